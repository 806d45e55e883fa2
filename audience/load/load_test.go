package load_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/live"
	"parterre/audience/load"
	"parterre/index"
	"parterre/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// workspace is an empty one of its own folder.
func workspace(t testing.TB) *audience.Service {
	t.Helper()
	return bounded(t, nil)
}

// bounded is a workspace with a bound of its memory.
func bounded(t testing.TB, memory func(more int64) error) *audience.Service {
	t.Helper()
	folder, err := os.MkdirTemp("", "load")
	check(t, err)
	disk, err := store.Open(folder, store.Options{Create: true, Format: 1})
	check(t, err)
	facts, _, err := index.Load(context.Background(), disk, index.Options{})
	check(t, err)
	service, err := audience.Open(context.Background(), audience.Options{Store: disk, Facts: facts, Start: noon, Counter: live.Counter{}, Feed: live.NewFeed(time.After), Memory: memory})
	check(t, err)
	t.Cleanup(func() {
		check(t, service.Close(context.Background()))
		check(t, disk.Close())
		check(t, os.RemoveAll(folder))
	})
	return service
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var tester = audience.Actor{Name: "tester"}

// run does a task and returns the lines it refused beside the verdict.
func run(w load.Writer, task load.Task) (load.Verdict, []int, error) {
	var lines []int
	task.Rejected = func(r load.Reject) { lines = append(lines, r.Line) }
	verdict, err := load.Run(context.Background(), w, tester, task)
	return verdict, lines, err
}

func TestRun(t *testing.T) {
	t.Run("new, changed, unchanged and refused rows are counted", func(t *testing.T) {
		service := workspace(t)
		first := memory("{\"id\":\"a\",\"attributes\":{\"n\":1}}\n{\"id\":\"b\",\"attributes\":{\"n\":2}}\n{\"id\":\"a\",\"attributes\":{\"n\":3}}\n")
		verdict, _, err := run(service, load.Task{Source: first, Format: load.NDJSON})
		check(t, err)
		if want := (load.Counts{Read: 3, Accepted: 3, New: 2, Changed: 1}); verdict.Counts != want {
			t.Errorf("%+v", verdict.Counts)
		}
		second := memory("{\"id\":\"b\",\"attributes\":{\"n\":2}}\n{\"id\":\"a\",\"attributes\":{\"n\":4}}\n{\"id\":\"c\",\"attributes\":{\"n\":\"x\"}}\nnonsense\n{\"id\":\"d\"}\n")
		verdict, lines, err := run(service, load.Task{Source: second, Format: load.NDJSON})
		check(t, err)
		if want := (load.Counts{Read: 5, Accepted: 3, Rejected: 2, New: 1, Changed: 1, Unchanged: 1}); verdict.Counts != want || !slices.Equal(lines, []int{3, 4}) {
			t.Errorf("%+v %v", verdict.Counts, lines)
		}
	})
	t.Run("thousands of rows go in chunks, and lines are those of the file", func(t *testing.T) {
		service := workspace(t)
		var text strings.Builder
		for n := range 4_500 {
			if n%1_000 == 500 {
				text.WriteString("nonsense\n")
				continue
			}
			fmt.Fprintf(&text, "{\"id\":\"u%d\",\"attributes\":{\"n\":%d}}\n", n, n)
		}
		before := service.View().Revision
		var told []load.Progress
		task := load.Task{Source: packed(t, text.String()), Format: load.NDJSON, Progress: func(p load.Progress) { told = append(told, p) }}
		verdict, lines, err := run(service, task)
		check(t, err)
		if verdict.Accepted != 4_496 || !slices.Equal(lines, []int{501, 1_501, 2_501, 3_501}) {
			t.Errorf("%+v %v", verdict.Counts, lines)
		}
		if moved := service.View().Revision - before; moved != 5 {
			t.Errorf("%d commands", moved)
		}
		if last := told[len(told)-1]; last.Bytes != last.Size || last.Read != 4_500 {
			t.Errorf("the last progress is %+v", last)
		}
	})
	t.Run("a kind that is asked for is declared before the first row", func(t *testing.T) {
		service := workspace(t)
		task := load.Task{Source: memory(`{"id":"a","attributes":{"d":"2026-01-31"}}`), Format: load.NDJSON, Kinds: map[string]index.Kind{"d": index.Date}}
		_, _, err := run(service, task)
		check(t, err)
		if a, _ := service.View().Facts.Schema().ByKey("d"); a.Kind != index.Date {
			t.Errorf("%+v", a)
		}
		task.Kinds = map[string]index.Kind{"d": index.String}
		if _, _, err := run(service, task); err == nil || !strings.Contains(err.Error(), "is there already and holds calendar days") {
			t.Error(err)
		}
	})
	t.Run("a table declares its attributes with labels, and keeps to those there are", func(t *testing.T) {
		service := workspace(t)
		_, _, err := run(service, load.Task{Source: memory("id,Start date,score\na,2026-01-31,1\n"), Format: load.CSV})
		check(t, err)
		if a, _ := service.View().Facts.Schema().ByKey("startDate"); a.Kind != index.Date || a.Label != "Start date" {
			t.Errorf("%+v", a)
		}
		verdict, lines, err := run(service, load.Task{Source: memory("id,startDate,score\nb,yesterday,1\nc,2026-02-01,many\nd,2026-02-01,2.5\n"), Format: load.CSV})
		check(t, err)
		if verdict.Accepted != 1 || !slices.Equal(lines, []int{2, 3}) {
			t.Errorf("%+v %v", verdict.Counts, lines)
		}
	})
	t.Run("a file that is cut off: what was whole stays, and the error says where and how much", func(t *testing.T) {
		var text strings.Builder
		for n := range 3_000 {
			fmt.Fprintf(&text, "{\"id\":\"u%d\"}\n", n*7919%3_000)
		}
		all := packed(t, text.String())
		for name, source := range map[string]memory{"plain": memory(text.String()[:text.Len()-5]), "compressed": all[:len(all)-5], "compressed after it was cut off": packed(t, text.String()[:text.Len()-5])} {
			t.Run(name, func(t *testing.T) {
				service := workspace(t)
				verdict, lines, err := run(service, load.Task{Source: source, Format: load.NDJSON})
				var stopped *load.StoppedError
				if !errors.As(err, &stopped) || !errors.Is(err, load.ErrCutOff) || len(lines) != 1 || lines[0] != stopped.Line || !strings.Contains(err.Error(), "send the whole file again") {
					t.Fatalf("%v, lines %v", err, lines)
				}
				if stays := service.View().Facts.Everyone().Count(); stays != verdict.Accepted || stopped.Counts.Accepted != stays || stays == 0 || verdict.Rejected != 1 {
					t.Errorf("%d stay, %+v", stays, verdict.Counts)
				}
				if name != "compressed" && (stopped.Line != 3_000 || verdict.Accepted != 2_999) {
					t.Errorf("line %d, %+v", stopped.Line, verdict.Counts)
				}
			})
		}
	})
	t.Run("a writer that refuses ends the load", func(t *testing.T) {
		service := workspace(t)
		w := &refusing{Service: service, after: 1}
		var text strings.Builder
		for n := range 5_000 {
			fmt.Fprintf(&text, "{\"id\":\"u%d\"}\n", n)
		}
		verdict, _, err := run(w, load.Task{Source: memory(text.String()), Format: load.NDJSON})
		if !errors.Is(err, audience.ErrReadOnly) || verdict.Accepted != 1_000 {
			t.Errorf("%v, %+v", err, verdict.Counts)
		}
	})
	t.Run("a format nobody knows is an error", func(t *testing.T) {
		if _, _, err := run(workspace(t), load.Task{Source: memory(""), Format: "XML"}); err == nil {
			t.Error("no error")
		}
	})
}

// refusing is a Service that takes a number of chunks and then no more.
type refusing struct {
	*audience.Service
	after int
}

func (r *refusing) UpsertUsers(ctx context.Context, by audience.Actor, users []index.UserWrite) (audience.UsersOutcome, error) {
	if r.after--; r.after < 0 {
		return audience.UsersOutcome{}, audience.ErrReadOnly
	}
	return r.Service.UpsertUsers(ctx, by, users)
}

// A dry run foretells exactly what the load then does, and writes nothing.
func TestDryRunForetells(t *testing.T) {
	service := workspace(t)
	value := rapid.SampledFrom([]string{`1`, `2.5`, `"x"`, `""`, `true`, `null`, `["a"]`, `"2026-01-31"`, `{}`, `1e400`})
	line := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 19).Draw(t, "broken") == 0 {
			return `{"id":`
		}
		return fmt.Sprintf(`{"id":"u%d","active":%v,"groups":["g%d"],"attributes":{"a%d":%s}}`, rapid.IntRange(0, 30).Draw(t, "id"), rapid.Bool().Draw(t, "active"),
			rapid.IntRange(0, 3).Draw(t, "group"), rapid.IntRange(0, 6).Draw(t, "attribute"), value.Draw(t, "value"))
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(line, 0, 40).Draw(t, "lines"), "\n")
		before := service.View()
		task := load.Task{Source: memory(text), Format: load.NDJSON, DryRun: true}
		cut := strings.HasSuffix(text, `{"id":`) // the last line
		foretold, lines, err := run(service, task)
		if errors.Is(err, load.ErrCutOff) != cut || !cut && err != nil || service.View() != before {
			t.Fatalf("the dry run wrote, or failed: %v", err)
		}
		task.DryRun = false
		done, refused, err := run(service, task)
		if errors.Is(err, load.ErrCutOff) != cut || !cut && err != nil {
			t.Fatal(err)
		}
		if foretold.Counts != done.Counts || !slices.Equal(lines, refused) {
			t.Fatalf("foretold %+v %v, done %+v %v", foretold.Counts, lines, done.Counts, refused)
		}
		for _, f := range foretold.Attributes {
			if a, ok := service.View().Facts.Schema().ByKey(f.Key); ok && f.New && len(refused) == 0 && a.Kind != f.Kind {
				t.Fatalf("foretold %s of kind %s, and it became %s", f.Key, f.Kind, a.Kind)
			}
		}
	})
}

