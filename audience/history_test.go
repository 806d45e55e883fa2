package audience_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

// history runs random commands on a workspace and on a model beside it.
type history struct {
	*workspace
	t       *rapid.T
	model   *model
	town    string // the present key of the attribute city
	keys    int    // audiences made
	stream  audience.Stream
	told    index.Revision                  // of the newest announcement
	members map[audience.ID]map[string]bool // by transitions of each audience
	joined  map[audience.ID]bool            // by transitions of one user
	sizes   map[audience.ID]int             // by the stream: what was there, and what came and went
}

func TestHistories(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "history")
		if err != nil {
			rt.Fatal(err)
		}
		h := &history{workspace: open(rt, dir), t: rt, model: newModel(), town: "city", sizes: map[audience.ID]int{}}
		defer func() { h.stop() }()
		for key, kind := range map[string]index.Kind{"city": index.String, "age": index.Number, "seen": index.DateTime} {
			if out, err := h.DeclareAttribute(ctx, ada, index.AttributeChange{Key: key, Kind: &kind}); err != nil || !out.Written() {
				rt.Fatal(out.Issues, err)
			}
		}
		h.begin()
		h.subscribe()
		rt.Repeat(map[string]func(*rapid.T){
			"upsert users":     h.upsertUsers,
			"upsert some more": h.upsertUsers,
			"delete user":      h.deleteUser,
			"set active":       h.setActive,
			"nest group":       h.nestGroup,
			"create audience":  h.createAudience,
			"update draft":     h.updateDraft,
			"publish":          h.publishAudience,
			"redefine":         h.redefine,
			"undo publish":     h.undoPublish,
			"discard draft":    h.discardDraft,
			"restore version":  h.restoreVersion,
			"archive":          h.archiveAudience,
			"restore":          h.restoreAudience,
			"delete audience":  h.deleteAudience,
			"duplicate":        h.duplicateAudience,
			"rename":           h.rename,
			"advance clock":    h.advanceClock,
			"restart":          h.restartAll,
			"":                 h.check,
		})
	})
}

// begin makes people and audiences that build on each other, for the commands to shake.
func (h *history) begin() {
	for i, id := range userIDs {
		u := &fact{active: true, values: map[string]any{"age": float64(10 * i)}, groups: [][]string{{"east"}, {"west"}, {}}[i%3]}
		h.model.users[id] = u
		h.upsert(index.UserWrite{ID: id, Groups: &u.groups, Attributes: []index.AttributeWrite{{Key: "age", Value: u.values["age"]}}})
	}
	for _, g := range []string{"east", "west", "all"} {
		h.written1(h.PutGroup(ctx, ada, index.GroupWrite{Key: g}))
		h.model.parents[g] = nil
	}
	first := &engine.Criteria{Groups: &engine.Test{AnyOf: []any{"all"}}}
	for range 3 {
		h.keys++
		key := fmt.Sprintf("a%d", h.keys)
		d := &defined{key: key, version: 2}
		d.publish(&asked{criteria: first})
		a := h.must(h.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: first}))
		d.id = h.must(h.PublishAudience(ctx, ada, audience.ByID(a.ID), 1)).ID
		h.model.audiences[d.id] = d
		r := audience.ByID(d.id)
		first = &engine.Criteria{Not: &engine.Criteria{Audience: &r}}
	}
}

// redefine saves and publishes a draft in one step, so that audiences others build on change under them.
func (h *history) redefine(t *rapid.T) {
	ids := slices.Sorted(maps.Keys(h.model.audiences))
	if len(ids) == 0 {
		return
	}
	d := h.model.audiences[rapid.SampledFrom(ids).Draw(t, "audience")]
	q := h.question(t)
	if d.archived || !h.model.publishable(q, d.id) {
		return
	}
	include, exclude := slices.Clip(q.include), slices.Clip(q.exclude)
	h.must(h.UpdateDraft(ctx, ada, audience.ByID(d.id), d.version, audience.DraftChange{Criteria: h.sent(q.criteria), Include: &include, Exclude: &exclude}))
	d.version++
	d.draft = q
	if d.settle(); d.draft == nil {
		return
	}
	h.must(h.PublishAudience(ctx, ada, audience.ByID(d.id), d.version))
	d.version++
	d.publish(d.draft)
	d.draft = nil
}

