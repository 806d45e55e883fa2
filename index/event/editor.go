package event

import (
	"slices"

	"parterre/index/block"
	"parterre/index/column"
)

// Editor makes the next Book. Several may begin with one Book, one after the other or side by side: none sees what another
// does. It belongs to one goroutine.
type Editor struct {
	next  Book
	types map[Type]*typedEditor
	own   map[*page]bool // pages that nobody else has
	lists map[int]bool   // blocks whose list of pages nobody else has
}

// typedEditor makes the next events of a type.
type typedEditor struct {
	next         typed
	texts        map[Property]*column.DictionaryEditor
	blocks       map[int]bool // blocks whose list of days nobody else has
	days         map[*Day]bool
	exclusive    map[*Day]bool // days whose arrays nobody else has
	summaryIsOwn bool
}

// Edit begins with a Book; nil is one without events.
func Edit(shape block.Shape, b *Book) *Editor {
	e := &Editor{next: Book{shape: shape}, types: map[Type]*typedEditor{}, own: map[*page]bool{}, lists: map[int]bool{}}
	if b != nil {
		e.next = *b
		e.next.types, e.next.people = slices.Clone(b.types), slices.Clone(b.people)
	}
	return e
}

func (e *Editor) typed(t Type) *typedEditor {
	if of, ok := e.types[t]; ok {
		return of
	}
	of := &typedEditor{
		next: *e.next.typed(t), texts: map[Property]*column.DictionaryEditor{},
		blocks: map[int]bool{}, days: map[*Day]bool{}, exclusive: map[*Day]bool{},
	}
	of.next.blocks, of.next.dictionaries = slices.Clone(of.next.blocks), slices.Clone(of.next.dictionaries)
	e.types[t] = of
	return of
}

// Code returns the code of a text of a property, a new one if need be.
func (e *Editor) Code(t Type, p Property, text string) uint32 {
	of := e.typed(t)
	d, ok := of.texts[p]
	if !ok {
		for int(p) >= len(of.next.dictionaries) {
			of.next.dictionaries = append(of.next.dictionaries, nil)
		}
		d = column.EditDictionary(of.next.dictionaries[p])
		of.texts[p] = d
	}
	return d.Code(text)
}

// Add puts an event where it belongs: behind those of the same instant. Cells ascend by property.
func (e *Editor) Add(ord uint32, t Type, ms int64, cells []Cell) {
	blk, row := e.next.shape.Split(ord)
	e.typed(t).add(blk, uint16(row), ms, cells)
	p, user := e.page(blk, row)
	p.put(user, newEntry(t, ms))
	e.next.count++
}

// page returns the page of a user for changing, and the user's place in it.
func (e *Editor) page(blk int, row uint32) (*page, int) {
	at, user := pageOf(e.next.shape, row)
	for blk >= len(e.next.people) {
		e.next.people = append(e.next.people, nil)
	}
	pages := e.next.people[blk]
	if !e.lists[blk] {
		pages = slices.Clone(pages)
		e.lists[blk] = true
	}
	for at >= len(pages) {
		pages = append(pages, nil)
	}
	e.next.people[blk] = pages
	switch p := pages[at]; {
	case p == nil:
		pages[at] = &page{ends: make([]uint32, pageUsers(e.next.shape))}
	case !e.own[p]:
		pages[at] = p.clone()
	}
	e.own[pages[at]] = true
	return pages[at], user
}

// list returns the days of a block for changing.
func (of *typedEditor) list(blk int) []*Day {
	for blk >= len(of.next.blocks) {
		of.next.blocks = append(of.next.blocks, nil)
	}
	if !of.blocks[blk] {
		of.next.blocks[blk] = slices.Clone(of.next.blocks[blk])
		of.blocks[blk] = true
	}
	return of.next.blocks[blk]
}

func (of *typedEditor) add(blk int, row uint16, ms int64, cells []Cell) {
	days, number := of.list(blk), DayOf(ms)
	i := search(days, number)
	if i == len(days) || days[i].number != number {
		days = slices.Insert(days, i, nil)
		of.next.blocks[blk] = days
		of.mark(blk)
	}
	offset := uint32(ms - number*dayMS)
	d, at, how := of.open(days[i], number, offset)
	days[i] = d
	d.rows[at], d.times[at] = row, offset
	d.fill(at, cells, how)
	of.next.count++
}

// open returns a Day of the editor's own with a place opened for an event.
func (of *typedEditor) open(d *Day, number int64, ms uint32) (*Day, int, kept) {
	if d != nil && of.exclusive[d] {
		at, _ := slices.BinarySearch(d.times, ms+1)
		d.rows, d.times = slices.Insert(d.rows, at, 0), slices.Insert(d.times, at, 0)
		d.used.Store(int64(len(d.rows)))
		return d, at, owned
	}
	next, at, how := d.room(number, ms)
	if d != nil && of.days[d] { // the editor's own, in arrays that others have the beginning of
		*d = *next
		next = d
	}
	of.days[next] = true
	if how != appended {
		of.exclusive[next] = true
	}
	return next, at, how
}

