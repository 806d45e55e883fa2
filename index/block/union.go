package block

// Empty is the Selection of nobody.
func Empty() Selection { return (*Posting)(nil) }

// Union is the users in any of the selections.
func Union(shape Shape, of []Selection) Selection { return unite(shape, of, false) }

// Disjoint is the users in any of the selections, of which no two share a user: its Count is the sum of theirs.
func Disjoint(shape Shape, of []Selection) Selection { return unite(shape, of, true) }

func unite(shape Shape, of []Selection, disjoint bool) Selection {
	u := &union{shape: shape, disjoint: disjoint}
	for _, s := range of {
		if s.Exact() && s.Estimate() == 0 {
			continue
		}
		u.of = append(u.of, s)
		u.estimate += s.Estimate()
		u.summary = u.summary.Or(s.Summary())
	}
	switch len(u.of) {
	case 0:
		return Empty()
	case 1:
		return u.of[0]
	}
	return u
}

type union struct {
	shape    Shape
	of       []Selection // at least two
	estimate int
	summary  Summary
	disjoint bool
}

var _ Selection = (*union)(nil)

func (u *union) Estimate() int { return u.estimate }

func (u *union) Exact() bool {
	if !u.disjoint {
		return false
	}
	for _, s := range u.of {
		if !s.Exact() {
			return false
		}
	}
	return true
}

func (u *union) Summary() Summary { return u.summary }

func (u *union) Count() int {
	if u.disjoint {
		n := 0
		for _, s := range u.of {
			n += s.Count()
		}
		return n
	}
	return CountOf(u.shape, u)
}

func (u *union) Contains(ord uint32) bool {
	for _, s := range u.of {
		if s.Contains(ord) {
			return true
		}
	}
	return false
}

// Rows merges small arrays and otherwise sets bits in one set of words, counted once at the end.
func (u *union) Rows(blk int, buf *Buffer) Rows {
	if !u.summary.Has(blk) {
		return Rows{}
	}
	var out Rows // of the operands so far: shared until there are two
	var words []uint64
	var mark Mark
	for _, s := range u.of {
		if !s.Summary().Has(blk) {
			continue
		}
		if words == nil && out.Count > 0 {
			words = buf.Zeros()
			OrInto(words, out)
			mark = buf.Mark()
		}
		r := s.Rows(blk, buf)
		if words == nil {
			out = r
			continue
		}
		OrInto(words, r)
		buf.Release(mark)
	}
	if words == nil {
		return out
	}
	return u.shape.rows(words, buf)
}

// rows counts words of buf and returns them, as an array when they are few.
func (s Shape) rows(words []uint64, buf *Buffer) Rows {
	n := Count(words)
	switch {
	case n == 0:
		return Rows{}
	case n < s.Dense():
		return FromArray(Rows{Words: words}.AppendRows(buf.Array()[:0]))
	}
	return Rows{Words: words, Count: n}
}

// CountOf counts a Selection by walking the blocks of its summary.
func CountOf(shape Shape, s Selection) int {
	n := 0
	buf := NewBuffer(shape)
	summary := s.Summary()
	for blk := summary.Next(0); blk >= 0; blk = summary.Next(blk + 1) {
		n += s.Rows(blk, buf).Count
		buf.Release(Mark{})
	}
	return n
}
