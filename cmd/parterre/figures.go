package main

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/store"
)

// holdings are the figures of what is held: counted when somebody asks, from one View.
type holdings struct {
	service *audience.Service
	store   *store.Store
	imports *load.Registry
	memory  memory
	folder  string
}

var _ prometheus.Collector = holdings{}

var (
	memoryFigure = prometheus.NewDesc("parterre_memory_bytes",
		"Memory by what it is for (ids, names, roles, groups, everyone, numbers, dormant, each attribute, the store, imports) and by what takes it: values, bitmaps, dictionary, grams; memtables (the store has no caches: its tables are files); rejects and rehearsals.",
		[]string{"part", "attribute", "holds"}, nil)
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
	for part, held := range v.Facts.Memory() {
		kind, attribute, _ := strings.Cut(part, ":")
		for holds, n := range held.All() {
			if n > 0 {
				gauge(memoryFigure, float64(n), kind, attribute, holds)
			}
		}
	}
	if n, err := h.store.Memory(); err == nil {
		gauge(memoryFigure, float64(n), "store", "", "memtables")
	}
	rejects, rehearsals := h.imports.Memory()
	gauge(memoryFigure, float64(rejects), "imports", "", "rejects")
	gauge(memoryFigure, float64(rehearsals), "imports", "", "rehearsals")
	gauge(limitFigure, float64(h.memory.limit))
	if free, err := store.FreeBytes(h.folder); err == nil {
		gauge(freeFigure, float64(free))
	}
	gauge(usersFigure, float64(v.Facts.Everyone().Count()))
	gauge(revisionFigure, float64(v.Revision))
}
