package main

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"parterre/audience"
	"parterre/store"
)

// holdings are the figures of what is held: counted when somebody asks, from one View.
type holdings struct {
	service *audience.Service
	store   *store.Store
	memory  memory
	folder  string
}

var _ prometheus.Collector = holdings{}

var (
	memoryFigure = prometheus.NewDesc("parterre_memory_bytes",
		"Memory by what takes it: ids, names, roles, groups, everyone, numbers, dormant, a line for each attribute, and the store's.", []string{"part", "attribute"}, nil)
	limitFigure    = prometheus.NewDesc("parterre_memory_limit_bytes", "Memory the process may take.", nil, nil)
	freeFigure     = prometheus.NewDesc("parterre_disk_free_bytes", "Disk space that is free where the people lie.", nil, nil)
	usersFigure    = prometheus.NewDesc("parterre_users", "Active users.", nil, nil)
	revisionFigure = prometheus.NewDesc("parterre_revision", "The newest revision.", nil, nil)
)

// Describe names the figures.
func (holdings) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{memoryFigure, limitFigure, freeFigure, usersFigure, revisionFigure} {
		to <- d
	}
}

// Collect counts. What cannot be asked for has no figure.
func (h holdings) Collect(to chan<- prometheus.Metric) {
	v := h.service.View()
	gauge := func(d *prometheus.Desc, n float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, n, labels...)
	}
	for part, n := range v.Facts.Memory() {
		kind, attribute, _ := strings.Cut(part, ":")
		gauge(memoryFigure, float64(n), kind, attribute)
	}
	if n, err := h.store.Memory(); err == nil {
		gauge(memoryFigure, float64(n), "store", "")
	}
	gauge(limitFigure, float64(h.memory.limit))
	if free, err := store.FreeBytes(h.folder); err == nil {
		gauge(freeFigure, float64(free))
	}
	gauge(usersFigure, float64(v.Facts.Everyone().Count()))
	gauge(revisionFigure, float64(v.Revision))
}
