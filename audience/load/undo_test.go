package load_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/live"
	"parterre/audience/load"
	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/store"
)

// folder is a workspace that can be closed and opened again, or crash.
type folder struct {
	t        testing.TB
	path     string
	disk     *store.Store
	service  *audience.Service
	registry *load.Registry
}

func openFolder(t testing.TB) *folder {
	t.Helper()
	path, err := os.MkdirTemp("", "undo")
	check(t, err)
	f := &folder{t: t, path: path}
	f.open()
	t.Cleanup(func() { f.close(); check(t, os.RemoveAll(path)) })
	return f
}

func (f *folder) open() {
	f.t.Helper()
	ctx := context.Background()
	var err error
	f.disk, err = store.Open(f.path, store.Options{Create: true, Format: 1, ReserveBytes: 1})
	check(f.t, err)
	facts, _, err := index.Load(ctx, f.disk, index.Options{Shape: block.Shape(6)})
	check(f.t, err)
	f.service, err = audience.Open(ctx, audience.Options{Store: f.disk, Facts: facts, Start: noon, Counter: live.Counter{}, Feed: live.NewFeed(time.After), CheckpointAfter: 50})
	check(f.t, err)
	f.register(f.service)
}

func (f *folder) register(w load.Writer) {
	f.t.Helper()
	f.registry = load.NewRegistry(load.Options{Writer: w, Store: f.disk, Now: clock, Folder: f.path + "/imports"})
	check(f.t, f.registry.Recall())
}

func (f *folder) close() {
	f.t.Helper()
	f.registry.Close()
	check(f.t, f.service.Close(context.Background()))
	check(f.t, f.disk.Close())
}

func (f *folder) reopen() {
	f.t.Helper()
	f.close()
	f.open()
}

// state spells everything there is: attributes, groups, every user with all that is known of them, and sizes of audiences.
func state(v *audience.View) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", v.Facts.Schema())
	for _, g := range v.Facts.Groups().All() {
		fmt.Fprintf(&b, "group %s\n", g.Key)
	}
	for ord := range uint32(v.Facts.Rows()) {
		if v.Facts.Known(ord) {
			fmt.Fprintln(&b, person(v, ord))
		}
	}
	for _, a := range v.Catalog.Active() {
		size, err := v.Size(a)
		fmt.Fprintf(&b, "audience %s %d %v\n", a.Key, size, err)
	}
	return b.String()
}

// person spells one user, without revisions.
func person(v *audience.View, ord uint32) string {
	r := v.Facts.User(ord).Record()
	text := fmt.Sprintf("%d %s %q %v %v", r.Key, r.ID, r.Name, r.Active, r.Roles)
	for _, g := range r.Groups {
		group, _ := v.Facts.Groups().ByID(g)
		text += " in " + group.Key
	}
	for _, value := range r.Values {
		a, _ := v.Facts.Schema().ByID(value.Attribute)
		text += fmt.Sprintf(" %s=%v", a.Key, value.Value.Any())
	}
	return text
}

func (f *folder) audience(key, criteria string) {
	f.t.Helper()
	c, issues := engine.ParseCriteria([]byte(criteria))
	if len(issues) > 0 {
		f.t.Fatal(issues)
	}
	out, err := f.service.CreateAudience(context.Background(), tester, audience.NewAudience{Key: &key, Name: key, Criteria: c})
	check(f.t, err)
	_, err = f.service.PublishAudience(context.Background(), tester, audience.ByKey(key), out.Audience.Version)
	check(f.t, err)
}

// undo takes an import back and waits for that.
func (f *folder) undo(t testing.TB, id string) load.Import {
	t.Helper()
	_, err := f.registry.Undo(id)
	check(t, err)
	return settled(t, f.registry, id)
}

