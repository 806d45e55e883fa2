package load_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

// generated is a source whose text is made while it is read, so that a test weighs what a load keeps and not the file.
type generated func(w io.Writer) error

func (g generated) Size() int64 { return 0 }

func (g generated) Open() (io.ReadCloser, error) {
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(g(w)) }() // whoever reads no more is not told
	return r, nil
}

// heaviest returns how many bytes more than before are in use while something is done, at the most that was seen.
func heaviest(do func()) uint64 {
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // what nobody holds any more weighs little
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, uint64(0)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	do()
	close(stop)
	<-stopped
	if most < before {
		return 0
	}
	return most - before
}

func TestHostileFiles(t *testing.T) {
	ctx := context.Background()
	t.Run("a quote that is never closed does not bring the rest of the file into memory", func(t *testing.T) {
		text := generated(func(w io.Writer) error {
			_, err := io.WriteString(w, "id,city\nu1,Vienna\nu2,\"Graz\nu3,Linz\n")
			for row := strings.Repeat("u4,Wels\n", 4096); err == nil; {
				_, err = io.WriteString(w, row) // without end
			}
			return err
		})
		var err error
		if held := heaviest(func() {
			_, err = load.Run(ctx, workspace(t), tester, load.Task{Source: text, Format: load.CSV, DryRun: true})
		}); held > 300<<20 {
			t.Errorf("%d MB were held", held>>20)
		}
		if broken := (*load.TableError)(nil); !errors.As(err, &broken) || broken.Line != 3 || broken.Issues[0].Code != load.LineTooLong {
			t.Errorf("%v", err)
		}
	})
	t.Run("rows as long as can be go in commands of few", func(t *testing.T) {
		if testing.Short() {
			t.Skip("it reads two gigabytes")
		}
		const rows = 150
		value := strings.Repeat("x", 7<<20)
		for format, text := range map[load.Format]generated{
			load.NDJSON: func(w io.Writer) (err error) {
				for n := 0; n < rows && err == nil; n++ {
					_, err = fmt.Fprintf(w, "{\"id\":\"u%d\",\"attributes\":{\"city\":\"%s\"}}\n", n, value)
				}
				return err
			},
			load.CSV: func(w io.Writer) error {
				_, err := fmt.Fprintln(w, "id,city")
				for n := 0; n < rows && err == nil; n++ {
					_, err = fmt.Fprintf(w, "u%d,%s\n", n, value)
				}
				return err
			},
		} {
			var v load.Verdict
			held := heaviest(func() {
				var err error
				v, err = load.Run(ctx, workspace(t), tester, load.Task{Source: text, Format: format, DryRun: true})
				check(t, err)
			})
			if held > 500<<20 || v.Rejected != rows {
				t.Errorf("%s: %d MB were held, %d rows refused", format, held>>20, v.Rejected)
			}
		}
	})
	t.Run("gigabytes of blank lines can be stopped", func(t *testing.T) {
		for _, format := range []load.Format{load.NDJSON, load.CSV} {
			ctx, stop := context.WithCancel(ctx)
			blank := generated(func(w io.Writer) error {
				_, err := io.WriteString(w, "id\n")
				for n := 0; err == nil; n++ { // without end
					if n == 10 {
						stop()
					}
					_, err = io.WriteString(w, strings.Repeat("\n", 1<<16))
				}
				return err
			})
			ended := make(chan error, 1)
			go func() {
				_, err := load.Run(ctx, workspace(t), tester, load.Task{Source: blank, Format: format, DryRun: true})
				ended <- err
			}()
			select {
			case err := <-ended:
				if !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			case <-time.After(time.Minute):
				t.Fatal("it reads on")
			}
		}
	})
	t.Run("what is wrong with many columns of many rows is remembered in part", func(t *testing.T) {
		const columns, rows = 1_000, 2_000
		service := workspace(t)
		kind := index.Integer
		head := "id"
		for n := range columns {
			key := fmt.Sprintf("c%d", n)
			_, err := service.DeclareAttribute(ctx, tester, index.AttributeChange{Key: key, Kind: &kind})
			check(t, err)
			head += "," + key
		}
		text := generated(func(w io.Writer) error {
			_, err := fmt.Fprintln(w, head)
			for n := 0; n < rows && err == nil; n++ {
				_, err = fmt.Fprintf(w, "u%d%s\n", n, strings.Repeat(",x", columns))
			}
			return err
		})
		r, _ := registry(t, service, clock)
		var i load.Import
		held := heaviest(func() {
			var err error
			i, err = r.Load(ctx, tester, "wide.csv", load.Task{Source: text, Format: load.CSV, DryRun: true})
			check(t, err)
		})
		if held > 300<<20 {
			t.Errorf("%d MB were held", held>>20)
		}
		if first := i.Rejects[0]; i.Rejected != rows || len(i.Rejects) > 100 || len(first.Issues) != columns {
			t.Errorf("%d rows are refused and %d remembered, the first with %d reasons", i.Rejected, len(i.Rejects), len(first.Issues))
		}
	})
	t.Run("lines of JSON with attributes of their own each take time for what there can be", func(t *testing.T) {
		text := generated(func(w io.Writer) (err error) {
			for n := 0; n < 10_000 && err == nil; n++ {
				_, err = fmt.Fprintf(w, "{\"id\":\"u%d\",\"attributes\":{\"a%d\":1}}\n", n, n)
			}
			return err
		})
		v, err := load.Run(ctx, workspace(t), tester, load.Task{Source: text, Format: load.NDJSON, DryRun: true})
		check(t, err)
		if len(v.Columns) > index.MaxAttributes+5 || v.Accepted != index.MaxAttributes {
			t.Errorf("%d columns, %d users", len(v.Columns), v.Accepted)
		}
	})
	t.Run("a table with more columns than there can be attributes is refused before it is read", func(t *testing.T) {
		head := "id"
		for n := range 10_000 {
			head += fmt.Sprintf(",c%d", n)
		}
		_, err := load.Run(ctx, workspace(t), tester, load.Task{Source: memory(head + "\n"), Format: load.CSV, DryRun: true})
		if broken := (*load.TableError)(nil); !errors.As(err, &broken) || broken.Issues[0].Code != load.ColumnInvalid {
			t.Error(err)
		}
	})
	t.Run("a dry run that ends at an attribute too many has written nothing", func(t *testing.T) {
		head := "id"
		for n := range index.MaxAttributes + 1 {
			head += fmt.Sprintf(",c%d", n)
		}
		row := "u1" + strings.Repeat(",x", index.MaxAttributes+1)
		r, _ := registry(t, workspace(t), clock)
		if i := send(t, r, load.Order{Format: load.CSV, DryRun: true}, head+"\n"+row+"\n"); i.Status != load.Failed || i.Undoable() {
			t.Errorf("%s, %v", i.Status, i.Err)
		}
	})
	t.Run("the name of a file has no folders and no signs that cannot be seen", func(t *testing.T) {
		r, folder := registry(t, workspace(t), clock)
		for name, want := range map[string]string{
			"../../etc/passwd": "passwd", `C:\people\all.csv`: "all.csv", "a\x1b[31m\nb\x00.csv": "a[31mb.csv", "gpj\u202evsc.csv": "gpjvsc.csv",
			"..": "..", "/": "", strings.Repeat("é", 500): strings.Repeat("é", 200), "\xff.csv": "\uFFFD.csv",
		} {
			i, err := r.Create(tester, load.Order{Format: load.NDJSON})
			check(t, err)
			_, err = r.Upload(i.ID, name, strings.NewReader(""), -1)
			check(t, err)
			if i = settled(t, r, i.ID); i.FileName != want {
				t.Errorf("%q is %q, want %q", name, i.FileName, want)
			}
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%v %v", left, err)
		}
	})
}

