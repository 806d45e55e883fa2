package graph

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// mostNames bounds the operation names in figures: names come from callers. What comes later is counted as "other".
const mostNames = 100

// figures are what /metrics shows of this package.
type figures struct {
	took     *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	streams  prometheus.Gauge
	sockets  prometheus.Gauge
	mu       sync.RWMutex // guards observed
	observed map[string]prometheus.Observer
}

func newFigures(registry prometheus.Registerer) *figures {
	f := &figures{
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "parterre_operation_seconds",
			Help:    "How long operations took, by type and name; subscriptions from their start to their end.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		}, []string{"type", "name"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "parterre_operation_errors_total",
			Help: "Operations that were answered with an error, by type and the code of the first one.",
		}, []string{"type", "code"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "parterre_subscriptions",
			Help: "Subscriptions that are open.",
		}),
		sockets: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "parterre_websockets",
			Help: "WebSocket connections that are open.",
		}),
		observed: map[string]prometheus.Observer{},
	}
	registry.MustRegister(f.took, f.refused, f.streams, f.sockets)
	return f
}

func (f *figures) operation(kind, name string, code Code, took time.Duration) {
	f.observer(kind, name).Observe(took.Seconds())
	if code != "" {
		f.refused.WithLabelValues(kind, string(code)).Inc()
	}
}

func (f *figures) observer(kind, name string) prometheus.Observer {
	key := kind + " " + name
	f.mu.RLock()
	o, ok := f.observed[key]
	f.mu.RUnlock()
	if ok {
		return o
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.observed) >= mostNames {
		return f.took.WithLabelValues(kind, "other")
	}
	o = f.took.WithLabelValues(kind, name)
	f.observed[key] = o
	return o
}