func TestSurvey(t *testing.T) {
	service := workspace(t)
	for _, c := range []struct {
		name   string
		format load.Format
		layout load.Layout
		text   string
		want   string // kind/fits
	}{
		{"whole numbers in a table are NUMBER and fit INTEGER", load.CSV, load.Layout{}, "1\n2\n-3", "NUMBER/INTEGER"},
		{"whole numbers beyond 2^53 are INTEGER", load.CSV, load.Layout{}, "1\n9007199254740993", "INTEGER/INTEGER"},
		{"a fraction makes NUMBER", load.CSV, load.Layout{}, "1\n2.5\n1e3", "NUMBER/NUMBER"},
		{"a needless zero makes a code", load.CSV, load.Layout{}, "1\n007", "STRING/STRING"},
		{"true and false in any case", load.CSV, load.Layout{}, "true\nFALSE", "BOOLEAN/BOOLEAN"},
		{"days", load.CSV, load.Layout{}, "2026-01-31\n1999-12-01", "DATE/DATE"},
		{"a day that is none makes text", load.CSV, load.Layout{}, "2026-01-31\n2026-02-30", "STRING/STRING"},
		{"instants", load.CSV, load.Layout{}, "2026-01-31T10:00:00Z\n2026-01-31T10:00:00.5+02:00", "DATETIME/DATETIME"},
		{"an instant without a zone makes text", load.CSV, load.Layout{}, "2026-01-31T10:00:00", "STRING/STRING"},
		{"the separator makes a list only when it was given", load.CSV, load.Layout{}, "a;b\nc", "STRING/STRING"},
		{"the separator makes a list", load.CSV, load.Layout{Separator: "|"}, "a|b\nc", "STRING_LIST/STRING_LIST"},
		{"a number with white space is text", load.CSV, load.Layout{}, "\"1 \"", "STRING/STRING"},
		{"versions of three numbers", load.CSV, load.Layout{}, "1.2.3\nv10.0.0-rc.1\n2.0.1+5", "VERSION/VERSION"},
		{"two numbers are a number", load.CSV, load.Layout{}, "1.2\n1.10", "NUMBER/NUMBER"},
		{"a version of two numbers makes text of versions", load.CSV, load.Layout{}, "1.2.3\n1.10", "STRING/STRING"},
		{"a version that is none makes text", load.CSV, load.Layout{}, "1.2.3\n1.02.3", "STRING/STRING"},
		{"days with dots are no versions", load.CSV, load.Layout{}, "1.12.2024\n31.1.2024", "DATE/DATE"},
		{"neither are days turned around", load.CSV, load.Layout{}, "2024.12.1\n2024.1.31", "STRING/STRING"},
		{"nor a day with dots among other texts", load.CSV, load.Layout{}, "1.12.2024\n31.1.24", "STRING/STRING"},
		{"nor thousands with dots", load.CSV, load.Layout{}, "1.234.567\n12.345.678", "STRING/STRING"},
		{"nor addresses of machines", load.CSV, load.Layout{}, "10.0.0.1\n10.0.0.2", "STRING/STRING"},
		{"JSON: versions are text, and VERSION would fit", load.NDJSON, load.Layout{}, "\"1.2.3\"\n\"1.2.4-a\"", "STRING/VERSION"},
		{"JSON: the first value decides, and DATE would fit", load.NDJSON, load.Layout{}, "\"2026-01-31\"\n\"1999-12-01\"", "STRING/DATE"},
		{"JSON: whole numbers fit INTEGER", load.NDJSON, load.Layout{}, "1\n2", "NUMBER/INTEGER"},
		{"JSON: text that looks like a number is text", load.NDJSON, load.Layout{}, "\"1\"", "STRING/STRING"},
		{"JSON: lists", load.NDJSON, load.Layout{}, "[\"a\"]\n[]", "STRING_LIST/STRING_LIST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "id,x\n"
			for n, cell := range strings.Split(c.text, "\n") {
				if c.format == load.CSV {
					text += fmt.Sprintf("%d,%s\n", n, cell)
					continue
				}
				text = strings.TrimPrefix(text, "id,x\n") + fmt.Sprintf("{\"id\":\"%d\",\"attributes\":{\"x\":%s}}\n", n, cell)
			}
			verdict, _, err := run(service, load.Task{Source: memory(text), Format: c.format, Layout: c.layout, DryRun: true})
			check(t, err)
			f := verdict.Attributes[0]
			if got := f.Kind.String() + "/" + f.Fits.String(); got != c.want || !f.New || f.Known != strings.Count(c.text, "\n")+1 {
				t.Errorf("%s: %+v", got, f)
			}
		})
	}
	t.Run("five different samples, shortened, and none of a sensitive attribute", func(t *testing.T) {
		kind, yes := index.String, true
		_, err := service.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "secret", Kind: &kind, Sensitive: &yes})
		check(t, err)
		var text strings.Builder
		for n := range 20 {
			fmt.Fprintf(&text, "{\"id\":\"%d\",\"attributes\":{\"secret\":\"s\",\"x\":\"%d%s\"}}\n", n, n%10, strings.Repeat("y", 100))
		}
		verdict, _, err := run(service, load.Task{Source: memory(text.String()), Format: load.NDJSON, DryRun: true})
		check(t, err)
		if secret, x := verdict.Attributes[0], verdict.Attributes[1]; len(secret.Samples) != 0 || len(x.Samples) != 5 || len([]rune(x.Samples[0])) != 61 {
			t.Errorf("%+v", verdict.Attributes)
		}
	})
}