func (h *history) subscribe() {
	s, err := h.Subscribe(audience.StreamOptions{})
	if err != nil {
		h.t.Fatal(err)
	}
	h.stream, h.told = s, s.View().Revision
	h.members, h.joined = map[audience.ID]map[string]bool{}, map[audience.ID]bool{}
	for _, a := range s.View().Catalog.Active() {
		h.members[a.ID] = h.list(s.View(), a.ID)
		h.joined[a.ID] = h.members[a.ID][watched]
	}
	clear(h.sizes)
	for _, a := range s.View().Catalog.Active() {
		h.sizes[a.ID], _ = s.View().Roster.Size(a.ID)
	}
}

var userIDs = []string{"u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"}

func (h *history) upsertUsers(t *rapid.T) {
	n := rapid.IntRange(1, 90).Draw(t, "users") // more than a word of a panel and a block
	var writes []index.UserWrite
	for i := range n {
		id := rapid.SampledFrom(userIDs).Draw(t, "id")
		if n > 20 {
			id = fmt.Sprintf("v%d", i)
		}
		u := h.model.users[id]
		if u == nil {
			u = &fact{active: true, values: map[string]any{}}
			h.model.users[id] = u
		}
		w := index.UserWrite{ID: id}
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			city := rapid.SampledFrom([]string{"Graz", "Wien", ""}).Draw(t, "city")
			u.values["city"] = city
			w.Attributes = []index.AttributeWrite{{Key: h.town, Value: city}}
		case 1:
			age := float64(rapid.IntRange(1, 60).Draw(t, "age"))
			u.values["age"] = age
			w.Attributes = []index.AttributeWrite{{Key: "age", Value: age}}
		case 2:
			seen := h.model.now.Add(time.Duration(rapid.IntRange(-180, 60).Draw(t, "seen")) * time.Minute)
			u.values["seen"] = seen
			w.Attributes = []index.AttributeWrite{{Key: "seen", Value: seen.Format(time.RFC3339)}}
		case 3:
			u.groups = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"east", "west", "all"}), 0, 2, rapid.ID).Draw(t, "groups")
			for _, g := range u.groups {
				h.model.parents[g] = h.model.parents[g]
			}
			w.Groups = &u.groups
		case 4:
			delete(u.values, "city")
			w.Attributes = []index.AttributeWrite{{Key: h.town}}
		}
		writes = append(writes, w)
	}
	h.upsert(writes...)
}

func (h *history) deleteUser(t *rapid.T) {
	id := rapid.SampledFrom(userIDs).Draw(t, "id")
	out, err := h.DeleteUsers(ctx, ada, []string{id})
	if h.model.users[id] == nil {
		refusedWith(t, out.Outcome, err, index.UserNotFound)
		return
	}
	delete(h.model.users, id)
	h.written(out.Outcome, err)
}

func (h *history) setActive(t *rapid.T) {
	id, active := rapid.SampledFrom(userIDs).Draw(t, "id"), rapid.Bool().Draw(t, "active")
	verb := h.DeactivateUsers
	if active {
		verb = h.ActivateUsers
	}
	out, err := verb(ctx, ada, []string{id})
	if h.model.users[id] == nil {
		refusedWith(t, out.Outcome, err, index.UserNotFound)
		return
	}
	h.model.users[id].active = active
	h.written(out.Outcome, err)
}

// nestGroup puts one of the groups below another, or below none.
func (h *history) nestGroup(t *rapid.T) {
	order := []string{"east", "west", "all"} // a group only lies below a later one, so there is no circle
	i := rapid.IntRange(0, 1).Draw(t, "group")
	parents := []string{}
	if j := rapid.IntRange(i+1, 3).Draw(t, "parent"); j < 3 {
		parents = append(parents, order[j])
		h.written1(h.PutGroup(ctx, ada, index.GroupWrite{Key: order[j]}))
		h.model.parents[order[j]] = h.model.parents[order[j]]
	}
	h.written1(h.PutGroup(ctx, ada, index.GroupWrite{Key: order[i], Parents: &parents}))
	h.model.parents[order[i]] = parents
}

func (h *history) written(out audience.Outcome, err error) {
	h.t.Helper()
	if err != nil || !out.Written() {
		h.t.Fatalf("not written: %v %v", out.Issues, err)
	}
}

func (h *history) written1(out audience.GroupOutcome, err error) {
	h.t.Helper()
	h.written(out.Outcome, err)
}

