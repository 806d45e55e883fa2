package engine

import "slices"

// choice is the cells that are shown.
type choice struct {
	cells []spot // in their order
	cut   along  // the axes of which only the top cells are shown
	kept  grid   // 1 for what is shown of those axes
	other bool   // whether some cell with users is not shown
}

// choose ranks the cells along the axes that are cut, and lists what is shown: the top ones, each with all cells
// of the axes that are not cut. The first axis is the outer one. It reports false when that is too much.
func choose(t *table, top int) (*choice, bool) {
	c := &choice{}
	for i, a := range t.axes {
		c.cut[i] = !a.natural()
	}
	sizes := t.cellGrid(c.cut)
	var memory scratch
	t.grid.each(func(p spot, n int) {
		if t.heads(p) {
			t.cells(p, c.cut, &memory, func(cell spot) { sizes.add(cell, uint32(n)) })
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
	if c.cut == (along{}) {
		ranked = []spot{{}}
	}
	if len(ranked)*naturalCells(t.axes) > MaxCells {
		return nil, false
	}
	c.list(t, ranked)
	return c, true
}

// naturalCells is how many cells the axes that are not cut have together.
func naturalCells(axes []axis) int {
	all := 1
	for _, a := range axes {
		if a.natural() {
			all *= a.cells()
		}
	}
	return all
}

// rank returns the cells that have users, the largest first, then by their own order.
func (t *table) rank(sizes *grid) []spot {
	var out []spot
	sizes.each(func(p spot, _ int) { out = append(out, p) })
	slices.SortFunc(out, func(p, q spot) int {
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

// list spreads the ranked cells along the axes that are not cut: those before the first that is cut lie outside of the
// ranking, the others inside.
func (c *choice) list(t *table, ranked []spot) {
	outer, inner := []spot{{}}, []spot{{}}
	spread := func(of []spot, i int) (out []spot) {
		for _, p := range of {
			for cell := range uint32(t.axes[i].cells()) {
				p[i] = cell
				out = append(out, p)
			}
		}
		return out
	}
	ranking := false
	for i := range t.axes {
		switch {
		case c.cut[i]:
			ranking = true
		case ranking:
			inner = spread(inner, i)
		default:
			outer = spread(outer, i)
		}
	}
	for _, a := range outer {
		for _, r := range ranked {
			for _, b := range inner {
				var p spot
				for i := range p {
					p[i] = a[i] + r[i] + b[i] // two of each sum are 0
				}
				c.cells = append(c.cells, p)
			}
		}
	}
}

// sizes is how many users of one population are where.
type sizes struct {
	of            int
	cells         grid // of what is shown
	other, absent int
}

// sizes adds up a table for what is shown.
func (c *choice) sizes(t *table) sizes {
	everywhere := along{true, true, true}
	out := sizes{of: t.size, cells: t.cellGrid(everywhere)}
	known := 0
	var memory scratch
	t.grid.each(func(p spot, n int) {
		t.cells(p, everywhere, &memory, func(cell spot) {
			if out.cells.sparse == nil || c.shows(cell) {
				out.cells.add(cell, uint32(n))
			}
		})
		if !t.heads(p) {
			return
		}
		known += n
		kept := false
		t.cells(p, c.cut, &memory, func(cell spot) { kept = kept || c.kept.get(cell) > 0 })
		if !kept {
			out.other += n
		}
	})
	out.absent = t.size - known
	return out
}

// shows reports whether a cell is among those shown.
func (c *choice) shows(cell spot) bool {
	for i, cut := range c.cut {
		if !cut {
			cell[i] = 0
		}
	}
	return c.cut == (along{}) || c.kept.get(cell) > 0
}