// An import that is taken back leaves everything as it was, also after a start; whom somebody else has changed since stays
// as they are, and nobody else.
func TestUndo(t *testing.T) {
	f := openFolder(t)
	upsert := func(lines string) {
		_, err := load.Run(context.Background(), f.service, tester, load.Task{Source: memory(lines), Format: load.NDJSON})
		check(t, err)
	}
	upsert(`{"id":"u0","name":"Zero","groups":["g0"],"roles":["r"],"attributes":{"n":1,"s":"x"}}` + "\n" + `{"id":"u1","active":false,"groups":["g1"],"attributes":{"n":2}}` + "\n")
	f.audience("many", `{"attribute":{"key":"n","is":{"atLeast":2}}}`)
	f.audience("grouped", `{"groups":{"anyOf":["g0","g1"]}}`)
	fields := rapid.SampledFrom([]string{`"name":"A"`, `"active":false`, `"active":true`, `"roles":["r","q"]`, `"groups":["g0","new%d"]`, `"groups":[]`, `"attributes":{"n":%d}`, `"attributes":{"n":null,"s":"y"}`, `"attributes":{"made%d":true}`})
	line := rapid.Custom(func(t *rapid.T) string {
		field := fields.Draw(t, "field")
		if strings.Contains(field, "%d") {
			field = fmt.Sprintf(field, rapid.IntRange(0, 3).Draw(t, "n"))
		}
		return fmt.Sprintf(`{"id":"u%d",%s}`, rapid.IntRange(0, 12).Draw(t, "id"), field)
	})
	lines := func(t *rapid.T, label string) string {
		return strings.Join(rapid.SliceOfN(line, 0, 12).Draw(t, label), "\n") + "\n"
	}
	imports := 0
	rapid.Check(t, func(t *rapid.T) {
		upsert(lines(t, "before"))
		before := f.service.View()
		order := load.Order{Format: load.NDJSON, Missing: rapid.SampledFrom([]load.Missing{load.Leave, load.Deactivate}).Draw(t, "missing"), Confirm: load.Guards}
		i := send(f.t, f.registry, order, lines(t, "file"))
		if i.Status != load.Done {
			t.Fatalf("%s: %v", i.Status, i.Err)
		}
		imports++
		imported := f.service.View()
		others := ""
		if rapid.Bool().Draw(t, "others") {
			others = lines(t, "since")
			upsert(others)
		}
		if imports%20 == 0 {
			f.reopen()
		}
		if !i.Undoable() {
			if others == "" && state(before) != state(f.service.View()) {
				t.Fatal("it has changed something, and cannot be taken back")
			}
			return
		}
		changed := f.service.View()
		i = f.undo(f.t, i.ID)
		if i.Status != load.Undone {
			t.Fatalf("%s: %v", i.Status, i.Err)
		}
		after := f.service.View()
		if others == "" {
			if was, is := state(before), state(after); was != is || i.Kept > 0 {
				t.Fatalf("%d kept; it was\n%sand is\n%s", i.Kept, was, is)
			}
			return
		}
		kept, back := 0, 0
		for n := range 13 {
			id := fmt.Sprintf("u%d", n)
			was, atImport, since, is := spell(before, id), spell(imported, id), spell(changed, id), spell(after, id)
			want := since
			switch {
			case was == atImport, was == since:
			case atImport == since:
				want = was
				back++
			default:
				kept++
			}
			if is != want {
				t.Fatalf("%s was %q, is %q after the import, %q after others, and now %q", id, was, atImport, since, is)
			}
		}
		if i.Kept != kept || i.Undone != back {
			t.Fatalf("%d back and %d kept, want %d and %d", i.Undone, i.Kept, back, kept)
		}
	})
}

// spell is a user by their id, empty for nobody.
func spell(v *audience.View, id string) string {
	ord, ok := v.Facts.Ordinal(id)
	if !ok {
		return ""
	}
	return person(v, ord)
}