// tree draws criteria; audiences are named by id.
func (h *history) tree(t *rapid.T, depth int) *engine.Criteria {
	kind := rapid.IntRange(0, 10).Draw(t, "node")
	if depth == 0 && kind > 6 {
		kind -= 5
	}
	list := func() []*engine.Criteria {
		out := make([]*engine.Criteria, rapid.IntRange(1, 3).Draw(t, "children"))
		for i := range out {
			out[i] = h.tree(t, depth-1)
		}
		return out
	}
	yes := true
	attribute := func(key string, is engine.Test) *engine.Criteria {
		return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: key, Is: &is}}
	}
	switch kind {
	case 0:
		return &engine.Criteria{Everyone: &yes}
	case 1:
		return attribute("city", engine.Test{Equals: rapid.SampledFrom([]string{"Graz", "Wien", "Rom"}).Draw(t, "city")})
	case 2:
		return attribute("age", engine.Test{GreaterThan: float64(rapid.IntRange(0, 60).Draw(t, "age"))})
	case 3:
		window := rapid.SampledFrom([]string{"PT30M", "PT90M"}).Draw(t, "window")
		return attribute("seen", engine.Test{InLast: &window})
	case 4:
		return attribute("city", engine.Test{IsSet: &yes})
	case 5:
		return &engine.Criteria{Users: rapid.SliceOfN(rapid.SampledFrom(userIDs), 1, 3).Draw(t, "users")}
	case 6:
		return &engine.Criteria{Groups: &engine.Test{AnyOf: []any{rapid.SampledFrom([]string{"east", "west", "all"}).Draw(t, "group")}}}
	case 7:
		if ids := slices.Sorted(maps.Keys(h.model.audiences)); len(ids) > 0 {
			r := audience.ByID(rapid.SampledFrom(ids).Draw(t, "audience"))
			return &engine.Criteria{Audience: &r}
		}
		return &engine.Criteria{Everyone: &yes}
	case 8:
		return &engine.Criteria{All: list()}
	case 9:
		return &engine.Criteria{Any: list()}
	}
	return &engine.Criteria{Not: h.tree(t, depth-1)}
}

// sent is criteria as a caller sends them: with the present keys of attributes, and audiences by key or id.
func (h *history) sent(c *engine.Criteria) *engine.Criteria {
	if c == nil {
		return nil
	}
	out := *c
	for _, list := range []*[]*engine.Criteria{&out.All, &out.Any} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i] = h.sent((*list)[i])
		}
	}
	out.Not = h.sent(c.Not)
	if c.Attribute != nil && c.Attribute.Key == "city" {
		a := *c.Attribute
		a.Key = h.town
		out.Attribute = &a
	}
	if c.Audience != nil {
		id, _ := audience.ParseID(*c.Audience.ID)
		if d, ok := h.model.audiences[id]; ok && id%2 == 0 {
			r := audience.ByKey(d.key)
			out.Audience = &r
		}
	}
	return &out
}

func (h *history) question(t *rapid.T) *asked {
	some := func(label string) []string {
		out := rapid.SliceOfNDistinct(rapid.SampledFrom(append(userIDs, "nobody")), 0, 2, rapid.ID).Draw(t, label)
		slices.Sort(out)
		return out
	}
	a := &asked{criteria: h.tree(t, 3)}
	if rapid.IntRange(0, 2).Draw(t, "lists") == 0 {
		a.include, a.exclude = some("include"), some("exclude")
	}
	return a
}

func (h *history) createAudience(t *rapid.T) {
	if len(h.model.audiences) > 12 {
		return
	}
	h.keys++
	key := fmt.Sprintf("a%d", h.keys)
	d := &defined{key: key, version: 1, draft: h.question(t)}
	a := h.must(h.CreateAudience(ctx, ada, audience.NewAudience{Key: &key, Name: key, Criteria: h.sent(d.draft.criteria), Include: d.draft.include, Exclude: d.draft.exclude}))
	d.id = a.ID
	h.model.audiences[d.id] = d
}

// one draws an audience; the version asked for may be stale.
func (h *history) one(t *rapid.T) (*defined, audience.Ref, int) {
	ids := slices.Sorted(maps.Keys(h.model.audiences))
	if len(ids) == 0 {
		return nil, audience.Ref{}, 0
	}
	d := h.model.audiences[rapid.SampledFrom(ids).Draw(t, "audience")]
	version := d.version
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		version--
	}
	if rapid.Bool().Draw(t, "by key") {
		return d, audience.ByKey(d.key), version
	}
	return d, audience.ByID(d.id), version
}

