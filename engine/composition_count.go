package engine

import (
	"context"
	"slices"

	"parterre/index"
	"parterre/index/block"
)

// pair is a slot, or a cell, of each of two axes; the second is 0 when there is one axis.
type pair [2]uint32

// grid is a number for every pair: an array while that is small enough, else only what is not zero.
type grid struct {
	height, width int // of the array
	dense         []uint32
	sparse        map[pair]uint32 // nil while there is the array
}

const maxDense = 1 << 22

// newGrid returns a grid of zeros for pairs below a and b.
func newGrid(a, b int) grid {
	var g grid
	g.fit(a, b)
	return g
}

// fit makes room for pairs below a and b, and for some more so that it is seldom called in vain.
func (g *grid) fit(a, b int) {
	if g.sparse != nil || a <= g.height && b <= g.width {
		return
	}
	old := *g
	if a > g.height && g.height > 0 {
		a = max(a, 2*g.height)
	}
	if b > g.width && g.width > 0 {
		b = max(b, 2*g.width)
	}
	g.height, g.width = max(a, g.height), max(b, g.width)
	if g.width > 1 && g.height*g.width > maxDense { // one axis alone is never sparse: its slots are distinct values
		*g = grid{sparse: map[pair]uint32{}}
	} else {
		g.dense = make([]uint32, g.height*g.width)
	}
	old.each(func(p pair, n int) { g.add(p, uint32(n)) })
}

func (g *grid) add(p pair, n uint32) {
	if g.sparse != nil {
		g.sparse[p] += n
		return
	}
	g.dense[int(p[0])*g.width+int(p[1])] += n
}

func (g *grid) get(p pair) int {
	switch {
	case g.sparse != nil:
		return int(g.sparse[p])
	case int(p[0]) < g.height && int(p[1]) < g.width:
		return int(g.dense[int(p[0])*g.width+int(p[1])])
	}
	return 0
}

// each calls fn for every pair that is not zero, in any order.
func (g *grid) each(fn func(p pair, n int)) {
	for p, n := range g.sparse {
		fn(p, int(n))
	}
	for i, n := range g.dense {
		if n != 0 {
			fn(pair{uint32(i / g.width), uint32(i % g.width)}, int(n))
		}
	}
}

// table is how many users of one population are in each slot, or pair of slots.
type table struct {
	axes []axis
	size int
	grid grid
}

// newTable counts a population block by block. It reports false when there are more pairs than are counted.
func newTable(ctx context.Context, s *index.Snapshot, population block.Selection, axes []axis) (t *table, ok bool, err error) {
	t = &table{axes: axes}
	lanes := [2]lane{{paired: len(axes) == 2}, {paired: true}}
	err = eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
		t.size += rows.Count
		if c, ok := axes[0].(tally); ok && len(axes) == 1 {
			t.grid.fit(axes[0].slots(), 1)
			c.count(blk, rows, t.grid.dense)
			return true
		}
		for i, a := range axes {
			l := &lanes[i]
			l.rows, l.slots = l.rows[:0], l.slots[:0]
			a.fill(blk, rows, l)
		}
		if len(axes) == 1 {
			t.grid.fit(axes[0].slots(), 1)
			t.addSlots(lanes[0].slots)
		} else {
			t.grid.fit(axes[0].slots(), axes[1].slots())
			t.addPairs(&lanes[0], &lanes[1])
		}
		return len(t.grid.sparse) <= maxPairs
	})
	return t, len(t.grid.sparse) <= maxPairs, err
}

// eachBlock calls fn for every block in which the selection has users, until fn returns false. The error is that of ctx.
func eachBlock(ctx context.Context, s *index.Snapshot, of block.Selection, fn func(blk int, rows block.Rows) bool) error {
	buffer := block.NewBuffer(s.Shape())
	in := of.Summary()
	for blk := in.Next(0); blk >= 0; blk = in.Next(blk + 1) {
		if err := ctx.Err(); err != nil {
			return err
		}
		mark := buffer.Mark()
		rows := of.Rows(blk, buffer)
		if rows.Count > 0 && !fn(blk, rows) {
			return nil
		}
		buffer.Release(mark)
	}
	return ctx.Err()
}

// addSlots adds one user to each of the slots.
func (t *table) addSlots(slots []uint32) {
	counts := t.grid.dense
	for _, slot := range slots {
		counts[slot]++
	}
}

// addPairs adds one user to each pair of slots that a row has in both lanes.
func (t *table) addPairs(a, b *lane) {
	for i, j := 0, 0; i < len(a.rows) && j < len(b.rows); {
		switch row := a.rows[i]; {
		case row < b.rows[j]:
			i++
		case row > b.rows[j]:
			j++
		default: // a row may have several slots in a lane
			from := j
			for ; i < len(a.rows) && a.rows[i] == row; i++ {
				for j = from; j < len(b.rows) && b.rows[j] == row; j++ {
					t.grid.add(pair{a.slots[i], b.slots[j]}, 1)
				}
			}
		}
	}
}

