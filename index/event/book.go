package event

import (
	"math"
	"sort"

	"parterre/index/block"
	"parterre/index/column"
)

// Book is all events of a workspace, immutable: any number of goroutines may read it. The nil *Book has none.
type Book struct {
	shape  block.Shape
	types  []*typed  // by Type; nil where there is none
	people [][]*page // by block, then by page
	count  int
}

// typed is the events of one type.
type typed struct {
	blocks       [][]*Day // by block, ascending by day
	summary      block.Summary
	dictionaries []*column.Dictionary // by Property; nil of those without texts
	count        int
}

// Count returns the number of events.
func (b *Book) Count() int {
	if b == nil {
		return 0
	}
	return b.count
}

func (b *Book) typed(t Type) *typed {
	if b == nil || int(t) >= len(b.types) || b.types[t] == nil {
		return &none
	}
	return b.types[t]
}

var none typed

// CountOf returns the number of events of a type.
func (b *Book) CountOf(t Type) int { return b.typed(t).count }

// Days returns the events of a type among the users of a block, ascending by day. Read only.
func (b *Book) Days(t Type, blk int) []*Day {
	if of := b.typed(t); blk < len(of.blocks) {
		return of.blocks[blk]
	}
	return nil
}

// Summary names the blocks that have events of a type.
func (b *Book) Summary(t Type) block.Summary { return b.typed(t).summary }

// Dictionary returns the texts of a property.
func (b *Book) Dictionary(t Type, p Property) *column.Dictionary {
	if of := b.typed(t); int(p) < len(of.dictionaries) {
		return of.dictionaries[p]
	}
	return nil
}

// Extent returns when the first and the last event of a type were; false when there is none.
func (b *Book) Extent(t Type) (first, last int64, some bool) {
	first, last = math.MaxInt64, math.MinInt64
	for _, days := range b.typed(t).blocks {
		if len(days) > 0 {
			newest := days[len(days)-1]
			first, last = min(first, days[0].Time(0)), max(last, newest.Time(newest.Len()-1))
		}
	}
	return first, last, last >= first
}

// After returns when the first event of a type later than an instant is; false when there is none.
func (b *Book) After(t Type, ms int64) (int64, bool) {
	first, some := int64(math.MaxInt64), false
	if ms == math.MaxInt64 {
		return 0, false
	}
	for _, days := range b.typed(t).blocks {
		for i := search(days, DayOf(ms)); i < len(days); i++ {
			if at, _ := days[i].Within(ms+1, math.MaxInt64); at < days[i].Len() {
				first, some = min(first, days[i].Time(at)), true
				break
			}
		}
	}
	return first, some
}

// OnDay returns the number of events of a type on a day.
func (b *Book) OnDay(t Type, day int64) int {
	n := 0
	for blk := range b.typed(t).blocks {
		if d := b.day(t, blk, day); d != nil {
			n += d.Len()
		}
	}
	return n
}

func (b *Book) day(t Type, blk int, day int64) *Day {
	days := b.Days(t, blk)
	if i := search(days, day); i < len(days) && days[i].number == day {
		return days[i]
	}
	return nil
}

// search returns the place of the first day that is not before one.
func search(days []*Day, day int64) int {
	return sort.Search(len(days), func(i int) bool { return days[i].number >= day })
}

// Timeline returns the events of a user.
func (b *Book) Timeline(ord uint32) Timeline {
	if b == nil {
		return Timeline{}
	}
	t := Timeline{book: b, ordinal: ord}
	blk, row := b.shape.Split(ord)
	at, user := pageOf(b.shape, row)
	if blk < len(b.people) && at < len(b.people[blk]) && b.people[blk][at] != nil {
		p := b.people[blk][at]
		from, to := p.of(user)
		t.entries = p.entries[from:to]
	}
	return t
}

// Between returns those of some days that may have events in the instants lo to hi, both included.
func Between(days []*Day, lo, hi int64) []*Day {
	from := search(days, DayOf(lo))
	to := from + search(days[from:], DayOf(hi)+1)
	return days[from:max(from, to)]
}
