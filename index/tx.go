package index

import (
	"runtime"
	"slices"
)

// Tx builds the next Snapshot in private. It may hold several commands, each with its revision: Begin opens the first
// and Advance the next. A verb that finds a fault returns its issues and leaves the Tx as it was, so the verbs around
// it stand. Nothing is visible until Snapshot; a Tx that is dropped leaves no trace.
//
// The order of a commit: the verbs, then Rows made durable, then Snapshot published. A Tx belongs to one goroutine.
//
// A Tx keeps records, before and now, of the users it changed; columns and bitmaps are edited once, at the end, from
// the difference, ordinals ascending. The alternative, editing columns verb by verb, touches a page once per write
// instead of once per Tx and has to undo a write that is refused half-way.
type Tx struct {
	base     *Snapshot
	revision Revision
	schema   *Schema // the base's until the first change
	groups   *Groups // the base's until the first change
	rows     int     // ordinals handed out
	nextKey  UserKey

	users   []*change          // whom the Tx has looked at
	ids     map[string]*change // the last one of each id
	turn    int                // number of the running command, from 1
	command []UserKey          // users the running command has changed
	images  []image

	ground *Snapshot                     // the facts that held counts from: the base, or later where an attribute was changed
	held   map[AttributeID]map[claim]int // by how many more users a value of a unique attribute is had than in ground

	eventTypes *EventTypes     // the base's until the first change
	events     []recorded      // in the order they were taken
	place      uint32          // of the next event of the running command
	messages   map[string]bool // ids of the events taken
	swept      sweep

	retyped    map[EventTypeID]bool // made, changed or deleted
	attributes map[AttributeID]bool // made, changed or deleted
	regrouped  map[GroupID]bool     // made, changed or deleted
	moved      map[GroupID]bool     // with other parents than before

	checks int       // number of the running check of a user's attributes
	marks  []int     // by AttributeID: the last check that met it
	values []checked // scratch of a check
}

// change is what a Tx does to one user. A user who is deleted and added again is two changes.
type change struct {
	id      string
	ordinal uint32
	key     UserKey
	before  *Record // in the base; nil for a new user
	now     *Record // nil for a deleted user
	turn    int     // the last command that changed the user; 0 for none
}

// image is the record of one user before one command; nil says there was none.
type image struct {
	key      UserKey
	revision Revision
	before   *Record
}

// Begin opens a Tx for the command with revision rev.
func (s *Snapshot) Begin(rev Revision) *Tx {
	return &Tx{
		base: s, revision: rev, schema: s.schema, groups: s.groups, eventTypes: s.eventTypes, rows: s.rows, nextKey: s.nextKey, turn: 1,
		ids: map[string]*change{}, ground: s, held: map[AttributeID]map[claim]int{},
		retyped: map[EventTypeID]bool{}, attributes: map[AttributeID]bool{}, regrouped: map[GroupID]bool{}, moved: map[GroupID]bool{},
	}
}

// Advance ends the running command and opens the next one.
func (tx *Tx) Advance(rev Revision) {
	tx.revision = rev
	tx.turn++
	tx.command = nil
	tx.place = 0
}

// EventTypes returns the event types as the verbs so far leave them, valid until the next verb.
func (tx *Tx) EventTypes() *EventTypes { return tx.eventTypes }

// Schema returns the attributes as the verbs so far leave them, valid until the next verb.
func (tx *Tx) Schema() *Schema { return tx.schema }

// Groups returns the groups as the verbs so far leave them, valid until the next verb.
func (tx *Tx) Groups() *Groups { return tx.groups }

// Users returns the keys of the users the running command has changed, ascending: what its log entry names.
func (tx *Tx) Users() []UserKey {
	return slices.Sorted(slices.Values(tx.command))
}

// User returns the user with an id as the verbs so far leave them, active or dormant; false for nobody.
func (tx *Tx) User(id string) (User, bool) {
	c := tx.find(id)
	if c == nil {
		return User{}, false
	}
	u := c.now.User(tx.schema)
	if c.before != nil {
		u.snapshot, u.ordinal = tx.base, c.ordinal // where what they did is
	}
	return u, true
}

// Changed reports whether the verbs so far changed anything.
func (tx *Tx) Changed() bool {
	return len(tx.images) > 0 || len(tx.attributes) > 0 || len(tx.regrouped) > 0 || len(tx.events) > 0 || len(tx.retyped) > 0 || tx.swept.gone > 0
}

// meetAtLeast is how many users are worth a second goroutine.
const meetAtLeast = 64

// Meet loads the records of users whom the coming verbs will name, several at a time: most of a write of users who are
// there is waiting for memory, and a Snapshot may be read by many. Without it the verbs load them one by one.
func (tx *Tx) Meet(n int, id func(i int) string) {
	if n < 2*meetAtLeast {
		return
	}
	met := make([]*change, n)
	var work []func()
	for first := 0; first < n; first += meetAtLeast {
		work = append(work, func() {
			for i := first; i < min(first+meetAtLeast, n); i++ {
				met[i] = tx.load(id(i))
			}
		})
	}
	inParallel(work, runtime.GOMAXPROCS(0))
	for _, c := range met {
		if c != nil && tx.ids[c.id] == nil {
			tx.users = append(tx.users, c)
			tx.ids[c.id] = c
		}
	}
}

// find returns the change of the user with an id, loading the record on first sight; nil for nobody.
func (tx *Tx) find(id string) *change {
	if c, ok := tx.ids[id]; ok {
		if c.now == nil {
			return nil
		}
		return c
	}
	c := tx.load(id)
	if c != nil {
		tx.users = append(tx.users, c)
		tx.ids[c.id] = c
	}
	return c
}

// load returns a change of nothing yet for a user of the base; nil for nobody.
func (tx *Tx) load(id string) *change {
	ord, ok := tx.base.Ordinal(id)
	if !ok {
		return nil
	}
	before := tx.base.User(ord).Record()
	return &change{id: before.ID, ordinal: ord, key: before.Key, before: before, now: before.Fit(tx.schema, tx.groups)}
}

// create hands out the next key and ordinal; the user has no record yet.
func (tx *Tx) create(id string) *change {
	c := &change{id: id, ordinal: uint32(tx.rows), key: tx.nextKey}
	tx.users = append(tx.users, c)
	tx.ids[id] = c
	tx.rows++
	tx.nextKey++
	return c
}

// put gives a user the record of the running command, nil to delete, and keeps the one before.
func (tx *Tx) put(c *change, next *Record) {
	if c.turn != tx.turn {
		c.turn = tx.turn
		tx.command = append(tx.command, c.key)
		tx.images = append(tx.images, image{c.key, tx.revision, c.now})
	}
	tx.hold(c.now, next)
	c.now = next
}

// ownSchema returns the schema for changing, moved to the running revision.
func (tx *Tx) ownSchema() *Schema {
	if tx.schema == tx.base.schema {
		tx.schema = tx.schema.clone()
	}
	tx.schema.version = uint64(tx.revision)
	return tx.schema
}

// ownGroups returns the groups for changing; the version of both is the schema's.
func (tx *Tx) ownGroups() *Groups {
	tx.ownSchema()
	if tx.groups == tx.base.groups {
		tx.groups = tx.groups.clone()
	}
	return tx.groups
}
