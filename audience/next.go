package audience

import (
	"time"

	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// next is the View that is being built from the one before, in private, with the rows that make it durable. It holds
// one command, or several that change users only.
type next struct {
	base     *View
	at       time.Time      // the time of its commands
	revision index.Revision // of the running command
	entries  []store.Entry
	rows     []store.Row
	memories map[string]memory // what these commands are remembered by

	made Made // the numbers that the running command may hand out; see log

	tx       *index.Tx // nil until facts are changed
	started  index.Revision
	edition  edition
	edited   bool // definitions, or what they are compiled against, are changed
	renamed  bool // names may mean something that meant nothing before
	settings Settings
	now      time.Time
}

func newNext(base *View, at time.Time) *next {
	return &next{
		base: base, at: at, memories: map[string]memory{}, settings: base.Settings, now: base.Now,
		edition: edition{before: base.Catalog, put: map[ID]*Audience{}, stale: func(*names) bool { return false }},
	}
}

// begin numbers the next command.
func (n *next) begin() {
	n.revision = n.base.Revision + index.Revision(len(n.entries)) + 1
	on := n.ground()
	n.made = Made{Attribute: on.schema.Next(), Group: on.groups.Next()}
}

// ground returns the attributes, groups and event types as they are so far.
func (n *next) ground() ground {
	if n.tx == nil {
		return n.base.ground()
	}
	return ground{n.tx.Schema(), n.tx.Groups(), n.tx.EventTypes(), n.settings}
}

// facts returns the Tx, opened for the running command.
func (n *next) facts() *index.Tx {
	switch {
	case n.tx == nil:
		n.tx = n.base.Facts.Begin(n.revision)
	case n.started != n.revision:
		n.tx.Advance(n.revision)
	}
	n.started = n.revision
	return n.tx
}

// put changes an audience, or makes it, and adds its row.
func (n *next) put(a *Audience) error {
	value, err := a.encode()
	if err != nil {
		return err
	}
	n.edition.put[a.ID] = a
	n.edited = true
	n.rows = append(n.rows, store.Row{Table: TableAudiences, Key: audienceKey(a.ID), Value: value})
	return nil
}

// remove deletes an audience with its rows.
func (n *next) remove(a *Audience) {
	n.edition.put[a.ID] = nil
	n.edited = true
	n.rows = append(n.rows, store.Row{Table: TableAudiences, Key: audienceKey(a.ID)})
	for _, d := range a.Versions {
		n.rows = append(n.rows, store.Row{Table: TableDefinitions, Key: definitionKey(a.ID, d.Number)})
	}
}

// log adds the entry of the running command.
func (n *next) log(c *command, detail Detail) error {
	e := Entry{Kind: c.kind, Time: n.at, Actor: c.by.Name, IdempotencyKey: c.by.IdempotencyKey, Detail: detail}
	if n.tx != nil && n.started == n.revision {
		e.Users = n.tx.Users()
	}
	if c.by.Import != "" {
		e.Detail.Import, e.Detail.Made = c.by.Import, n.handedOut()
	}
	body, err := e.Append(nil)
	if err != nil {
		return err
	}
	n.entries = append(n.entries, store.Entry{Revision: uint64(n.revision), Body: body})
	return nil
}

// handedOut returns the attributes and groups the running command has made.
func (n *next) handedOut() Made {
	on := n.ground()
	made := Made{Attributes: int(on.schema.Next() - n.made.Attribute), Groups: int(on.groups.Next() - n.made.Group)}
	if made.Attributes > 0 {
		made.Attribute = n.made.Attribute
	}
	if made.Groups > 0 {
		made.Group = n.made.Group
	}
	return made
}

// batch returns what makes the commands durable. No command follows it.
func (n *next) batch() (*store.Batch, error) {
	if n.tx != nil {
		n.rows = append(n.rows, n.tx.Rows()...)
	}
	if err := n.pinNames(); err != nil {
		return nil, err
	}
	return &store.Batch{Entries: n.entries, Rows: n.rows}, nil
}

// pinNames looks names up again if there may be new ones.
func (n *next) pinNames() error {
	if n.tx != nil {
		n.renamed = n.renamed || n.tx.Schema() != n.base.Facts.Schema() || n.tx.Groups() != n.base.Facts.Groups() ||
			n.tx.EventTypes() != n.base.Facts.EventTypes()
	}
	if !n.renamed {
		return nil
	}
	return n.pinLoose()
}

// pinLoose looks up the names again that meant nothing when criteria were stored, now that there are new ones: from
// then on they are ids, and a rename changes nothing.
func (n *next) pinLoose() error {
	for _, a := range n.base.Catalog.sorted {
		if _, changed := n.edition.put[a.ID]; changed {
			continue
		}
		pinned, definition := *a, false
		if d := a.Active; d != nil && d.names.loose {
			next := *d
			if next.Criteria, next.names = n.pin(d.Criteria); !next.names.equal(&d.names) {
				pinned.Active, definition = &next, true
			}
		}
		if d := a.Draft; d != nil && d.names.loose {
			next := *d
			if next.Criteria, next.names = n.pin(d.Criteria); !next.names.equal(&d.names) {
				pinned.Draft = &next
			}
		}
		if pinned.Active == a.Active && pinned.Draft == a.Draft {
			continue
		}
		if definition {
			if err := n.putDefinition(&pinned, pinned.Active); err != nil {
				return err
			}
		}
		if err := n.put(&pinned); err != nil {
			return err
		}
	}
	return nil
}

// pin resolves names against what is being built.
func (n *next) pin(c *engine.Criteria) (*engine.Criteria, names) {
	return pin(c, n.ground(), func(ref Ref) (*Audience, bool) {
		for _, a := range n.edition.put {
			if a != nil && ref.Key != nil && *ref.Key == a.Key {
				return a, true
			}
		}
		a, ok := n.base.Catalog.find(ref)
		return a, ok
	})
}

// putDefinition puts a published definition in its place among the versions of an audience, and adds its row.
func (n *next) putDefinition(a *Audience, d *Definition) error {
	value, err := d.encode()
	if err != nil {
		return err
	}
	versions := make([]*Definition, 0, len(a.Versions)+1)
	for _, v := range a.Versions {
		if v.Number != d.Number {
			versions = append(versions, v)
		}
	}
	a.Versions = append(versions, d)
	n.rows = append(n.rows, store.Row{Table: TableDefinitions, Key: definitionKey(a.ID, d.Number), Value: value})
	return nil
}

// view builds the next View, without a Roster, and names the ordinals of users whose facts may differ.
func (n *next) view() (*View, []uint32) {
	v := &View{
		Revision: n.base.Revision + index.Revision(len(n.entries)), Now: n.now, Settings: n.settings,
		Facts: n.base.Facts,
	}
	var touched []uint32
	if n.tx != nil {
		touched = n.tx.Touched()
		n.tx.Advance(v.Revision) // a refused command at the end has no revision, and what is written after it has its number
		v.Facts = n.tx.Snapshot()
	}
	v.Catalog = n.catalog(v.ground())
	return v, touched
}

// catalog builds the next Catalog on what it is compiled against.
func (n *next) catalog(on ground) *Catalog {
	if !n.edited {
		return n.base.Catalog
	}
	n.edition.ground = on
	return n.edition.compile()
}
