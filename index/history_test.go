package index_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// model is the naive facts: maps, rebuilt by hand, that every history is held against.
type model struct {
	users map[string]*person
	next  index.UserKey
}

type person struct {
	key     index.UserKey
	name    string
	active  bool
	roles   []string
	groups  []string
	values  map[string]string // attribute key → value as JSON
	created index.Revision
	updated index.Revision
}

func (p *person) clone() *person {
	c := *p
	c.values = maps.Clone(p.values)
	return &c
}

func (p *person) same(o *person) bool {
	return p.name == o.name && p.active == o.active && slices.Equal(p.roles, o.roles) && slices.Equal(p.groups, o.groups) && maps.Equal(p.values, o.values)
}

func (m *model) upsert(rev index.Revision, w index.UserWrite) {
	old := m.users[w.ID]
	next := &person{active: true, values: map[string]string{}, created: rev}
	if old != nil {
		next = old.clone()
	}
	if w.Name != nil {
		next.name = *w.Name
	}
	if w.Active != nil {
		next.active = *w.Active
	}
	if w.Roles != nil {
		next.roles = distinct(*w.Roles)
	}
	if w.Groups != nil {
		next.groups = distinct(*w.Groups)
	}
	for _, a := range w.Attributes {
		if a.Value == nil {
			delete(next.values, a.Key)
			continue
		}
		for _, p := range indextest.Pools {
			if p.Key == a.Key {
				v, issue := index.ParseValue(p.Kind, a.Value)
				if issue != nil {
					panic(issue)
				}
				next.values[a.Key] = spell(v)
			}
		}
	}
	if old == nil {
		next.key = m.next
		m.next++
	} else if next.same(old) {
		return
	}
	next.updated = rev
	m.users[w.ID] = next
}

func distinct(items []string) []string {
	if len(items) == 0 {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(items)))
}

func spell(v index.Value) string {
	text, err := json.Marshal(v.Any())
	if err != nil {
		panic(err)
	}
	return string(text)
}

// agree holds a snapshot against the model: every user, every value's users, every count.
func agree(t rapid.TB, s *index.Snapshot, m *model) {
	t.Helper()
	active := 0
	holders := map[string][]uint32{} // attribute, value → ordinals
	for id, p := range m.users {
		ord, ok := s.Ordinal(id)
		if !ok {
			t.Fatalf("%s is unknown", id)
		}
		if again, ok := s.ByKey(p.key); !ok || again != ord {
			t.Fatalf("%s is ordinal %d by id and %d %v by key", id, ord, again, ok)
		}
		u := s.User(ord)
		var groups []string
		for _, g := range u.GroupIDs() {
			group, ok := s.Groups().ByID(g)
			if !ok {
				t.Fatalf("%s is in a group that is gone", id)
			}
			groups = append(groups, group.Key)
		}
		slices.Sort(groups)
		got := &person{key: u.Key(), name: u.Name(), active: u.Active(), roles: u.Roles(), groups: groups, values: map[string]string{}, created: u.Created(), updated: u.Updated()}
		for _, a := range s.Schema().All() {
			if v, ok := u.Value(a.ID); ok {
				got.values[a.Key] = spell(v)
			}
		}
		if !got.same(p) || got.key != p.key || got.created != p.created || got.updated != p.updated || u.ID() != id || u.Ordinal() != ord {
			t.Fatalf("%s is %+v, want %+v", id, got, p)
		}
		if !p.active {
			continue
		}
		active++
		for key, v := range p.values {
			holders[key+"="+v] = append(holders[key+"="+v], ord)
		}
		for _, r := range p.roles {
			holders["role="+r] = append(holders["role="+r], ord)
		}
		for _, g := range p.groups {
			holders["group="+g] = append(holders["group="+g], ord)
		}
	}
	if got := s.Everyone().Count(); got != active {
		t.Fatalf("%d active users, want %d", got, active)
	}
	if got := s.Dormant(); got != len(m.users)-active {
		t.Fatalf("%d dormant users, want %d", got, len(m.users)-active)
	}
	want := map[string]string{}
	for k, ords := range holders {
		slices.Sort(ords)
		want[k] = fmt.Sprint(ords)
	}
	if got := postings(s); !maps.Equal(got, want) {
		for k := range want {
			if got[k] != want[k] {
				t.Fatalf("%s has users %s, want %s", k, got[k], want[k])
			}
		}
		t.Fatalf("postings of values nobody has: %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	if err := index.CheckColumns(s); err != nil {
		t.Fatal(err)
	}
}

// postings returns the users of every value, role and group, as the bitmaps say.
func postings(s *index.Snapshot) map[string]string {
	out := map[string]string{}
	put := func(name, value string, of block.Selection) {
		if of.Count() > 0 {
			out[name+"="+value] = fmt.Sprint(ordinals(s.Shape(), of))
		}
	}
	for _, a := range s.Schema().All() {
		if c := s.Ordered(a.ID); c != nil {
			keys, _ := c.Distinct(1 << 20)
			for _, k := range keys {
				put(a.Key, spell(index.KeyValue(a.Kind, k.Key)), c.Range(k.Key, k.Key))
			}
		}
		if c := s.Text(a.ID); c != nil {
			for code := range uint32(c.Dictionary().Len()) {
				put(a.Key, spell(index.StringValue(c.Dictionary().Text(code))), c.Select([]uint32{code}))
			}
		}
		if c := s.List(a.ID); c != nil {
			lists := map[string]*roaring.Bitmap{}
			var codes []uint32
			for _, ord := range ordinals(s.Shape(), c.Present()) {
				codes, _ = c.Codes(ord, codes[:0])
				var texts []string
				for _, code := range codes {
					if !c.Posting(code).Contains(ord) {
						panic("a list has a code whose posting lacks the user")
					}
					texts = append(texts, c.Dictionary().Text(code))
				}
				list := spell(index.ListValue(texts))
				if lists[list] == nil {
					lists[list] = roaring.New()
				}
				lists[list].Add(ord)
			}
			for list, rows := range lists {
				put(a.Key, list, block.FromBitmap(s.Shape(), rows))
			}
		}
	}
	for _, role := range s.Roles() {
		code, _ := s.RoleColumn().Dictionary().Find(role)
		put("role", role, s.RoleColumn().Posting(code))
	}
	for _, g := range s.Groups().All() {
		if code, ok := s.GroupCode(g.ID); ok {
			put("group", g.Key, s.GroupColumn().Posting(code))
		}
	}
	return out
}

func ordinals(shape block.Shape, of block.Selection) []uint32 {
	out := []uint32{}
	buf := block.NewBuffer(shape)
	for blk := of.Summary().Next(0); blk >= 0; blk = of.Summary().Next(blk + 1) {
		mark := buf.Mark()
		out = of.Rows(blk, buf).Append(out, shape.Ordinal(blk, 0))
		buf.Release(mark)
	}
	return out
}

// dump spells everything a snapshot says, to see later that it still says it.
func dump(s *index.Snapshot) string {
	var b strings.Builder
	fmt.Fprintln(&b, s.Revision(), s.Rows(), s.Schema(), s.Groups().All(), postings(s))
	for ord := range uint32(s.Rows()) {
		fmt.Fprintf(&b, "%d %v %+v\n", ord, s.Known(ord), *s.User(ord).Record())
	}
	return b.String()
}

func TestHistories(t *testing.T) {
	for _, shape := range indextest.Shapes {
		t.Run(fmt.Sprintf("any history agrees with maps, in blocks of %d users", shape.Rows()), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { history(t, shape) })
		})
	}
}