// settled checks the answer of a change of one audience: refused with a code, or written. Rules are checked in the order
// of the codes given; an empty one is no refusal.
func (h *history) settled(d *defined, version int, out audience.Outcome, err error, codes ...index.IssueCode) bool {
	h.t.Helper()
	if version != d.version {
		codes = []index.IssueCode{audience.StaleVersion}
	}
	for _, code := range codes {
		if code != "" {
			refusedWith(h.t, out, err, code)
			return false
		}
	}
	h.written(out, err)
	d.version++
	return true
}

// when returns the code if the condition holds.
func when(condition bool, code index.IssueCode) index.IssueCode {
	if condition {
		return code
	}
	return ""
}

func (h *history) updateDraft(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	q := h.question(t)
	include, exclude := slices.Clip(q.include), slices.Clip(q.exclude)
	out, err := h.UpdateDraft(ctx, ada, r, version, audience.DraftChange{Criteria: h.sent(q.criteria), Include: &include, Exclude: &exclude})
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived)) {
		d.draft = q
		d.settle()
	}
}

// settle drops a draft that is the same as what is active.
func (d *defined) settle() {
	if d.active != nil && reflect.DeepEqual(d.active.criteria, d.draft.criteria) && slices.Equal(d.active.include, d.draft.include) && slices.Equal(d.active.exclude, d.draft.exclude) {
		d.draft = nil
	}
}

func (h *history) publishAudience(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	out, err := h.PublishAudience(ctx, ada, r, version)
	if version == d.version && !d.archived && d.draft != nil && !h.model.publishable(d.draft, d.id) {
		if err != nil || out.Written() || len(out.Issues) == 0 {
			t.Fatalf("published a faulty draft: %v %v", out.Issues, err)
		}
		return
	}
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived), when(d.draft == nil, audience.DraftMissing)) {
		d.publish(d.draft)
		d.draft = nil
	}
}

func (h *history) undoPublish(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	var before *asked
	if d.active != nil {
		before = d.replaced[len(d.replaced)-1]
	}
	used := slices.ContainsFunc(h.model.usedBy(d.id), func(u *defined) bool { return !u.archived })
	out, err := h.UndoPublish(ctx, ada, r, version)
	if version == d.version && !d.archived && before != nil && !h.model.publishable(before, d.id) {
		if err != nil || out.Written() || len(out.Issues) == 0 {
			t.Fatalf("went back to what cannot be followed: %v %v", out.Issues, err)
		}
		return
	}
	if !h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived), when(d.active == nil, audience.AudienceNotPublished),
		when(before == nil && used, audience.AudienceInUse)) {
		return
	}
	undone := d.active
	if before != nil {
		d.publish(before)
	}
	d.active = before
	if d.draft != nil {
		d.settle()
	}
	if d.draft == nil {
		d.draft = undone
		d.settle()
	}
}

func (h *history) discardDraft(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	out, err := h.DiscardDraft(ctx, ada, r, version)
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived), when(d.draft == nil, audience.DraftMissing), when(d.active == nil, audience.DraftOnly)) {
		d.draft = nil
	}
}

func (h *history) restoreVersion(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	number := rapid.IntRange(1, 3).Draw(t, "number")
	out, err := h.RestoreVersion(ctx, ada, r, version, number)
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived), when(number > len(d.versions), audience.VersionNotFound)) {
		d.draft = d.versions[number-1]
		d.settle()
	}
}

func (h *history) archiveAudience(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	used := slices.ContainsFunc(h.model.usedBy(d.id), func(u *defined) bool { return !u.archived })
	out, err := h.ArchiveAudience(ctx, ada, r, version)
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived), when(used, audience.AudienceInUse)) {
		d.archived = true
	}
}

func (h *history) restoreAudience(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	out, err := h.RestoreAudience(ctx, ada, r, version)
	if version == d.version && d.archived && d.active != nil && !h.model.publishable(d.active, d.id) {
		if err != nil || out.Written() || len(out.Issues) == 0 {
			t.Fatalf("restored what cannot be followed: %v %v", out.Issues, err)
		}
		return
	}
	if h.settled(d, version, out.Outcome, err, when(!d.archived, audience.AudienceNotArchived)) {
		d.archived = false
	}
}

func (h *history) deleteAudience(t *rapid.T) {
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	out, err := h.DeleteAudience(ctx, ada, r, version)
	if h.settled(d, version, out.Outcome, err, when(len(h.model.usedBy(d.id)) > 0, audience.AudienceInUse)) {
		delete(h.model.audiences, d.id)
	}
}

