package load_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

// registry is one of its own folder for files.
func registry(t testing.TB, w load.Writer, now func() time.Time) (*load.Registry, string) {
	t.Helper()
	folder := t.TempDir()
	r := load.NewRegistry(load.Options{Writer: w, Now: now, Folder: folder})
	t.Cleanup(r.Close)
	return r, folder
}

// settled waits until an import goes on no more.
func settled(t testing.TB, r *load.Registry, id string) load.Import {
	t.Helper()
	for {
		i, moved, ok := r.Follow(id)
		if !ok {
			t.Fatal("the import is forgotten")
		}
		if i.Settled() {
			return i
		}
		select {
		case <-moved:
		case <-time.After(time.Minute):
			t.Fatalf("it does not settle: %s", i.Status)
		}
	}
}

// send makes an import and sends its file.
func send(t testing.TB, r *load.Registry, o load.Order, text string) load.Import {
	t.Helper()
	i, err := r.Create(tester, o)
	check(t, err)
	_, err = r.Upload(i.ID, "people.csv", strings.NewReader(text), -1)
	check(t, err)
	return settled(t, r, i.ID)
}

// people writes n users, u0 to u(n-1).
func people(t testing.TB, w *audience.Service, n int) {
	t.Helper()
	users := make([]index.UserWrite, n)
	for i := range users {
		users[i] = index.UserWrite{ID: fmt.Sprintf("u%d", i)}
	}
	for portion := range slices.Chunk(users, audience.MaxUsers) {
		_, err := w.UpsertUsers(context.Background(), tester, portion)
		check(t, err)
	}
}

// lines is a file of NDJSON with the users from to to.
func lines(from, to int) string {
	var b strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&b, "{\"id\":\"u%d\"}\n", n)
	}
	return b.String()
}