func TestUndoIsRefused(t *testing.T) {
	f := openFolder(t)
	ndjson := load.Order{Format: load.NDJSON}
	first := send(t, f.registry, ndjson, lines(0, 3))
	for name, c := range map[string]struct {
		id  string
		bar string
	}{
		"of a dry run":                      {send(t, f.registry, load.Order{Format: load.NDJSON, DryRun: true}, lines(0, 9)).ID, "dry run"},
		"of a file that says nothing new":   {send(t, f.registry, ndjson, lines(0, 3)).ID, "written nothing"},
		"of one that waits for a decision":  {send(t, f.registry, load.Order{Format: load.NDJSON, Review: true}, lines(0, 9)).ID, "waits for a decision"},
		"of one that was taken back before": {f.undo(t, first.ID).ID, "already"},
	} {
		if _, err := f.registry.Undo(c.id); !errors.Is(err, load.ErrNotUndoable) || !strings.Contains(err.Error(), c.bar) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.registry.Undo("import:none"); !errors.Is(err, load.ErrImportNotFound) {
		t.Error(err)
	}
	if n := f.service.View().Facts.Everyone().Count(); n != 0 {
		t.Errorf("%d users", n)
	}
}

func TestUndoAfter(t *testing.T) {
	ndjson := load.Order{Format: load.NDJSON}
	t.Run("a start: what was imported is told, and can be taken back", func(t *testing.T) {
		f := openFolder(t)
		i := send(t, f.registry, ndjson, lines(0, 2_500)+"nonsense\n")
		dry := send(t, f.registry, load.Order{Format: load.NDJSON, DryRun: true}, lines(0, 9))
		f.reopen()
		all := f.registry.All()
		if len(all) != 2 || all[0].ID != dry.ID || all[1].ID != i.ID || all[1].Counts != i.Counts || len(all[1].Rejects) != 1 || all[1].FileName != "people.csv" {
			t.Fatalf("%+v", all)
		}
		i = f.undo(t, i.ID)
		if i.Status != load.Undone || i.Undone != 2_500 || f.service.View().Facts.Everyone().Count() != 0 {
			t.Errorf("%+v", i)
		}
		f.reopen()
		if i, _ = f.registry.Find(i.ID); i.Status != load.Undone || i.Undoable() {
			t.Errorf("%+v", i)
		}
		if next := send(t, f.registry, ndjson, lines(0, 1)); next.ID == i.ID || next.ID == dry.ID {
			t.Error("an id was given twice")
		}
	})
	t.Run("a stop in the middle", func(t *testing.T) {
		f := openFolder(t)
		gate := &gated{Service: f.service, reached: make(chan struct{}), open: make(chan struct{})}
		f.registry.Close()
		f.register(gate)
		i, err := f.registry.Create(tester, ndjson)
		check(t, err)
		_, err = f.registry.Upload(i.ID, "", strings.NewReader(lines(0, 5_000)), -1)
		check(t, err)
		<-gate.reached
		_, err = f.registry.Cancel(i.ID)
		check(t, err)
		close(gate.open)
		if i = settled(t, f.registry, i.ID); i.Status != load.Cancelled || !i.Undoable() {
			t.Fatalf("%+v", i)
		}
		if i = f.undo(t, i.ID); i.Status != load.Undone || i.Undone < 1_000 || f.service.View().Facts.Everyone().Count() != 0 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a crash in the middle of the file", func(t *testing.T) {
		f := openFolder(t)
		people(t, f.service, 10)
		gate := &gated{Service: f.service, reached: make(chan struct{}), open: make(chan struct{})}
		f.registry.Close()
		f.register(gate)
		i, err := f.registry.Create(tester, ndjson)
		check(t, err)
		_, err = f.registry.Upload(i.ID, "", strings.NewReader(lines(0, 3_000)), -1)
		check(t, err)
		<-gate.reached
		lost := f.registry // as if it had ended here
		f.register(f.service)
		if i, _ = f.registry.Find(i.ID); i.Status != load.Failed || !errors.Is(i.Err, load.ErrInterrupted) || i.Accepted != 990 || !i.Undoable() {
			t.Errorf("%+v", i)
		}
		if i = f.undo(t, i.ID); i.Status != load.Undone || i.Undone != 990 || f.service.View().Facts.Everyone().Count() != 10 {
			t.Errorf("%+v", i)
		}
		close(gate.open)
		lost.Close()
	})
	t.Run("an undo that stopped in the middle goes on", func(t *testing.T) {
		f := openFolder(t)
		i := send(t, f.registry, ndjson, lines(0, 3_500))
		w := &stopping{Service: f.service}
		f.registry.Close()
		f.register(w)
		if i = f.undo(t, i.ID); i.Status != load.Done || i.Err == nil || i.Undone != 1_000 || !i.Undoable() {
			t.Fatalf("%+v", i)
		}
		f.reopen()
		if i = f.undo(t, i.ID); i.Status != load.Undone || i.Undone != 3_500 || i.Kept != 0 || f.service.View().Facts.Everyone().Count() != 0 {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a change of kind: who had the value before has it as it would be now", func(t *testing.T) {
		f := openFolder(t)
		send(t, f.registry, ndjson, `{"id":"a","attributes":{"n":"1"}}`+"\n"+`{"id":"b","attributes":{"n":"2"}}`+"\n")
		i := send(t, f.registry, ndjson, `{"id":"a","attributes":{"n":"7"}}`+"\n"+`{"id":"b","attributes":{"n":"many"}}`+"\n"+`{"id":"c","attributes":{"n":"3"}}`+"\n")
		out, err := f.service.ChangeKind(context.Background(), tester, audience.KindChange{Attribute: "n", Kind: index.Integer, Lossy: true})
		if check(t, err); !out.Written() {
			t.Fatal(out.Issues)
		}
		f.reopen()
		if i = f.undo(t, i.ID); i.Undone != 3 || i.Kept != 0 {
			t.Errorf("%d back, %d kept", i.Undone, i.Kept)
		}
		n, _ := f.service.View().Facts.Schema().ByKey("n")
		for id, want := range map[string]int64{"a": 1, "b": 2} {
			ord, _ := f.service.View().Facts.Ordinal(id)
			if v, ok := f.service.View().Facts.User(ord).Value(n.ID); !ok || v.Key() != want {
				t.Errorf("%s has %v", id, v.Any())
			}
		}
		check(t, index.Verify(context.Background(), f.disk, f.service.View().Facts))
	})
	t.Run("a value has become somebody else's: they keep it, and others make room for each other", func(t *testing.T) {
		f := openFolder(t)
		unique := true
		kind := index.String
		_, err := f.service.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: "mail", Kind: &kind, Unique: &unique})
		check(t, err)
		send(t, f.registry, ndjson, `{"id":"a","attributes":{"mail":"x"}}`+"\n"+`{"id":"b","attributes":{"mail":"y"}}`+"\n"+`{"id":"c","attributes":{"mail":"z"}}`+"\n")
		i := send(t, f.registry, ndjson, `{"id":"b","attributes":{"mail":"w"}}`+"\n"+`{"id":"a","attributes":{"mail":"y"}}`+"\n"+`{"id":"c","attributes":{"mail":"v"}}`+"\n")
		_, err = f.service.UpsertUsers(context.Background(), tester, []index.UserWrite{{ID: "d", Attributes: []index.AttributeWrite{{Key: "mail", Value: "z"}}}})
		check(t, err)
		if i = f.undo(t, i.ID); i.Undone != 2 || i.Kept != 1 {
			t.Errorf("%d back, %d kept", i.Undone, i.Kept)
		}
		for id, want := range map[string]string{"a": "x", "b": "y", "c": "v", "d": "z"} {
			if got := spell(f.service.View(), id); !strings.Contains(got, want) {
				t.Errorf("%s is %s, want %s", id, got, want)
			}
		}
	})
	t.Run("another import was taken back", func(t *testing.T) {
		f := openFolder(t)
		one := send(t, f.registry, ndjson, `{"id":"a","attributes":{"n":1}}`+"\n")
		two := send(t, f.registry, ndjson, `{"id":"a","attributes":{"n":2}}`+"\n"+`{"id":"b"}`+"\n")
		f.undo(t, two.ID)
		if one = f.undo(t, one.ID); one.Undone != 1 || one.Kept != 0 || f.service.View().Facts.Everyone().Count() != 0 {
			t.Errorf("%+v", one)
		}
	})
}