func (h *history) duplicateAudience(t *rapid.T) {
	d, r, _ := h.one(t)
	if d == nil || len(h.model.audiences) > 12 {
		return
	}
	h.keys++
	key := fmt.Sprintf("a%d", h.keys)
	a := h.must(h.DuplicateAudience(ctx, ada, r, audience.Duplicate{Key: &key, Name: "Copy"}))
	copied := d.draft
	if copied == nil {
		copied = d.active
	}
	h.model.audiences[a.ID] = &defined{id: a.ID, key: key, version: 1, draft: copied}
}

// rename changes the key of the attribute, or of an audience: definitions follow.
func (h *history) rename(t *rapid.T) {
	if rapid.Bool().Draw(t, "attribute") {
		next := map[string]string{"city": "town", "town": "city"}[h.town]
		out, err := h.UpdateAttribute(ctx, ada, index.AttributeChange{Key: h.town, NewKey: &next})
		h.written(out.Outcome, err)
		h.town = next
		return
	}
	d, r, version := h.one(t)
	if d == nil {
		return
	}
	h.keys++
	key := fmt.Sprintf("a%d", h.keys)
	out, err := h.UpdateAudience(ctx, ada, r, version, audience.AudienceWords{Key: &key})
	if h.settled(d, version, out.Outcome, err, when(d.archived, audience.AudienceIsArchived)) {
		d.key = key
	}
}

func (h *history) advanceClock(t *rapid.T) {
	to := h.model.now.Add(time.Duration(rapid.IntRange(-5, 100).Draw(t, "minutes")) * time.Minute)
	out, err := h.AdvanceClock(ctx, ada, to)
	if to.Before(h.model.now) {
		refusedWith(t, out.Outcome, err, audience.ClockBackwards)
		return
	}
	h.written(out.Outcome, err)
	h.model.now = to
}

func (h *history) restartAll(*rapid.T) {
	h.check(h.t)
	before := h.View().Revision
	h.restart()
	if now := h.View().Revision; now != before {
		h.t.Fatalf("revision %d after the restart, %d before", now, before)
	}
	h.subscribe()
}

// check holds the workspace against the model.
func (h *history) check(t *rapid.T) {
	v := h.View()
	h.listen(v)
	if !v.Now.Equal(h.model.now) || v.Catalog.Len() != len(h.model.audiences) {
		t.Fatalf("now %s, %d audiences; want %s, %d", v.Now, v.Catalog.Len(), h.model.now, len(h.model.audiences))
	}
	active := 0
	for id, d := range h.model.audiences {
		a, err := v.Catalog.Find(audience.ByKey(d.key))
		if err != nil || a.ID != id || a.Status != d.status() || a.Version != d.version || (a.Draft == nil) != (d.draft == nil) || len(a.Versions) != len(d.versions) {
			t.Fatalf("audience %s: %+v %v; want %+v, %s", d.key, a, err, d, d.status())
		}
		if d.draft != nil {
			h.checkDraft(v, a, d)
		}
		if d.status() != audience.StatusActive {
			continue
		}
		active++
		want := h.model.size(d.active)
		size, err := v.Size(a)
		if err != nil || size != want || h.sizes[id] != want {
			t.Fatalf("audience %s: size %d by the roster, %d by the stream, %d by the model: %v", d.key, size, h.sizes[id], want, err)
		}
		h.checkMembers(v, a, d)
	}
	if active != len(v.Catalog.Active()) {
		t.Fatalf("%d active audiences; want %d", len(v.Catalog.Active()), active)
	}
}