func TestReview(t *testing.T) {
	const table = "Staff no,Full name,Start date,City,groups\np1,Ann,2026-01-31,Vienna,a;b\np2,Bob,2026-02-01,Vienna,\np3,Cid,,,\n"
	review := load.Order{Format: load.CSV, Review: true}
	t.Run("a file is read and nothing is written until it is applied", func(t *testing.T) {
		service := workspace(t)
		people(t, service, 3)
		r, folder := registry(t, service, clock)
		before := service.View()
		i := send(t, r, review, table)
		if i.Status != load.Review || i.New != 3 || *i.Verdict.Missing != 3 || i.FileName != "people.csv" || service.View() != before {
			t.Fatalf("%+v", i)
		}
		if i.Verdict.IDColumn != "Staff no" || i.Verdict.NameColumn != "Full name" {
			t.Errorf("the ids are in %q, the names in %q", i.Verdict.IDColumn, i.Verdict.NameColumn)
		}
		want := []load.Column{
			{"Staff no", 3, true, []string{"p1", "p2", "p3"}, load.UseID}, {"Full name", 3, true, []string{"Ann", "Bob", "Cid"}, load.UseName},
			{"Start date", 2, false, []string{"2026-01-31", "2026-02-01"}, load.UseAttribute}, {"City", 2, false, []string{"Vienna"}, load.UseAttribute},
			{"groups", 1, false, []string{"a;b"}, load.UseGroups},
		}
		if !reflect.DeepEqual(i.Verdict.Columns, want) {
			t.Errorf("%+v", i.Verdict.Columns)
		}
		_, err := r.Apply(i.ID, nil, nil)
		check(t, err)
		if i = settled(t, r, i.ID); i.Status != load.Done || i.New != 3 {
			t.Errorf("%+v", i)
		}
		ord, _ := service.View().Facts.Ordinal("p2")
		if name := service.View().Facts.User(ord).Name(); name != "Bob" {
			t.Errorf("the name of p2 is %q", name)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%v %v", left, err)
		}
	})
	t.Run("it can be read again with other choices, which stay", func(t *testing.T) {
		service := workspace(t)
		r, _ := registry(t, service, clock)
		i := send(t, r, review, table)
		name, none := "Full name", ""
		_, err := r.Review(i.ID, load.Choices{ID: &name, Name: &none, Kinds: map[string]index.Kind{"startDate": index.String}})
		check(t, err)
		i = settled(t, r, i.ID)
		if i.Status != load.Review || i.Verdict.IDColumn != "Full name" || i.Verdict.NameColumn != "" || i.Verdict.Columns[0].Use != load.UseAttribute {
			t.Errorf("%+v", i.Verdict)
		}
		missing := load.Deactivate
		_, err = r.Review(i.ID, load.Choices{Missing: &missing})
		check(t, err)
		if i = settled(t, r, i.ID); i.Verdict.IDColumn != "Full name" || i.Order.Missing != load.Deactivate {
			t.Errorf("%+v", i)
		}
		_, err = r.Apply(i.ID, nil, nil)
		check(t, err)
		settled(t, r, i.ID)
		if a, _ := service.View().Facts.Schema().ByKey("startDate"); a.Kind != index.String {
			t.Errorf("%+v", a)
		}
		if _, ok := service.View().Facts.Ordinal("Ann"); !ok {
			t.Error("Ann is not there")
		}
	})
	t.Run("what is in a file of JSON stays known when it is applied", func(t *testing.T) {
		r, _ := registry(t, workspace(t), clock)
		i := send(t, r, load.Order{Format: load.NDJSON, Review: true}, `{"id":"a","name":"Ann","attributes":{"n":1}}`+"\n"+`{"id":"b","roles":["x","y"]}`+"\n")
		want := []load.Column{{"id", 2, true, []string{"a", "b"}, load.UseID}, {"name", 1, false, []string{"Ann"}, load.UseName}, {"n", 1, false, []string{"1"}, load.UseAttribute}, {"roles", 1, false, []string{"x, y"}, load.UseRoles}}
		for range 2 {
			if v := i.Verdict; !reflect.DeepEqual(v.Columns, want) || v.IDColumn != "id" || v.NameColumn != "name" || len(v.Attributes) != 1 {
				t.Errorf("%s: %+v", i.Status, v)
			}
			if i.Status == load.Review {
				_, err := r.Apply(i.ID, nil, nil)
				check(t, err)
				i = settled(t, r, i.ID)
			}
		}
	})
	t.Run("choices that cannot be are told all at once, and change nothing", func(t *testing.T) {
		service := workspace(t)
		kind := index.Number
		_, err := service.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "City", Kind: &kind})
		check(t, err)
		r, _ := registry(t, service, clock)
		i := send(t, r, review, table)
		wrong := "nothing"
		_, err = r.Review(i.ID, load.Choices{ID: &wrong, Name: &wrong, Kinds: map[string]index.Kind{"City": index.String}})
		var faults *audience.IssuesError
		if !errors.As(err, &faults) || len(faults.Issues) != 3 {
			t.Fatal(err)
		}
		both := "Full name"
		if _, err = r.Review(i.ID, load.Choices{ID: &both, Name: &both}); !errors.As(err, &faults) || faults.Issues[0].Path[0] != "nameColumn" {
			t.Error(err)
		}
		if i, _ = r.Find(i.ID); i.Status != load.Review || i.Order.Layout.ID != "" {
			t.Errorf("%+v", i)
		}
	})
	t.Run("without a column that could be the id one has to be chosen", func(t *testing.T) {
		r, _ := registry(t, workspace(t), clock)
		i := send(t, r, review, "a,b\nx,1\nx,1\n")
		if i.Status != load.Review || i.Verdict.IDColumn != "" || len(i.Verdict.Columns) != 2 || i.Read != 0 || i.Verdict.Missing != nil {
			t.Fatalf("%+v", i)
		}
		if _, err := r.Apply(i.ID, nil, nil); err == nil {
			t.Error("it was applied")
		}
		a := "a"
		_, err := r.Review(i.ID, load.Choices{ID: &a})
		check(t, err)
		if i = settled(t, r, i.ID); i.New != 1 || i.Accepted != 2 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a file waits for a decision for a day, and goes with a cancelled import, and at the next start", func(t *testing.T) {
		service, m := workspace(t), new(moving)
		r, folder := registry(t, service, m.now)
		late, cancelled := send(t, r, review, table), send(t, r, review, table)
		kept := func() int {
			files, err := filepath.Glob(filepath.Join(folder, "*"))
			check(t, err)
			return len(files)
		}
		if kept() != 2 {
			t.Errorf("%d files are kept", kept())
		}
		i, err := r.Cancel(cancelled.ID)
		check(t, err)
		if i.Status != load.Cancelled || kept() != 1 {
			t.Errorf("%s, %d files", i.Status, kept())
		}
		m.pass(24 * time.Hour)
		if i, _ = r.Find(late.ID); i.Status != load.Failed || !errors.Is(i.Err, load.ErrReviewExpired) || kept() != 0 {
			t.Errorf("%s, %d files", i.Status, kept())
		}
		if _, err := r.Apply(late.ID, nil, nil); !errors.Is(err, load.ErrNoReview) {
			t.Error(err)
		}
		check(t, os.WriteFile(filepath.Join(folder, "parterre-import-1"), nil, 0o600))
		load.NewRegistry(load.Options{Writer: service, Now: clock, Folder: folder}).Close()
		if kept() != 0 {
			t.Error("a file is left")
		}
	})
}

