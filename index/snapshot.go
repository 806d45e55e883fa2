package index

import (
	"iter"
	"slices"
	"sort"
	"strconv"

	"parterre/index/block"
	"parterre/index/column"
	"parterre/index/event"
)

// Options say how a Snapshot is laid out.
type Options struct {
	Shape   block.Shape // users of a block; 0 is block.Production
	Rebuild bool        // Load reads no checkpoint, but the users' rows
	// Progress is told how far Load is, of the checkpoint's parts or of the users' rows; an error of it ends the loading and
	// is returned. It may be called by several goroutines at once; nil is not called.
	Progress func(done, all int) error
}

// Snapshot is all facts at one Revision, immutable: any number of goroutines may ask it, for as long as they like.
// What it hands out is read only.
type Snapshot struct {
	revision Revision
	shape    block.Shape
	rows     int     // ordinals handed out, of users since deleted too
	nextKey  UserKey // the key the next new user gets
	schema   *Schema
	groups   *Groups

	everyone *block.Posting
	columns  []any // by AttributeID: *column.Ordered, *column.Text, *column.List or nil
	sent     []any // by AttributeID: what was sent where that is another spelling, *column.Text, *column.List or nil
	claims   []any // by AttributeID: what dormant users have of a unique one, *column.Ordered, *column.Text or nil
	roles    *column.List
	memberOf *column.List // texts are the decimal ids of the groups users are directly in
	names    *column.Text

	directory *column.Directory // id → ordinal, active and dormant users
	keys      sequence          // ordinal → UserKey, ascending
	created   sequence
	updated   sequence
	dormant   dormant

	eventTypes *EventTypes
	events     *event.Book // nil: none
}

// Empty returns the facts of a new workspace.
func Empty(o Options) *Snapshot {
	if o.Shape == 0 {
		o.Shape = block.Production
	}
	return &Snapshot{
		shape: o.Shape, nextKey: 1, schema: emptySchema(), groups: emptyGroups(), eventTypes: emptyEventTypes(),
		everyone: block.Edit(o.Shape, nil).Posting(),
		roles:    column.EditList(o.Shape, nil).Freeze(),
		memberOf: column.EditList(o.Shape, nil).Freeze(),
		names:    column.EditText(o.Shape, nil).Freeze(),

		directory: column.EditDirectory(nil).Freeze(),
	}
}

// Revision is the revision of the last command the snapshot knows.
func (s *Snapshot) Revision() Revision { return s.revision }

// Shape is the size of a block.
func (s *Snapshot) Shape() block.Shape { return s.shape }

// Blocks is the number of blocks that have rows.
func (s *Snapshot) Blocks() int { return s.shape.Blocks(s.rows) }

// Rows is the number of ordinals handed out: every ordinal is below it. Ordinals of dormant and deleted users count.
func (s *Snapshot) Rows() int { return s.rows }

// Schema is all attributes.
func (s *Snapshot) Schema() *Schema { return s.schema }

// Groups is all groups.
func (s *Snapshot) Groups() *Groups { return s.groups }

// Everyone is the active users: the universe every audience is a part of.
func (s *Snapshot) Everyone() *block.Posting { return s.everyone }

// Ordinal returns the ordinal of a user, active or dormant; false for somebody deleted or unknown.
func (s *Snapshot) Ordinal(id string) (uint32, bool) { return s.directory.Find(id) }

// ByKey returns the ordinal of the user with a key, active or dormant.
func (s *Snapshot) ByKey(k UserKey) (uint32, bool) {
	n := sort.Search(s.rows, func(i int) bool { return s.keys.at(uint32(i)) >= uint64(k) })
	if n == s.rows || s.keys.at(uint32(n)) != uint64(k) {
		return 0, false
	}
	return uint32(n), s.Known(uint32(n))
}

// Known reports whether the ordinal is that of a user, active or dormant, who has not been deleted.
func (s *Snapshot) Known(ord uint32) bool {
	if s.everyone.Contains(ord) {
		return true
	}
	_, ok := s.dormant.row(ord)
	return ok
}

// User returns a handle on the user with an ordinal. Of a deleted or unknown user it is one without id and values,
// who is not active.
func (s *Snapshot) User(ord uint32) User {
	if s.everyone.Contains(ord) {
		return User{snapshot: s, ordinal: ord}
	}
	r, ok := s.dormantRecord(ord)
	if !ok {
		r = &Record{}
	}
	return User{snapshot: s, ordinal: ord, record: r, schema: s.schema}
}

// dormantRecord reads the record kept aside of a deactivated user.
func (s *Snapshot) dormantRecord(ord uint32) (*Record, bool) {
	row, ok := s.dormant.row(ord)
	if !ok {
		return nil, false
	}
	r, err := DecodeRecord([]byte(row))
	if err != nil {
		panic("index: a row kept in memory does not decode: " + err.Error()) // we wrote it ourselves
	}
	return r.Fit(s.schema, s.groups), true
}

// Dormant returns the number of deactivated users.
func (s *Snapshot) Dormant() int { return s.dormant.len() }