func (h *history) checkDraft(v *audience.View, a *audience.Audience, d *defined) {
	errors := slices.ContainsFunc(v.DraftIssues(a), func(i index.Issue) bool { return i.Severity == index.Error })
	if errors == h.model.publishable(d.draft, d.id) {
		h.t.Fatalf("draft of %s: issues %v", d.key, v.DraftIssues(a))
	}
	r := audience.ByID(a.ID)
	p, err := v.Population(audience.Question{DraftOf: &r})
	if errors {
		if err == nil {
			h.t.Fatalf("draft of %s has a population beside %v", d.key, v.DraftIssues(a))
		}
		return
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if size, err := p.Size(ctx); err != nil || size != h.model.size(d.draft) {
		h.t.Fatalf("draft of %s: size %d, want %d: %v", d.key, size, h.model.size(d.draft), err)
	}
	preview, err := v.Preview(ctx, v.Shown(a.Draft.Criteria), append([]string{}, a.Draft.Include...), append([]string{}, a.Draft.Exclude...))
	if err != nil || preview.Population == nil || !reflect.DeepEqual(preview.Issues, v.DraftIssues(a)) {
		h.t.Fatalf("draft of %s: previewed %+v: %v", d.key, preview, err)
	}
	if size, err := preview.Population.Size(ctx); err != nil || size != h.model.size(d.draft) {
		h.t.Fatalf("draft of %s: previewed size %d, want %d: %v", d.key, size, h.model.size(d.draft), err)
	}
}

func (h *history) checkMembers(v *audience.View, a *audience.Audience, d *defined) {
	rows, err := v.Memberships(userIDs, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	for i, id := range userIDs {
		u, known := h.model.users[id]
		in := slices.ContainsFunc(rows[i].In, func(b *audience.Audience) bool { return b.ID == a.ID })
		if want := known && h.model.member(d.active, id); in != want {
			h.t.Fatalf("%s in %s: %v by its memberships, want %v", id, d.key, in, want)
		}
		is, err := v.IsMember(id, audience.ByID(a.ID))
		if known != (err == nil) || is != in {
			h.t.Fatalf("%s in %s: %v %v", id, d.key, is, err)
		}
		if status := rows[i].Status; !known && status != audience.UserUnknown || known && (status == audience.UserActive) != u.active {
			h.t.Fatalf("%s is %s", id, status)
		}
	}
}

// listen follows the stream up to a View, adding up who came and went.
func (h *history) listen(v *audience.View) {
	for h.told < v.Revision {
		a, err := h.stream.Next(ctx)
		if err != nil {
			h.t.Fatal(err)
		}
		h.told = a.View.Revision
		h.replay(a)
		for _, c := range a.Changes {
			h.sizes[c.Audience] += c.Entered - c.Left
			for _, m := range c.Causes.Told() {
				c.Entered, c.Left = c.Entered-m.Entered, c.Left-m.Left
			}
			if c.Entered != 0 || c.Left != 0 {
				h.t.Fatalf("audience %d: %d in and %d out for no cause", c.Audience, c.Entered, c.Left)
			}
			if _, active := a.View.Catalog.Place(c.Audience); !active {
				delete(h.sizes, c.Audience)
			}
		}
	}
}

// watched is the user whose transitions are followed.
const watched = "u1"

// list returns the members of an audience, counted anew.
func (h *history) list(v *audience.View, id audience.ID) map[string]bool {
	p, err := v.AudiencePopulation(audience.ByID(id))
	if err != nil {
		h.t.Fatal(err)
	}
	out := map[string]bool{}
	if err := p.Each(ctx, engine.Listing{}, func(u index.User) error { out[u.ID()] = true; return nil }); err != nil {
		h.t.Fatal(err)
	}
	return out
}

// replay follows members by single transitions, each of which must tell something new, and compares with a new count.
func (h *history) replay(a audience.Announcement) {
	for _, t := range h.Transitions(a, audience.Watch{User: watched}) {
		if t.User != watched || h.joined[t.Audience] == t.Entered {
			h.t.Fatalf("revision %d: %+v is told twice, or of somebody else", a.View.Revision, t)
		}
		h.joined[t.Audience] = t.Entered
	}
	for _, of := range a.View.Catalog.Active() {
		is := h.list(a.View, of.ID)
		if _, had := a.Before.Catalog.Place(of.ID); !had {
			h.members[of.ID] = is // a snapshot
			continue
		}
		for _, t := range h.Transitions(a, audience.Watch{Audience: of.ID}) {
			if t.Audience != of.ID || h.members[of.ID][t.User] == t.Entered {
				h.t.Fatalf("revision %d: %+v is told twice, or of another audience", a.View.Revision, t)
			}
			if h.members[of.ID][t.User] = true; !t.Entered {
				delete(h.members[of.ID], t.User)
			}
		}
		if !maps.Equal(h.members[of.ID], is) {
			h.t.Fatalf("revision %d: members of %s by transitions %v, want %v", a.View.Revision, of.Key, h.members[of.ID], is)
		}
		if h.joined[of.ID] != is[watched] {
			h.t.Fatalf("revision %d: %s in %s by transitions %v, want %v", a.View.Revision, watched, of.Key, h.joined[of.ID], is[watched])
		}
	}
	for id, in := range h.joined {
		if _, active := a.View.Catalog.Place(id); in && !active {
			h.t.Fatalf("revision %d: %s is still in audience %d, which has no members", a.View.Revision, watched, id)
		}
	}
}