func TestRegistry(t *testing.T) {
	fresh := func(t *testing.T) (*load.Registry, *audience.Service) {
		service := workspace(t)
		r := load.NewRegistry(load.Options{Writer: service, Now: clock, Folder: t.TempDir()})
		t.Cleanup(r.Close)
		return r, service
	}
	ended := func(t *testing.T, r *load.Registry, id string) load.Import {
		t.Helper()
		for ctx := t.Context(); ctx.Err() == nil; {
			if i, ok := r.Find(id); ok && !i.Finished.IsZero() {
				return i
			}
			runtime.Gosched()
		}
		t.Fatal("it does not end")
		return load.Import{}
	}
	t.Run("an import waits for its file, runs and is done", func(t *testing.T) {
		r, service := fresh(t)
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		if i.Status != load.Waiting || i.By != "tester" || !i.Created.Equal(noon) {
			t.Errorf("%+v", i)
		}
		_, err = r.Upload(i.ID, "", strings.NewReader("{\"id\":\"a\"}\nnonsense\n"), -1)
		check(t, err)
		i = ended(t, r, i.ID)
		if i.Status != load.Done || i.Accepted != 1 || i.Rejected != 1 || len(i.Rejects) != 1 || i.Rejects[0].Line != 2 {
			t.Errorf("%+v", i)
		}
		if service.View().Facts.Everyone().Count() != 1 {
			t.Error("nobody came in")
		}
		if _, err := r.Upload(i.ID, "", strings.NewReader(""), 0); !errors.Is(err, load.ErrImportStarted) {
			t.Error(err)
		}
	})
	t.Run("a file that does not arrive whole is not read, and may be sent again", func(t *testing.T) {
		r, service := fresh(t)
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		if _, err := r.Upload(i.ID, "", strings.NewReader("{\"id\":\"a\"}\n"), 100); !errors.Is(err, load.ErrUpload) {
			t.Fatal(err)
		}
		if _, err := r.Upload(i.ID, "", io.MultiReader(strings.NewReader("{\"id\""), broken{}), -1); !errors.Is(err, load.ErrUpload) {
			t.Fatal(err)
		}
		if service.View().Facts.Everyone().Count() != 0 {
			t.Error("something of it was read")
		}
		_, err = r.Upload(i.ID, "", strings.NewReader("{\"id\":\"a\"}\n"), 11)
		check(t, err)
		if i = ended(t, r, i.ID); i.Status != load.Done {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a file is not taken when there is no room for it", func(t *testing.T) {
		folder := t.TempDir()
		room := int64(40 << 20)
		r := load.NewRegistry(load.Options{Writer: workspace(t), Now: clock, Folder: folder, Room: func() (int64, error) { room -= 16 << 20; return room, nil }})
		defer r.Close()
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		if _, err := r.Upload(i.ID, "", io.LimitReader(endless{}, 100<<20), -1); !errors.Is(err, load.ErrUpload) || !strings.Contains(err.Error(), "nearly full") {
			t.Error(err)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%v %v", left, err)
		}
	})
	t.Run("a failed import says why", func(t *testing.T) {
		r, _ := fresh(t)
		i, err := r.Create(tester, load.Order{Format: load.CSV})
		check(t, err)
		_, err = r.Upload(i.ID, "", strings.NewReader("name\nx\n"), -1)
		check(t, err)
		var header *load.TableError
		if i = ended(t, r, i.ID); i.Status != load.Failed || !errors.As(i.Err, &header) {
			t.Errorf("%+v", i)
		}
	})
	t.Run("an import of a file that was cut off fails and says where", func(t *testing.T) {
		r, service := fresh(t)
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		_, err = r.Upload(i.ID, "", strings.NewReader("{\"id\":\"a\"}\n{\"id\":\"b\",\"attri"), -1)
		check(t, err)
		i = ended(t, r, i.ID)
		if i.Status != load.Failed || !errors.Is(i.Err, load.ErrCutOff) || i.Accepted != 1 || i.Rejected != 1 || i.Rejects[0].Line != 2 || i.Rejects[0].Issues[0].Code != load.LineCutOff {
			t.Errorf("%+v", i)
		}
		if service.View().Facts.Everyone().Count() != 1 {
			t.Error("the whole line did not come in")
		}
	})
	t.Run("an import that waits can be cancelled, and one that is unknown cannot", func(t *testing.T) {
		r, _ := fresh(t)
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		i, err = r.Cancel(i.ID)
		check(t, err)
		if i.Status != load.Cancelled || i.Finished.IsZero() {
			t.Errorf("%+v", i)
		}
		if _, err := r.Upload(i.ID, "", strings.NewReader(""), 0); !errors.Is(err, load.ErrImportStarted) {
			t.Error(err)
		}
		if _, err := r.Cancel("import:none"); !errors.Is(err, load.ErrImportNotFound) {
			t.Error(err)
		}
	})
	t.Run("an import that runs can be cancelled, and what was accepted stays", func(t *testing.T) {
		service := workspace(t)
		gate := &gated{Service: service, reached: make(chan struct{}), open: make(chan struct{})}
		r := load.NewRegistry(load.Options{Writer: gate, Now: clock, Folder: t.TempDir()})
		defer r.Close()
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		var text strings.Builder
		for n := range 5_000 {
			fmt.Fprintf(&text, "{\"id\":\"u%d\"}\n", n)
		}
		_, err = r.Upload(i.ID, "", strings.NewReader(text.String()), -1)
		check(t, err)
		<-gate.reached // the second chunk
		_, err = r.Cancel(i.ID)
		check(t, err)
		close(gate.open)
		i = ended(t, r, i.ID)
		if stays := service.View().Facts.Everyone().Count(); i.Status != load.Cancelled || i.Accepted != stays || stays < 1_000 || stays > 2_000 {
			t.Errorf("%s, %d accepted, %d stay", i.Status, i.Accepted, stays)
		}
	})
	t.Run("finished imports are forgotten, the newest comes first", func(t *testing.T) {
		r, _ := fresh(t)
		for range 300 {
			i, err := r.Create(tester, load.Order{Format: load.NDJSON})
			check(t, err)
			_, err = r.Cancel(i.ID)
			check(t, err)
		}
		if all := r.All(); len(all) > 100 || all[0].ID == all[1].ID {
			t.Errorf("%d are remembered", len(all))
		}
	})
	t.Run("no file is left behind", func(t *testing.T) {
		folder := t.TempDir()
		r := load.NewRegistry(load.Options{Writer: workspace(t), Now: clock, Folder: folder})
		for _, text := range []string{"{\"id\":\"a\"}", "nonsense"} {
			i, err := r.Create(tester, load.Order{Format: load.NDJSON})
			check(t, err)
			_, err = r.Upload(i.ID, "", strings.NewReader(text), -1)
			check(t, err)
		}
		r.Close()
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%v %v", left, err)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line went dead") }

// gated lets the first chunk through and holds the second one until it is opened.
type gated struct {
	*audience.Service
	chunks        int
	reached, open chan struct{}
}

func (g *gated) UpsertUsers(ctx context.Context, by audience.Actor, users []index.UserWrite) (audience.UsersOutcome, error) {
	if g.chunks++; g.chunks == 2 {
		close(g.reached)
		<-g.open
	}
	return g.Service.UpsertUsers(ctx, by, users)
}
