package event

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"parterre/index/block"
	"parterre/index/column"
)

// ErrCorrupt is why stored parts are no events: missing, out of order, of something else, or damaged.
var ErrCorrupt = errors.New("stored events are damaged")

// Loader makes a Book of stored parts. Types may be read side by side.
type Loader struct {
	shape block.Shape
	users int // ordinals below it may have events

	mu    sync.Mutex
	types []*typed // guarded by mu: by Type
}

// NewLoader returns a Loader for events of the users whose ordinals are below a number.
func NewLoader(shape block.Shape, users int) *Loader { return &Loader{shape: shape, users: users} }

// Type reads the events of a type. The forms are those its properties are kept in.
func (l *Loader) Type(t Type, forms map[Property]Form, parts column.Parts) error {
	r := &typeReader{shape: l.shape, users: l.users, forms: forms, texts: map[Property]*column.DictionaryEditor{}, codes: map[Property]int{}}
	if err := parts(r.part); err != nil {
		return err
	}
	r.freeze()
	l.mu.Lock()
	defer l.mu.Unlock()
	for int(t) >= len(l.types) {
		l.types = append(l.types, nil)
	}
	l.types[t] = &r.of
	return nil
}

// Book returns the events of all types read, with the time lines of their users. The Loader is spent.
func (l *Loader) Book() *Book {
	b := &Book{shape: l.shape, types: l.types}
	blocks := 0
	for _, of := range b.types {
		if of != nil {
			b.count += of.count
			blocks = max(blocks, len(of.blocks))
		}
	}
	b.people = make([][]*page, blocks)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for blk := range blocks {
		group.Go(func() error {
			b.people[blk] = b.pages(blk)
			return nil
		})
	}
	_ = group.Wait() // none of them fails
	return b
}

// pages makes the time lines of the users of a block: where those of each user begin is counted first, then every event is
// put there, and at last those of each are put in order.
func (b *Book) pages(blk int) []*page {
	ends := make([]uint32, b.shape.Rows()+1) // of each row, in the place after its own
	each := func(fn func(t Type, d *Day)) {
		for t, of := range b.types {
			if of != nil && blk < len(of.blocks) {
				for _, d := range of.blocks[blk] {
					fn(Type(t), d)
				}
			}
		}
	}
	each(func(_ Type, d *Day) {
		for _, row := range d.rows {
			ends[int(row)+1]++
		}
	})
	for row := range b.shape.Rows() {
		ends[row+1] += ends[row]
	}
	entries := make([]entry, ends[len(ends)-1])
	next := slices.Clone(ends[:len(ends)-1])
	each(func(t Type, d *Day) {
		for at, row := range d.rows {
			entries[next[row]] = newEntry(t, d.Time(at))
			next[row]++
		}
	})
	n := pageUsers(b.shape)
	var out []*page
	for first := 0; first < b.shape.Rows(); first += n {
		from, to := ends[first], ends[first+n]
		if from == to {
			continue
		}
		p := &page{ends: make([]uint32, n)}
		for user := range n {
			slices.Sort(entries[ends[first+user]:ends[first+user+1]])
			p.ends[user] = ends[first+user+1] - from
		}
		p.entries = append(make([]entry, 0, to-from), entries[from:to]...)
		for first/n > len(out) {
			out = append(out, nil)
		}
		out = append(out, p)
	}
	return out
}

// typeReader makes the events of a type of parts that ascend.
type typeReader struct {
	shape block.Shape
	users int
	forms map[Property]Form
	texts map[Property]*column.DictionaryEditor
	codes map[Property]int // texts read of each
	of    typed
	last  column.Part
	seen  [partDays + 1]uint32
}

func (r *typeReader) part(p column.Part) error {
	at := fmt.Sprintf("part %d of kind %d", p.Number, p.Kind)
	if p.Kind < max(partTexts, r.last.Kind) || p.Kind > partDays || p.Number != r.seen[p.Kind] {
		return fmt.Errorf("%s out of order: %w", at, ErrCorrupt)
	}
	r.last = column.Part{Kind: p.Kind}
	r.seen[p.Kind]++
	b := &reader{rest: p.Body}
	if b.byte() != partVersion {
		return fmt.Errorf("%s is of another version: %w", at, ErrCorrupt)
	}
	switch p.Kind {
	case partTexts:
		r.readTexts(b)
	case partDays:
		r.freeze()
		r.readDays(b)
	}
	if b.bad {
		return fmt.Errorf("%s: %w", at, ErrCorrupt)
	}
	return nil
}

