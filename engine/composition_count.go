package engine

import (
	"context"

	"parterre/index"
	"parterre/index/block"
)

// spot is a slot, or a cell, on each axis; 0 beyond the last axis.
type spot [MaxDimensions]uint32

// grid is a number for every spot: an array while that is small enough, else only what is not zero.
type grid struct {
	extent [MaxDimensions]int // of the array
	dense  []uint32
	sparse map[spot]uint32 // nil while there is the array
}

const maxDense = 1 << 22

// newGrid returns a grid of zeros for spots below the extent.
func newGrid(extent [MaxDimensions]int) grid {
	var g grid
	g.fit(extent)
	return g
}

// fit makes room for spots below the extent, and for some more so that it is seldom called in vain.
func (g *grid) fit(extent [MaxDimensions]int) {
	if g.sparse != nil {
		return
	}
	old, fits := *g, true
	for i, n := range extent {
		if n > g.extent[i] {
			fits = false
			g.extent[i] = max(n, 2*g.extent[i])
		}
	}
	if fits {
		return
	}
	all, longest := 1, 0
	for _, n := range g.extent {
		all, longest = min(all*n, maxDense*maxDense), max(longest, n)
	}
	if all > maxDense && all > longest { // one axis alone is never sparse: its slots are distinct values
		*g = grid{sparse: map[spot]uint32{}}
	} else {
		g.dense = make([]uint32, all)
	}
	old.each(func(p spot, n int) { g.add(p, uint32(n)) })
}

func (g *grid) at(p spot) int {
	return (int(p[0])*g.extent[1]+int(p[1]))*g.extent[2] + int(p[2])
}

func (g *grid) add(p spot, n uint32) {
	if g.sparse != nil {
		g.sparse[p] += n
		return
	}
	g.dense[g.at(p)] += n
}

func (g *grid) get(p spot) int {
	if g.sparse != nil {
		return int(g.sparse[p])
	}
	for i, n := range g.extent {
		if int(p[i]) >= n {
			return 0
		}
	}
	return int(g.dense[g.at(p)])
}

// each calls fn for every spot that is not zero, in any order.
func (g *grid) each(fn func(p spot, n int)) {
	for p, n := range g.sparse {
		fn(p, int(n))
	}
	for i, n := range g.dense {
		if n != 0 {
			row := i / g.extent[2]
			fn(spot{uint32(row / g.extent[1]), uint32(row % g.extent[1]), uint32(i % g.extent[2])}, int(n))
		}
	}
}

// table is how many users of one population are in each slot, or in each spot of slots.
type table struct {
	axes []axis
	size int
	grid grid
}

// newTable counts a population block by block. It reports false when there are more spots than are counted.
func newTable(ctx context.Context, s *index.Snapshot, population block.Selection, axes []axis) (t *table, ok bool, err error) {
	t = &table{axes: axes}
	lanes := make([]lane, len(axes))
	err = eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
		t.size += rows.Count
		if c, ok := axes[0].(tally); ok && len(axes) == 1 {
			t.grid.fit(t.slots())
			c.count(blk, rows, t.grid.dense)
			return true
		}
		for i, a := range axes {
			l := &lanes[i]
			l.paired, l.rows, l.slots = len(axes) > 1, l.rows[:0], l.slots[:0]
			a.fill(blk, rows, l)
		}
		t.grid.fit(t.slots())
		t.add(lanes)
		return len(t.grid.sparse) <= maxSpots
	})
	return t, len(t.grid.sparse) <= maxSpots, err
}

// slots is the extent of all slots there are by now.
func (t *table) slots() [MaxDimensions]int {
	extent := [MaxDimensions]int{1, 1, 1}
	for i, a := range t.axes {
		extent[i] = a.slots()
	}
	return extent
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

// add counts the users of a block, whose slots on every axis lie in the lanes.
func (t *table) add(lanes []lane) {
	switch len(lanes) {
	case 1:
		counts := t.grid.dense
		for _, slot := range lanes[0].slots {
			counts[slot]++
		}
	case 2:
		t.addPairs(&lanes[0], &lanes[1])
	case 3:
		t.addTriples(&lanes[0], &lanes[1], &lanes[2])
	}
}

// addPairs adds one user to each spot of slots that a row has in both lanes.
func (t *table) addPairs(a, b *lane) {
	dense, width := t.grid.dense, t.grid.extent[1]
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
					if dense != nil {
						dense[int(a.slots[i])*width+int(b.slots[j])]++
					} else {
						t.grid.sparse[spot{a.slots[i], b.slots[j]}]++
					}
				}
			}
		}
	}
}

// addTriples adds one user to each spot of slots that a row has in all three lanes.
func (t *table) addTriples(a, b, c *lane) {
	for i, j, k := 0, 0, 0; i < len(a.rows) && j < len(b.rows) && k < len(c.rows); {
		switch row := max(a.rows[i], b.rows[j], c.rows[k]); {
		case a.rows[i] < row:
			i++
		case b.rows[j] < row:
			j++
		case c.rows[k] < row:
			k++
		default:
			fromB, fromC := j, k
			for ; i < len(a.rows) && a.rows[i] == row; i++ {
				for j = fromB; j < len(b.rows) && b.rows[j] == row; j++ {
					for k = fromC; k < len(c.rows) && c.rows[k] == row; k++ {
						t.grid.add(spot{a.slots[i], b.slots[j], c.slots[k]}, 1)
					}
				}
			}
		}
	}
}

// heads reports whether the users of a spot of slots are to be counted as heads: they have something on every axis, and
// are in no other such spot.
func (t *table) heads(p spot) bool {
	for i, a := range t.axes {
		if !a.known(p[i]) || !a.whole(p[i]) {
			return false
		}
	}
	return true
}

// along says of each axis whether it is looked at; along the others the cell is 0.
type along [MaxDimensions]bool

// scratch is memory for the cells of one spot, used again.
type scratch [MaxDimensions][]uint32

// cells calls fn for every cell the users of a spot of slots are counted in, looking only along some axes.
func (t *table) cells(p spot, on along, of *scratch, fn func(cell spot)) {
	for i := range of {
		switch {
		case i < len(t.axes) && on[i]:
			of[i] = t.axes[i].cellsOf(p[i], of[i][:0])
		default:
			of[i] = append(of[i][:0], 0)
		}
	}
	for _, a := range of[0] {
		for _, b := range of[1] {
			for _, c := range of[2] {
				fn(spot{a, b, c})
			}
		}
	}
}

// bounded reports whether spreading all spots over their cells is work that is done: a user may have a thousand elements on
// each axis.
func (t *table) bounded() bool {
	work := 0
	var cells []uint32
	t.grid.each(func(p spot, _ int) {
		each := 1
		for i, a := range t.axes {
			if a.overlapping() {
				cells = a.cellsOf(p[i], cells[:0])
				each *= len(cells)
			}
		}
		work = min(work+each, maxSpread+1)
	})
	return work <= maxSpread
}

// cellGrid returns a grid of zeros for the cells along some axes.
func (t *table) cellGrid(on along) grid {
	extent := [MaxDimensions]int{1, 1, 1}
	for i, a := range t.axes {
		if on[i] {
			extent[i] = a.cells()
		}
	}
	return newGrid(extent)
}