// A column is distinct when a set of its values has as many as there are rows.
func TestDistinctColumns(t *testing.T) {
	service := workspace(t)
	r, _ := registry(t, service, clock)
	rapid.Check(t, func(rt *rapid.T) {
		rows := rapid.SampledFrom([]int{1, 7, 1_023, 1_024, 1_025, 3_000}).Draw(rt, "rows")
		cells := make([]int, rows)
		for n := range cells {
			cells[n] = n
		}
		if rapid.Bool().Draw(rt, "twice") {
			cells[rapid.IntRange(0, rows-1).Draw(rt, "to")] = cells[rapid.IntRange(0, rows-1).Draw(rt, "from")]
		}
		set, text := map[int]bool{}, "id,n\n"
		for n, cell := range cells {
			set[cell] = true
			text += fmt.Sprintf("u%d,%d\n", n, cell)
		}
		i := send(t, r, load.Order{Format: load.CSV, DryRun: true}, text)
		if got, want := i.Verdict.Columns[1].Distinct, len(set) == rows; got != want {
			rt.Fatalf("distinct is %v of %d values in %d rows", got, len(set), rows)
		}
	})
}

func TestSamplesAreDiscreet(t *testing.T) {
	const table = "Home town,Club\nVienna,Austria\nGraz,Austria\n"
	service := workspace(t)
	kind, yes := index.String, true
	_, err := service.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "homeTown", Kind: &kind, Sensitive: &yes})
	check(t, err)
	r, _ := registry(t, service, clock)
	for name, order := range map[string]load.Order{
		"as the column of the ids": {Format: load.CSV, DryRun: true, Layout: load.Layout{ID: "Home town"}},
		"as that of the names":     {Format: load.CSV, DryRun: true, Layout: load.Layout{ID: "Club", Name: "Home town"}},
	} {
		if i := send(t, r, order, table); i.Verdict.Columns[0].Samples != nil || i.Verdict.Columns[1].Samples == nil {
			t.Errorf("%s: %+v", name, i.Verdict.Columns)
		}
	}
	i := send(t, r, load.Order{Format: load.CSV, Review: true}, strings.ReplaceAll(table, "Graz", "Vienna"))
	if i.Verdict.IDColumn != "" || i.Verdict.Columns[0].Samples != nil {
		t.Errorf("before the column of the ids is known: %+v", i.Verdict.Columns)
	}
	_, err = service.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "Club", Kind: &kind, Sensitive: &yes})
	check(t, err)
	if i = i.Discreet(service.View().Facts.Schema()); i.Verdict.Columns[1].Samples != nil {
		t.Errorf("since it is sensitive: %+v", i.Verdict.Columns)
	}
}