func (r *typeReader) readTexts(b *reader) {
	p := Property(b.uvarint(1<<32 - 1))
	if form, known := r.forms[p]; !known || form == Ordered {
		b.fail()
		return
	}
	e, met := r.texts[p]
	if !met {
		e = column.EditDictionary(nil)
		r.texts[p] = e
	}
	for b.more() {
		if text := b.take(int(b.uvarint(1 << 30))); !b.bad && int(e.Code(string(text))) != r.codes[p] {
			b.fail() // the text came before
		}
		r.codes[p]++
	}
}

// freeze ends the reading of texts.
func (r *typeReader) freeze() {
	for p, e := range r.texts {
		for int(p) >= len(r.of.dictionaries) {
			r.of.dictionaries = append(r.of.dictionaries, nil)
		}
		r.of.dictionaries[p] = e.Freeze()
	}
	clear(r.texts)
}

func (r *typeReader) readDays(b *reader) {
	blk := int(b.uvarint(uint64(r.shape.Blocks(r.users))))
	rows := r.users - int(r.shape.Ordinal(blk, 0)) // of this block and all behind
	for b.more() {
		d := r.readDay(b, rows)
		if b.bad {
			return
		}
		for blk >= len(r.of.blocks) {
			r.of.blocks = append(r.of.blocks, nil)
		}
		if days := r.of.blocks[blk]; len(days) > 0 && days[len(days)-1].number >= d.number {
			b.fail()
			return
		}
		r.of.blocks[blk] = append(r.of.blocks[blk], d)
		for blk>>6 >= len(r.of.summary) {
			r.of.summary = append(r.of.summary, 0)
		}
		r.of.summary[blk>>6] |= 1 << (blk & 63)
		r.of.count += d.Len()
	}
}

func (r *typeReader) readDay(b *reader, rows int) *Day {
	d := &Day{number: b.varint(), used: new(atomic.Int64)}
	n := int(b.uvarint(uint64(len(b.rest)) / 3)) // an event takes three bytes at least
	if first := DayOf(-epoch) + 1; n == 0 || d.number < first || d.number > -first {
		b.fail()
		return nil
	}
	d.used.Store(int64(n))
	d.rows, d.times = make([]uint16, n), make([]uint32, n)
	for i := range d.rows {
		if d.rows[i] = b.uint16(); int(d.rows[i]) >= min(rows, r.shape.Rows()) {
			b.fail()
		}
	}
	last := uint64(0)
	for i := range d.times {
		if last += b.uvarint(dayMS); last >= dayMS {
			b.fail()
		}
		d.times[i] = uint32(last)
	}
	p := uint64(0)
	for range b.uvarint(uint64(len(b.rest))) {
		p += b.uvarint(1<<32 - 1)
		form, known := r.forms[Property(p)]
		if !known || p < uint64(len(d.columns)) {
			b.fail()
			return nil
		}
		for uint64(len(d.columns)) < p {
			d.columns = append(d.columns, nil)
		}
		d.columns = append(d.columns, r.readValues(b, Property(p), form, n))
	}
	return d
}

func (r *typeReader) readValues(b *reader, p Property, form Form, most int) *Values {
	v := &Values{}
	same := Form(b.byte()) == form
	n := int(b.uvarint(uint64(most)))
	if !same || n == 0 {
		b.fail()
		return v
	}
	switch b.byte() {
	case 0:
	case 1:
		bits := b.take((n + 7) / 8)
		v.has = make([]bool, n)
		for i := 0; i < n && !b.bad; i++ {
			v.has[i] = bits[i/8]&(1<<(i%8)) != 0
		}
	default:
		b.fail()
	}
	switch limit := uint64(r.codes[p]); form {
	case Ordered:
		v.keys = make([]int64, n)
		for i := range v.keys {
			v.keys[i] = b.int64()
		}
	case Text:
		v.codes = make([]uint32, n)
		for i := range v.codes {
			if v.codes[i] = uint32(b.uvarint(limit)); v.Has(i) && uint64(v.codes[i]) >= limit {
				b.fail()
			}
		}
	case List:
		v.lists = make([][]uint32, n)
		for i := range v.lists {
			count := b.uvarint(uint64(len(b.rest)))
			for range count {
				code := b.uvarint(limit)
				if code >= limit {
					b.fail()
				}
				v.lists[i] = append(v.lists[i], uint32(code))
			}
		}
	}
	return v
}
