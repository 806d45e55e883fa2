package column

import (
	"slices"

	"parterre/index/block"
)

// vector is a key per row, in pages, immutable. A page that was never written is nil and reads 0.
type vector struct {
	shape  block.Shape
	blocks [][]*page // by block, then by page within the block
}

// rows is the number of rows of a page.
func (v *vector) rows() int { return min(pageRows, v.shape.Rows()) }

// page returns the page a row of a block is in, and its row there.
func (v *vector) page(blk int, row uint32) (*page, uint32) {
	if blk >= len(v.blocks) || v.blocks[blk] == nil {
		return nil, 0
	}
	return v.blocks[blk][row/pageRows], row % pageRows
}

// key returns the key of an ordinal; anything when it was never set.
func (v *vector) key(ord uint32) int64 {
	p, row := v.page(v.shape.Split(ord))
	if p == nil {
		return 0
	}
	return unbias(p.at(row))
}

// pages returns the pages of a block, nil when there are none.
func (v *vector) pages(blk int) []*page {
	if blk >= len(v.blocks) {
		return nil
	}
	return v.blocks[blk]
}

func (v *vector) memory() int64 {
	n := int64(24 * cap(v.blocks))
	for _, pages := range v.blocks {
		n += int64(8 * len(pages))
		for _, p := range pages {
			if p != nil {
				n += p.memory()
			}
		}
	}
	return n
}

// vectorEditor writes keys, copying each page once.
type vectorEditor struct {
	next  vector
	owned [][]bool // by block and page: copied, so written in place; nil blocks are shared
}

func editVector(v vector) *vectorEditor {
	return &vectorEditor{next: vector{v.shape, slices.Clone(v.blocks)}, owned: make([][]bool, len(v.blocks))}
}

// set writes the key of an ordinal.
func (e *vectorEditor) set(ord uint32, key int64) {
	blk, row := e.next.shape.Split(ord)
	for blk >= len(e.next.blocks) {
		e.next.blocks = append(e.next.blocks, nil)
		e.owned = append(e.owned, nil)
	}
	rows := e.next.rows()
	if e.owned[blk] == nil {
		n := e.next.shape.Rows() / rows
		e.owned[blk] = make([]bool, n)
		pages := make([]*page, n)
		copy(pages, e.next.blocks[blk])
		e.next.blocks[blk] = pages
	}
	i := row / pageRows
	p := e.next.blocks[blk][i]
	if !e.owned[blk][i] {
		e.owned[blk][i] = true
		if p == nil {
			p = newPage(bias(key))
		} else {
			p = p.clone()
		}
		e.next.blocks[blk][i] = p
	}
	p.set(row%pageRows, bias(key), rows)
}