// A row that cannot be read may be that of anybody who is missing.
func TestUnreadableRowsDeactivateNobody(t *testing.T) {
	for name, c := range map[string]struct {
		row      string
		unnamed  int
		stays    int
		everyone load.Order
	}{
		"with a cell too many":           {"u99,a,b\n", 0, 100, load.Order{}},
		"with a quote in a later cell":   {"u99,a\"b\n", 1, 100, load.Order{}},
		"with a quote in the first cell": {"u\"99,a\n", 1, 100, load.Order{}},
		"without an id":                  {",a\n", 1, 100, load.Order{}},
		"that was confirmed":             {",a\n", 1, 99, load.Order{Confirm: []load.Guard{load.Refuses}}},
	} {
		t.Run(name, func(t *testing.T) {
			service := workspace(t)
			people(t, service, 100)
			var text strings.Builder
			text.WriteString("id,city\n")
			for n := range 99 {
				fmt.Fprintf(&text, "u%d,Vienna\n", n)
			}
			r, _ := registry(t, service, clock)
			c.everyone.Format, c.everyone.Missing = load.CSV, load.Deactivate
			i := send(t, r, c.everyone, text.String()+c.row)
			if i.Verdict.Unnamed != c.unnamed || service.View().Facts.Everyone().Count() != c.stays {
				t.Errorf("%s %v, %d unnamed, %d stay", i.Status, i.Err, i.Verdict.Unnamed, service.View().Facts.Everyone().Count())
			}
		})
	}
}

// waiting holds the second chunk until it is stopped.
type waiting struct {
	*audience.Service
	chunks  int
	reached chan struct{}
}

func (w *waiting) UpsertUsers(ctx context.Context, by audience.Actor, users []index.UserWrite) (audience.UsersOutcome, error) {
	if w.chunks++; w.chunks == 2 {
		close(w.reached)
		<-ctx.Done()
		return audience.UsersOutcome{}, ctx.Err()
	}
	return w.Service.UpsertUsers(ctx, by, users)
}

func TestAStopOfTheServerIsNoCancel(t *testing.T) {
	f := openFolder(t)
	w := &waiting{Service: f.service, reached: make(chan struct{})}
	f.registry.Close()
	f.register(w)
	i, err := f.registry.Create(tester, load.Order{Format: load.NDJSON})
	check(t, err)
	_, err = f.registry.Upload(i.ID, "", strings.NewReader(lines(0, 5_000)), -1)
	check(t, err)
	<-w.reached
	f.reopen()
	i, _ = f.registry.Find(i.ID)
	if i.Status != load.Failed || i.Err.Error() != load.ErrInterrupted.Error() || i.Accepted != 1_000 || !i.Undoable() {
		t.Errorf("%+v", i)
	}
}