// DormantUsers yields every deactivated user, in the order of their keys. Each is decoded when its turn comes.
func (s *Snapshot) DormantUsers() iter.Seq[User] {
	return func(yield func(User) bool) {
		for ord := range s.dormant.all() {
			if !yield(s.User(ord)) {
				return
			}
		}
	}
}

// Ordered returns the column of a NUMBER, INTEGER, BOOLEAN, DATE or DATETIME; nil for other kinds and no attribute.
func (s *Snapshot) Ordered(id AttributeID) *column.Ordered {
	c, _ := s.column(id).(*column.Ordered)
	return c
}

// Text returns the column of a STRING or a VERSION; nil for other kinds and no attribute.
func (s *Snapshot) Text(id AttributeID) *column.Text {
	c, _ := s.column(id).(*column.Text)
	return c
}

// List returns the column of a STRING_LIST; nil for other kinds and no attribute.
func (s *Snapshot) List(id AttributeID) *column.List {
	c, _ := s.column(id).(*column.List)
	return c
}

func (s *Snapshot) column(id AttributeID) any {
	if int(id) >= len(s.columns) {
		return nil
	}
	return s.columns[id]
}

// Present returns the active users with a value of the attribute; the empty posting for no attribute.
func (s *Snapshot) Present(id AttributeID) *block.Posting {
	switch c := s.column(id).(type) {
	case *column.Ordered:
		return c.Present()
	case *column.Text:
		return c.Present()
	case *column.List:
		return c.Present()
	}
	return nil
}

// CountOf counts the active users who have a value of an attribute; of a STRING_LIST those who have it as an item.
func (s *Snapshot) CountOf(id AttributeID, v Value) int { return countOf(s.column(id), claimOf(v)) }

// RoleColumn is the roles of active users; a user without roles is not present in it.
func (s *Snapshot) RoleColumn() *column.List { return s.roles }

// GroupColumn is the groups active users are directly in; GroupCode gives the code of a group in it.
func (s *Snapshot) GroupColumn() *column.List { return s.memberOf }

// NameColumn is the display names of active users.
func (s *Snapshot) NameColumn() *column.Text { return s.names }

// GroupCode returns the code of a group in GroupColumn; false when no user ever was in it.
func (s *Snapshot) GroupCode(id GroupID) (uint32, bool) {
	return s.memberOf.Dictionary().Find(groupText(id))
}

// CodeGroup returns the group a code of GroupColumn stands for.
func (s *Snapshot) CodeGroup(code uint32) GroupID {
	return textGroup(s.memberOf.Dictionary().Text(code))
}

func groupText(id GroupID) string { return strconv.FormatUint(uint64(id), 10) }

func textGroup(text string) GroupID {
	id, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		panic("index: the group column has a text that is no id")
	}
	return GroupID(id)
}

// HasRole reports whether some active user has the role.
func (s *Snapshot) HasRole(name string) bool {
	code, ok := s.roles.Dictionary().Find(name)
	return ok && s.roles.CountOf(code) > 0
}

// Roles returns the roles that some active user has, ascending.
func (s *Snapshot) Roles() []string {
	var out []string
	for code := range uint32(s.roles.Dictionary().Len()) {
		if s.roles.CountOf(code) > 0 {
			out = append(out, s.roles.Dictionary().Text(code))
		}
	}
	slices.Sort(out)
	return out
}

func (s *Snapshot) idOf(ord uint32) string { return s.directory.ID(ord) }

// value returns what an active user has for an attribute.
func (s *Snapshot) value(id AttributeID, ord uint32) (Value, bool) {
	if c := s.column(id); c != nil {
		return cellValue(c, s.schema.byID[id].Kind, ord)
	}
	return Value{}, false
}

// cellValue returns what a column of a kind has for a user.
func cellValue(c any, kind Kind, ord uint32) (Value, bool) {
	switch c := c.(type) {
	case *column.Ordered:
		if key, ok := c.Key(ord); ok {
			return Value{kind: kind, key: key}, true
		}
	case *column.Text:
		if code, ok := c.Code(ord); ok {
			return Value{kind: kind, text: c.Dictionary().Text(code)}, true
		}
	case *column.List:
		if texts, ok := listTexts(c, ord); ok {
			return Value{kind: StringList, list: texts}, true
		}
	}
	return Value{}, false
}

func (s *Snapshot) rolesOf(ord uint32) []string {
	texts, _ := listTexts(s.roles, ord)
	return texts
}

func (s *Snapshot) groupsOf(ord uint32) []GroupID {
	var scratch [16]uint32
	codes, _ := s.memberOf.Codes(ord, scratch[:0])
	if len(codes) == 0 {
		return nil
	}
	out := make([]GroupID, len(codes))
	for i, code := range codes {
		out[i] = s.CodeGroup(code)
	}
	slices.Sort(out)
	return out
}

// listTexts returns the texts of one user's list, ascending; false when the user has none stored.
func listTexts(c *column.List, ord uint32) ([]string, bool) {
	var scratch [16]uint32
	codes, ok := c.Codes(ord, scratch[:0])
	if !ok || len(codes) == 0 {
		return nil, ok
	}
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = c.Dictionary().Text(code)
	}
	slices.Sort(out)
	return out, true
}