func TestGuards(t *testing.T) {
	everyone := func(o load.Order) load.Order {
		o.Format, o.Missing = load.NDJSON, load.Deactivate
		return o
	}
	t.Run("5 % are deactivated without a question, one more is one", func(t *testing.T) {
		for stay, blocked := range map[int]bool{190: false, 189: true} {
			service := workspace(t)
			people(t, service, 200)
			r, _ := registry(t, service, clock)
			i := send(t, r, everyone(load.Order{Review: true}), lines(0, stay))
			if n := 200 - stay; i.Deactivated != n || *i.Verdict.Missing != n || (len(i.Verdict.Guards) == 1) != blocked {
				t.Fatalf("%d stay: %+v", stay, i)
			}
			_, err := r.Apply(i.ID, nil, nil)
			var guards *load.BlockedError
			if errors.As(err, &guards) != blocked {
				t.Fatal(err)
			}
			if blocked {
				if g := guards.Guards[0]; g.Guard != load.Deactivates || g.Count != 11 || g.Share != 0.055 || g.Message == "" {
					t.Errorf("%+v", g)
				}
				if service.View().Facts.Everyone().Count() != 200 {
					t.Error("somebody was deactivated")
				}
				_, err = r.Apply(i.ID, nil, []load.Guard{load.Deactivates})
				check(t, err)
			}
			if i = settled(t, r, i.ID); i.Status != load.Done || service.View().Facts.Everyone().Count() != stay || i.Deactivated != 200-stay {
				t.Errorf("%+v", i)
			}
		}
	})
	t.Run("5 % are refused without a question, one more is one", func(t *testing.T) {
		for good, blocked := range map[int]bool{19: false, 18: true} {
			r, _ := registry(t, workspace(t), clock)
			i := send(t, r, load.Order{Format: load.NDJSON, Review: true}, lines(0, good)+"nonsense\n")
			if _, err := r.Apply(i.ID, nil, nil); errors.As(err, new(*load.BlockedError)) != blocked {
				t.Errorf("%d good rows: %v", good, err)
			}
		}
	})
	t.Run("leaving the missing instead needs no confirmation", func(t *testing.T) {
		service := workspace(t)
		people(t, service, 20)
		r, _ := registry(t, service, clock)
		i := send(t, r, everyone(load.Order{Review: true}), lines(0, 10))
		leave := load.Leave
		_, err := r.Apply(i.ID, &leave, nil)
		check(t, err)
		if i = settled(t, r, i.ID); i.Status != load.Done || service.View().Facts.Everyone().Count() != 20 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("without a review the file is read through first: blocked, nothing is written", func(t *testing.T) {
		service := workspace(t)
		people(t, service, 20)
		r, _ := registry(t, service, clock)
		before := service.View()
		text := lines(5, 30) + "{\"id\":\"u30\",\"age\":1}\n"
		i := send(t, r, everyone(load.Order{}), text)
		if i.Status != load.Failed || service.View() != before || i.New != 10 || len(i.Rejects) != 1 || len(i.Verdict.Guards) != 1 || !strings.Contains(i.Err.Error(), "IMPORT_DEACTIVATES") {
			t.Fatalf("%+v", i)
		}
		i = send(t, r, everyone(load.Order{Confirm: []load.Guard{load.Deactivates}}), text)
		if i.Status != load.Done || i.Deactivated != 5 || service.View().Facts.Everyone().Count() != 25 || len(i.Rejects) != 1 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("when people have come since the review, the guard is asked again before anybody is deactivated", func(t *testing.T) {
		service := workspace(t)
		people(t, service, 20)
		r, _ := registry(t, service, clock)
		i := send(t, r, everyone(load.Order{Review: true}), lines(1, 22))
		people(t, service, 30)
		_, err := r.Apply(i.ID, nil, nil)
		check(t, err)
		i = settled(t, r, i.ID)
		if i.Status != load.Failed || !strings.Contains(i.Err.Error(), "nobody was deactivated") || service.View().Facts.Everyone().Count() != 30 || len(i.Verdict.Guards) != 1 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("whoever is named in a row that is refused is not missing, and neither is who came meanwhile", func(t *testing.T) {
		service := workspace(t)
		people(t, service, 21)
		gate := &gated{Service: service, reached: make(chan struct{}), open: make(chan struct{}), chunks: 1}
		r, _ := registry(t, gate, clock)
		i, err := r.Create(tester, everyone(load.Order{}))
		check(t, err)
		_, err = r.Upload(i.ID, "", strings.NewReader(lines(1, 20)+`{"id":"u20","nonsense":1}`+"\n"), -1)
		check(t, err)
		<-gate.reached
		_, err = service.UpsertUsers(context.Background(), tester, []index.UserWrite{{ID: "late"}})
		check(t, err)
		close(gate.open)
		i = settled(t, r, i.ID)
		facts := service.View().Facts
		ord, _ := facts.Ordinal("u0")
		if i.Status != load.Done || i.Deactivated != 1 || facts.Everyone().Count() != 21 || facts.User(ord).Active() {
			t.Errorf("%+v", i)
		}
	})
}

// What a review says is what applying it then does.
func TestReviewForetells(t *testing.T) {
	service := workspace(t)
	r, _ := registry(t, service, clock)
	cell := rapid.SampledFrom([]string{"", "1", "2.5", "x", "true", "2026-01-31", "a;b", "u3"})
	row := rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("u%d,%s,%s,%s", rapid.IntRange(0, 30).Draw(t, "id"), cell.Draw(t, "one"), cell.Draw(t, "two"), rapid.SampledFrom([]string{"", "true", "false", "perhaps"}).Draw(t, "active"))
	})
	rapid.Check(t, func(t *rapid.T) {
		columns := fmt.Sprintf("key%d,c%d,c%d,active", rapid.IntRange(0, 1).Draw(t, "key"), rapid.IntRange(0, 4).Draw(t, "c"), rapid.IntRange(5, 9).Draw(t, "d"))
		text := columns + "\n" + strings.Join(rapid.SliceOfN(row, 1, 40).Draw(t, "rows"), "\n")
		order := load.Order{Format: load.CSV, Review: true, Missing: rapid.SampledFrom([]load.Missing{load.Leave, load.Deactivate}).Draw(t, "missing"), Confirm: load.Guards}
		i, err := r.Create(tester, order)
		if err == nil {
			_, err = r.Upload(i.ID, "", strings.NewReader(text), -1)
		}
		for err == nil && !i.Settled() {
			i, _ = r.Find(i.ID)
		}
		if err != nil || i.Status != load.Review {
			t.Fatalf("%s: %v %v", i.Status, err, i.Err)
		}
		if i.Verdict.IDColumn == "" {
			id := strings.SplitN(columns, ",", 2)[0]
			_, err = r.Review(i.ID, load.Choices{ID: &id})
			for i, _ = r.Find(i.ID); err == nil && !i.Settled(); {
				i, _ = r.Find(i.ID)
			}
		}
		foretold := i
		_, err = r.Apply(i.ID, nil, nil)
		for i, _ = r.Find(i.ID); err == nil && !i.Settled(); {
			i, _ = r.Find(i.ID)
		}
		if err != nil || i.Status != load.Done {
			t.Fatalf("%s: %v %v", i.Status, err, i.Err)
		}
		if foretold.Counts != i.Counts || *foretold.Verdict.Missing != *i.Verdict.Missing || !reflect.DeepEqual(foretold.Rejects, i.Rejects) {
			t.Fatalf("foretold %+v, done %+v", foretold, i)
		}
	})
}
