package column_test

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"parterre/index/block"
	"parterre/index/column"
)

// TestReadersAreUndisturbedByEdits asks older versions from several goroutines while newer ones are made from them. It
// means most under the race detector.
func TestReadersAreUndisturbedByEdits(t *testing.T) {
	type version struct {
		ordered   *column.Ordered
		text      *column.Text
		list      *column.List
		directory *column.Directory
		users     int
	}
	const shape = block.Shape(10)
	var latest atomic.Pointer[version]
	latest.Store(&version{})
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for !t.Failed() {
				select {
				case <-done:
					return
				default:
				}
				v := latest.Load()
				n := v.users
				if got := v.ordered.Range(math.MinInt64, math.MaxInt64).Count(); got != n {
					t.Errorf("%d keys, want %d", got, n)
				}
				if got := v.text.Present().Count(); got != n {
					t.Errorf("%d texts, want %d", got, n)
				}
				a, _ := v.list.Dictionary().Find("a")
				b, _ := v.list.Dictionary().Find("b")
				if got := len(members(shape, v.list.Any([]uint32{a, b}))); got != n {
					t.Errorf("%d lists, want %d", got, n)
				}
				if got := v.ordered.Present().Bitmap().GetCardinality(); got != uint64(n) {
					t.Errorf("%d in the bitmap, want %d", got, n)
				}
				if n > 0 {
					if ord, ok := v.directory.Find(fmt.Sprint("user-", n-1)); !ok || int(ord) != n-1 {
						t.Errorf("the last user is lost")
					}
				}
			}
		})
	}
	for round := range 30 {
		v := latest.Load()
		o, x := column.EditOrdered(shape, v.ordered), column.EditText(shape, v.text)
		l, d := column.EditList(shape, v.list), column.EditDirectory(v.directory)
		next := v.users + 100
		for ord := range uint32(next) {
			if int(ord) < v.users && ord%7 != uint32(round)%7 {
				continue
			}
			o.Set(ord, int64(ord)*int64(round))
			x.Set(ord, fmt.Sprint("text ", int(ord)+round))
			l.Set(ord, []string{[]string{"a", "b"}[(int(ord)+round)%2], fmt.Sprint(ord)})
			if int(ord) >= v.users {
				d.Add(fmt.Sprint("user-", ord))
			}
		}
		latest.Store(&version{o.Freeze(), x.Freeze(), l.Freeze(), d.Freeze(), next})
	}
	close(done)
	readers.Wait()
}
