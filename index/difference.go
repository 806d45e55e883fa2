package index

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"parterre/index/column"
)

// difference is what has to be edited in the columns, gathered user by user and applied column by column: a column is
// opened once, its rows ascending. What did not change is not in it.
type difference struct {
	values [][]edit[Value] // by AttributeID
	names  []edit[string]
	roles  []edit[[]string]
	groups []edit[[]GroupID]
}

// edit is the new value of one row; nil takes the row out of the column.
type edit[T any] struct {
	ordinal uint32
	value   *T
}

// add notes how a user's record in the columns changes. Both records ascend by attribute.
func (d *difference) add(ord uint32, before, now *Record) {
	if before.Name != now.Name {
		d.names = append(d.names, edit[string]{ord, unless(now.Name == "", &now.Name)})
	}
	if !slices.Equal(before.Roles, now.Roles) {
		d.roles = append(d.roles, edit[[]string]{ord, unless(len(now.Roles) == 0, &now.Roles)})
	}
	if !slices.Equal(before.Groups, now.Groups) {
		d.groups = append(d.groups, edit[[]GroupID]{ord, unless(len(now.Groups) == 0, &now.Groups)})
	}
	old := before.Values
	for i := range now.Values {
		v := &now.Values[i]
		for len(old) > 0 && old[0].Attribute < v.Attribute {
			d.unset(ord, old[0].Attribute)
			old = old[1:]
		}
		if len(old) > 0 && old[0].Attribute == v.Attribute {
			same := old[0].Value.Equal(v.Value)
			old = old[1:]
			if same {
				continue
			}
		}
		d.values[v.Attribute] = append(d.values[v.Attribute], edit[Value]{ord, &v.Value})
	}
	for _, v := range old {
		d.unset(ord, v.Attribute)
	}
}

// unless returns the value, or nil where there is none to show.
func unless[T any](none bool, value *T) *T {
	if none {
		return nil
	}
	return value
}

func (d *difference) unset(ord uint32, id AttributeID) {
	if int(id) < len(d.values) {
		d.values[id] = append(d.values[id], edit[Value]{ordinal: ord})
	}
}

// parallelEdits is how many edits are worth a second goroutine: a hundred users with nine attributes.
const parallelEdits = 900

// apply edits the columns of a Snapshot nobody has seen yet: one after the other, or several at once when there is much
// to do. Columns share nothing.
func (d *difference) apply(next *Snapshot) {
	var edits []func()
	count := len(d.names) + len(d.roles) + len(d.groups)
	next.columns, next.sent = slices.Clone(next.columns), slices.Clone(next.sent)
	for id, of := range d.values {
		if len(of) == 0 || next.columns[id] == nil { // nil: the attribute is gone, and its column with it
			continue
		}
		count += len(of)
		if a := next.schema.byID[id]; a.Aliases != nil || next.sent[id] != nil {
			values, sent := a.Aliases.split(of)
			of = values
			edits = append(edits, func() { next.sent[id] = next.editedSent(AttributeID(id), next.columns[id], sent) })
		}
		edits = append(edits, func() { next.columns[id] = edited(next, next.columns[id], of) })
	}
	if len(d.names) > 0 {
		edits = append(edits, func() {
			e := column.EditText(next.shape, next.names)
			run(e, d.names, e.Set)
			next.names = frozenText(next.shape, next.names, e)
		})
	}
	if len(d.roles) > 0 {
		edits = append(edits, func() {
			e := column.EditList(next.shape, next.roles)
			run(e, d.roles, e.Set)
			next.roles = frozenList(next.shape, next.roles, e)
		})
	}
	if len(d.groups) > 0 {
		edits = append(edits, func() { next.memberOf = d.editedGroups(next) })
	}
	workers := 1
	if count >= parallelEdits {
		workers = runtime.GOMAXPROCS(0)
	}
	inParallel(edits, workers)
}

func (d *difference) editedGroups(next *Snapshot) *column.List {
	e := column.EditList(next.shape, next.memberOf)
	var texts []string
	run(e, d.groups, func(ord uint32, groups []GroupID) {
		texts = texts[:0]
		for _, g := range groups {
			texts = append(texts, groupText(g))
		}
		e.Set(ord, texts)
	})
	return frozenList(next.shape, next.memberOf, e)
}

// inParallel does all the work with so many goroutines, the caller's among them. A panic in any is the caller's.
func inParallel(work []func(), workers int) {
	var next atomic.Int64
	var others sync.WaitGroup
	var fault atomic.Pointer[any]
	do := func() {
		for i := int(next.Add(1)) - 1; i < len(work); i = int(next.Add(1)) - 1 {
			work[i]()
		}
	}
	for range min(workers, len(work)) - 1 {
		others.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					fault.Store(&r)
				}
			}()
			do()
		})
	}
	defer func() {
		others.Wait()
		if r := fault.Load(); r != nil {
			panic(*r)
		}
	}()
	do()
}

func edited(next *Snapshot, c any, edits []edit[Value]) any {
	switch c := c.(type) {
	case *column.Ordered:
		e := column.EditOrdered(next.shape, c)
		run(e, edits, func(ord uint32, v Value) { e.Set(ord, v.key) })
		return e.Freeze()
	case *column.Text:
		e := column.EditText(next.shape, c)
		run(e, edits, func(ord uint32, v Value) { e.Set(ord, v.text) })
		return frozenText(next.shape, c, e)
	}
	list := c.(*column.List)
	e := column.EditList(next.shape, list)
	run(e, edits, func(ord uint32, v Value) { e.Set(ord, v.list) })
	return frozenList(next.shape, list, e)
}

// run carries out edits on an editor; set is its Set for their type.
func run[T any](e interface{ Unset(ord uint32) }, edits []edit[T], set func(ord uint32, value T)) {
	for i := range edits {
		if edits[i].value == nil {
			e.Unset(edits[i].ordinal)
		} else {
			set(edits[i].ordinal, *edits[i].value)
		}
	}
}