// heads reports whether the users of a pair of slots are to be counted as heads: they have something on every axis, and
// are in no other such pair.
func (t *table) heads(p pair) bool {
	for i, a := range t.axes {
		if !a.known(p[i]) || !a.whole(p[i]) {
			return false
		}
	}
	return true
}

// cells calls fn for every cell the users of a pair of slots are counted in, looking only along the axes that are
// asked for: along the others the cell is 0.
func (t *table) cells(p pair, along [2]bool, scratch *[2][]uint32, fn func(cell pair)) {
	for i := range scratch {
		switch {
		case i < len(t.axes) && along[i]:
			scratch[i] = t.axes[i].cellsOf(p[i], scratch[i][:0])
		default:
			scratch[i] = append(scratch[i][:0], 0)
		}
	}
	for _, a := range scratch[0] {
		for _, b := range scratch[1] {
			fn(pair{a, b})
		}
	}
}

// cellGrid returns a grid of zeros for the cells along some axes.
func (t *table) cellGrid(along [2]bool) grid {
	n := [2]int{1, 1}
	for i, a := range t.axes {
		if along[i] {
			n[i] = a.cells()
		}
	}
	return newGrid(n[0], n[1])
}

// choice is the cells that are shown.
type choice struct {
	cells []pair  // in their order
	cut   [2]bool // the axes of which only the top cells are shown
	kept  grid    // 1 for what is shown of those axes; along the others the cell is 0
	other bool    // whether some cell with users is not shown
}

// choose ranks the cells along the axes that are cut, and lists what is shown: the top ones, each with all cells
// of an axis that is not cut. The first axis is the outer one. It reports false when that is too much.
func choose(t *table, top int) (*choice, bool) {
	c := &choice{}
	for i, a := range t.axes {
		c.cut[i] = !a.natural()
	}
	sizes := t.cellGrid(c.cut)
	var scratch [2][]uint32
	t.grid.each(func(p pair, n int) {
		if t.heads(p) {
			t.cells(p, c.cut, &scratch, func(cell pair) { sizes.add(cell, uint32(n)) })
		}
	})
	ranked := t.rank(&sizes)
	if len(ranked) > top {
		ranked, c.other = ranked[:top], true
	}
	c.kept = t.cellGrid(c.cut)
	for _, p := range ranked {
		c.kept.add(p, 1)
	}
	if !c.cut[0] && !c.cut[1] {
		ranked = []pair{{}}
	}
	rest := 1 // cells of the axis that is not cut
	for i, a := range t.axes {
		if !c.cut[i] {
			rest *= a.cells()
		}
	}
	if len(ranked)*rest > MaxCells {
		return nil, false
	}
	c.list(t, ranked)
	return c, true
}

// rank returns the cells that have users, the largest first, then by their own order.
func (t *table) rank(sizes *grid) []pair {
	var out []pair
	sizes.each(func(p pair, _ int) { out = append(out, p) })
	slices.SortFunc(out, func(p, q pair) int {
		if by := sizes.get(q) - sizes.get(p); by != 0 {
			return by
		}
		for i, a := range t.axes {
			if p[i] != q[i] {
				if by := a.compare(p[i], q[i]); by != 0 {
					return by
				}
			}
		}
		return 0
	})
	return out
}

// list spreads the ranked cells along the axes that are not cut.
func (c *choice) list(t *table, ranked []pair) {
	along := func(i int) int {
		if i >= len(t.axes) || c.cut[i] {
			return 1
		}
		return t.axes[i].cells()
	}
	first, second := along(0), along(1)
	for a := range uint32(first) {
		for _, r := range ranked {
			for b := range uint32(second) {
				c.cells = append(c.cells, pair{a + r[0], b + r[1]}) // one of each sum is 0
			}
		}
	}
}

// sizes is how many users of one population are where.
type sizes struct {
	of            int
	cells         grid
	other, absent int
}

// sizes adds up a table for what is shown.
func (c *choice) sizes(t *table) sizes {
	out := sizes{of: t.size, cells: t.cellGrid([2]bool{true, true})}
	known := 0
	var scratch [2][]uint32
	t.grid.each(func(p pair, n int) {
		t.cells(p, [2]bool{true, true}, &scratch, func(cell pair) { out.cells.add(cell, uint32(n)) })
		if !t.heads(p) {
			return
		}
		known += n
		kept := false
		t.cells(p, c.cut, &scratch, func(cell pair) { kept = kept || c.kept.get(cell) > 0 })
		if !kept {
			out.other += n
		}
	})
	out.absent = t.size - known
	return out
}