func TestUndoOfNames(t *testing.T) {
	f := openFolder(t)
	const file = "id,kept,asked,told,gone,groups\na,1,1,1,1,old;asked;free\nb,1,1,1,1,\n"
	_, err := f.service.PutGroup(context.Background(), tester, index.GroupWrite{Key: "old"})
	check(t, err)
	i := send(t, f.registry, load.Order{Format: load.CSV}, file)
	f.audience("asks", `{"any":[{"attribute":{"key":"asked","is":{"atLeast":1}}},{"groups":{"anyOf":["asked"]}}]}`)
	label := "Told"
	_, err = f.service.UpdateAttribute(context.Background(), tester, index.AttributeChange{Key: "told", Label: &label})
	check(t, err)
	no := false
	_, err = f.service.UpsertUsers(context.Background(), tester, []index.UserWrite{{ID: "c", Active: &no, Attributes: []index.AttributeWrite{{Key: "kept", Value: 2.0}}}})
	check(t, err)
	f.undo(t, i.ID)
	var attributes, groups []string
	for _, a := range f.service.View().Facts.Schema().All() {
		attributes = append(attributes, a.Key)
	}
	for _, g := range f.service.View().Facts.Groups().All() {
		groups = append(groups, g.Key)
	}
	if !slices.Equal(attributes, []string{"asked", "kept", "told"}) || !slices.Equal(groups, []string{"asked", "old"}) {
		t.Errorf("left are %v and %v", attributes, groups)
	}
}

// stopping takes back once, and refuses then.
type stopping struct {
	*audience.Service
	done bool
}

func (s *stopping) TakeBackUsers(ctx context.Context, by audience.Actor, t *audience.Trail) (audience.TakenBack, error) {
	if s.done {
		return audience.TakenBack{}, audience.ErrReadOnly
	}
	s.done = true
	return s.Service.TakeBackUsers(ctx, by, t)
}
