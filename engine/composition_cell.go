package engine

// compose makes the answer out of what is shown and how many users are there, in the population and in the baseline, if any.
func compose(c *choice, t, base *table) *Composition {
	out := &Composition{Size: t.size}
	for _, a := range t.axes {
		out.Overlapping = out.Overlapping || a.overlapping()
	}
	in := c.sizes(t)
	var beside sizes
	if base != nil {
		beside = c.sizes(base)
	}
	for _, p := range c.cells {
		labels, parts := make([]string, len(t.axes)), make([]*Criteria, len(t.axes))
		for i, a := range t.axes {
			labels[i], parts[i] = a.label(p[i]), a.criteria(p[i])
		}
		cell := newCell(in.cells.get(p), in.of, beside.cells.get(p), beside.of)
		cell.Labels, cell.Criteria = labels, allOf(parts)
		out.Cells = append(out.Cells, cell)
	}
	absent := newCell(in.absent, in.of, beside.absent, beside.of)
	absent.Criteria = absentCriteria(t.axes)
	out.Absent = &absent
	if c.other {
		other := newCell(in.other, in.of, beside.other, beside.of)
		other.Criteria = c.otherCriteria(t.axes)
		out.Other = &other
	}
	return out
}

// newCell returns a cell of so many members out of a population, and so many out of a baseline.
func newCell(size, of, baseSize, baseOf int) Cell {
	c := Cell{Size: size}
	if of > 0 {
		c.Share = float64(size) / float64(of)
	}
	if baseSize > 0 {
		ratio := c.Share / (float64(baseSize) / float64(baseOf))
		c.Index = &ratio
	}
	return c
}

func absentCriteria(axes []axis) *Criteria {
	some := make([]*Criteria, len(axes))
	for i, a := range axes {
		some[i] = a.absent()
	}
	return anyOf(some)
}

// otherCriteria is met by who has something on every axis and is in no cell shown.
func (c *choice) otherCriteria(axes []axis) *Criteria {
	var all []*Criteria
	for _, a := range axes {
		all = append(all, a.present())
	}
	var cut []int
	for i := range axes {
		if c.cut[i] {
			cut = append(cut, i)
		}
	}
	var kept []spot // along the axes that are cut
	seen := map[spot]bool{}
	for _, p := range c.cells {
		var at spot
		for _, i := range cut {
			at[i] = p[i]
		}
		if !seen[at] {
			seen[at] = true
			kept = append(kept, at)
		}
	}
	return allOf(append(all, &Criteria{Not: among(axes, cut, kept)}))
}

// among is met by who is in any of the spots along some axes.
func among(axes []axis, along []int, spots []spot) *Criteria {
	if len(along) == 1 {
		cells := make([]uint32, len(spots))
		for i, p := range spots {
			cells[i] = p[along[0]]
		}
		return axes[along[0]].among(cells)
	}
	some := make([]*Criteria, len(spots))
	for i, p := range spots {
		parts := make([]*Criteria, len(along))
		for j, at := range along {
			parts[j] = axes[at].criteria(p[at])
		}
		some[i] = allOf(parts)
	}
	return anyOf(some)
}

// allOf and anyOf join criteria, a single one without a group around it.
func allOf(of []*Criteria) *Criteria {
	if len(of) == 1 {
		return of[0]
	}
	return &Criteria{All: of}
}

func anyOf(of []*Criteria) *Criteria {
	if len(of) == 1 {
		return of[0]
	}
	return &Criteria{Any: of}
}
