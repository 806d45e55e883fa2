package index_test

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

// TestReadersBesideAWriter is worth most under the race detector.
func TestReadersBesideAWriter(t *testing.T) {
	t.Run("readers of any published snapshot see it whole while the next ones are built", func(t *testing.T) {
		type published struct {
			snapshot *index.Snapshot
			dump     string
		}
		d := rand.New(rand.NewPCG(7, 7))
		s := indextest.Start(6)
		var now atomic.Pointer[published]
		now.Store(&published{s, dump(s)})
		var done atomic.Bool
		var readers sync.WaitGroup
		var wrong atomic.Pointer[string]
		for range 3 {
			readers.Go(func() {
				for !done.Load() {
					p := now.Load()
					if got := dump(p.snapshot); got != p.dump {
						wrong.CompareAndSwap(nil, &got)
						return
					}
				}
			})
		}
		for n := range 60 {
			tx := s.Begin(s.Revision() + 1)
			if n%7 == 0 { // a command of its own, for a change of kind takes no users beside it
				reshape(d)(tx)
			} else {
				verbs(d, 1+d.IntN(40), 150)(tx)
			}
			s = tx.Snapshot()
			now.Store(&published{s, dump(s)})
		}
		done.Store(true)
		readers.Wait()
		if got := wrong.Load(); got != nil {
			t.Fatalf("a reader saw another snapshot than was published: %.2000s", *got)
		}
	})
}