// fill gives the event at a place its cells. The Day is the caller's own, but for its columns.
func (d *Day) fill(at int, cells []Cell, how kept) {
	last := Property(0)
	if len(cells) > 0 {
		last = cells[len(cells)-1].Property
	}
	if how != owned || int(last) >= len(d.columns) {
		columns := make([]*Values, max(len(d.columns), int(last)+1))
		copy(columns, d.columns)
		d.columns = columns
	}
	for p := range d.columns {
		var c *Cell
		if len(cells) > 0 && int(cells[0].Property) == p {
			c, cells = &cells[0], cells[1:]
		}
		d.columns[p] = d.columns[p].put(at, c, how)
	}
	if len(d.columns) == 1 {
		d.columns = nil // properties count from 1
	}
}

// mark notes that a block has events.
func (of *typedEditor) mark(blk int) {
	if !of.summaryIsOwn {
		of.next.summary, of.summaryIsOwn = slices.Clone(of.next.summary), true
	}
	for blk>>6 >= len(of.next.summary) {
		of.next.summary = append(of.next.summary, 0)
	}
	of.next.summary[blk>>6] |= 1 << (blk & 63)
}

// RemoveUser takes out all events of a user, and returns how many there were.
func (e *Editor) RemoveUser(ord uint32) int {
	blk, row := e.next.shape.Split(ord)
	if at, _ := pageOf(e.next.shape, row); blk >= len(e.next.people) || at >= len(e.next.people[blk]) || e.next.people[blk][at] == nil {
		return 0
	}
	p, user := e.page(blk, row)
	from, to := p.of(user)
	for _, gone := range slices.Clone(p.entries[from:to]) {
		p.remove(user, gone)
		e.typed(entryType(gone)).remove(blk, uint16(row), entryTime(gone))
	}
	e.next.count -= to - from
	return to - from
}

// RemoveBefore takes out the events of a type on the days before one, and returns how many there were.
func (e *Editor) RemoveBefore(t Type, day int64) int {
	of, gone := e.typed(t), 0
	for blk := range of.next.blocks {
		n := search(of.next.blocks[blk], day)
		for _, d := range of.next.blocks[blk][:n] {
			for at, row := range d.rows {
				p, user := e.page(blk, uint32(row))
				p.remove(user, newEntry(t, d.Time(at)))
			}
			gone += d.Len()
		}
		if n > 0 {
			of.next.blocks[blk] = slices.Clone(of.next.blocks[blk][n:])
			of.blocks[blk] = true
			of.tidy(blk)
		}
	}
	of.next.count -= gone
	e.next.count -= gone
	return gone
}

func (of *typedEditor) remove(blk int, row uint16, ms int64) {
	days := of.list(blk)
	i := search(days, DayOf(ms))
	d := days[i]
	from, at := d.Within(ms, ms)
	for at--; d.rows[at] != row; at-- {
		if at < from {
			panic("event: a day has not what a time line has")
		}
	}
	of.next.count--
	if d.Len() == 1 {
		of.next.blocks[blk] = slices.Delete(days, i, i+1)
		of.tidy(blk)
		return
	}
	next := d.without(at)
	days[i] = next
	of.days[next], of.exclusive[next] = true, true
}

// tidy takes the mark from a block that has no events left.
func (of *typedEditor) tidy(blk int) {
	if len(of.next.blocks[blk]) == 0 {
		of.mark(blk)
		of.next.summary[blk>>6] &^= 1 << (blk & 63)
	}
}

// Freeze returns the next Book. The editor is spent.
func (e *Editor) Freeze() *Book {
	for p := range e.own {
		p.entries = fitted(p.entries)
	}
	for t, of := range e.types {
		of.fit()
		for p, d := range of.texts {
			of.next.dictionaries[p] = d.Freeze()
		}
		for int(t) >= len(e.next.types) {
			e.next.types = append(e.next.types, nil)
		}
		e.next.types[t] = &of.next
	}
	return &e.next
}

// fit gives back the room that Days have kept while they grew, but for the newest of each block, where more comes.
func (of *typedEditor) fit() {
	for blk := range of.blocks {
		days := of.next.blocks[blk]
		for _, d := range days[:max(0, len(days)-1)] {
			if of.exclusive[d] {
				d.rows, d.times = fitted(d.rows), fitted(d.times)
			}
		}
	}
}

// fitted returns the list without the room it has kept, if that is worth a copy.
func fitted[T any](list []T) []T {
	if cap(list)-len(list) <= len(list)/4+4 { // what opening a place keeps
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}