// history runs commands on a snapshot and on the model, and demands that old snapshots stay as they were.
func history(t *rapid.T, shape block.Shape) {
	d := indextest.Rapid(t)
	s := indextest.Start(shape)
	m := &model{users: map[string]*person{}, next: 1}
	ids := rapid.SampledFrom([]int{3, 20, 150}).Draw(t, "ids")
	type past struct {
		snapshot *index.Snapshot
		dump     string
	}
	var kept []past
	for range rapid.IntRange(1, 6).Draw(t, "transactions") {
		kept = append(kept, past{s, dump(s)})
		tx := s.Begin(s.Revision() + 1)
		rev := s.Revision() + 1
		for range rapid.IntRange(1, 3).Draw(t, "commands") {
			touched := map[index.UserKey]bool{}
			for range rapid.IntRange(0, ids).Draw(t, "verbs") {
				verb(t, d, tx, rev, m, indextest.ID(d.IntN(ids)), touched)
			}
			if got := tx.Users(); !slices.Equal(got, slices.Sorted(maps.Keys(touched))) {
				t.Fatalf("the command names users %v, want %v", got, slices.Sorted(maps.Keys(touched)))
			}
			rev++
			tx.Advance(rev)
		}
		next := tx.Snapshot()
		agree(t, next, m)
		changedAreTouched(t, s, next, tx.Touched())
		s = next
	}
	for _, p := range kept {
		if dump(p.snapshot) != p.dump {
			t.Fatalf("the snapshot of revision %d changed after it was published", p.snapshot.Revision())
		}
	}
}

func verb(t *rapid.T, d indextest.Dice, tx *index.Tx, rev index.Revision, m *model, id string, touched map[index.UserKey]bool) {
	before := m.users[id]
	switch d.IntN(8) {
	default:
		w := indextest.Write(d, id)
		if issues := tx.Upsert(w); len(issues) > 0 {
			t.Fatalf("upsert refused: %v", issues)
		}
		m.upsert(rev, w)
	case 4:
		w := indextest.Write(d, id)
		issues := tx.Patch(w)
		if (before == nil) != (len(issues) > 0) {
			t.Fatalf("patch of a user who exists %v: %v", before != nil, issues)
		}
		if before != nil {
			m.upsert(rev, w)
		}
	case 5:
		issues := tx.Delete(id)
		if (before == nil) != (len(issues) > 0) {
			t.Fatalf("delete of a user who exists %v: %v", before != nil, issues)
		}
		delete(m.users, id)
	case 6:
		w := index.UserWrite{ID: id, Active: indextest.Ptr(before != nil && !before.active)}
		if issues := tx.Upsert(w); len(issues) > 0 {
			t.Fatalf("activation refused: %v", issues)
		}
		m.upsert(rev, w)
	case 7:
		w := indextest.Write(d, id)
		w.Attributes = slices.DeleteFunc(w.Attributes, func(a index.AttributeWrite) bool { return a.Key == "age" })
		w.Attributes = append(w.Attributes, index.AttributeWrite{Key: "age", Value: "old"})
		if issues := tx.Upsert(w); len(issues) != 1 || issues[0].Code != index.ValueKindMismatch {
			t.Fatalf("a write with text for a number: %v", issues)
		}
	}
	if after := m.users[id]; after != before {
		if before != nil {
			touched[before.key] = true
		}
		if after != nil {
			touched[after.key] = true
		}
	}
}

// changedAreTouched demands that whoever answers differently in the next snapshot is among the touched.
func changedAreTouched(t *rapid.T, before, after *index.Snapshot, touched []uint32) {
	for ord := range uint32(after.Rows()) {
		same := int(ord) < before.Rows() && before.Known(ord) == after.Known(ord) && before.User(ord).Record().Same(after.User(ord).Record())
		if _, ok := slices.BinarySearch(touched, ord); !ok && !same {
			t.Fatalf("user %d changed and is not touched", ord)
		}
	}
}
