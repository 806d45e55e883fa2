package index

import (
	"iter"
	"maps"
	"slices"
)

// dormant keeps the rows of deactivated users aside, by ordinal, immutable: they are in no column and no bitmap, but
// still answer who they are. Rows are kept encoded, in pages of 4,096 ordinals that an edit copies.
type dormant struct {
	pages []map[uint32]string
}

const dormantBits = 12

func (d *dormant) row(ord uint32) (string, bool) {
	if int(ord>>dormantBits) >= len(d.pages) {
		return "", false
	}
	row, ok := d.pages[ord>>dormantBits][ord]
	return row, ok
}

func (d *dormant) len() int {
	n := 0
	for _, p := range d.pages {
		n += len(p)
	}
	return n
}

func (d *dormant) bytes() int64 {
	n := int64(len(d.pages)) * 8
	for _, p := range d.pages {
		for _, row := range p {
			n += 32 + int64(len(row))
		}
	}
	return n
}

// all yields every dormant user's row, ordinals ascending.
func (d *dormant) all() iter.Seq2[uint32, string] {
	return func(yield func(ord uint32, row string) bool) {
		for _, p := range d.pages {
			for _, ord := range slices.Sorted(maps.Keys(p)) {
				if !yield(ord, p[ord]) {
					return
				}
			}
		}
	}
}

type dormantEditor struct {
	next  dormant
	owned map[int]bool
}

func (d *dormant) edit() *dormantEditor {
	return &dormantEditor{next: dormant{slices.Clone(d.pages)}, owned: map[int]bool{}}
}

func (e *dormantEditor) page(ord uint32) map[uint32]string {
	n := int(ord >> dormantBits)
	for n >= len(e.next.pages) {
		e.next.pages = append(e.next.pages, nil)
	}
	if !e.owned[n] {
		e.next.pages[n], e.owned[n] = maps.Clone(e.next.pages[n]), true
		if e.next.pages[n] == nil {
			e.next.pages[n] = map[uint32]string{}
		}
	}
	return e.next.pages[n]
}

func (e *dormantEditor) set(ord uint32, row string) { e.page(ord)[ord] = row }

func (e *dormantEditor) unset(ord uint32) { delete(e.page(ord), ord) }
