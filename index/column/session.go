package column

import (
	"cmp"
	"slices"

	"parterre/index/block"
)

// session is what the editors of all kinds of columns share: it writes keys and presence, and remembers for every row
// it touches what the row had before, once. The postings are made from the difference at the end, so a row that is
// written many times costs its postings once, and one that comes back to its old key nothing.
type session struct {
	shape   block.Shape
	cells   *vectorEditor
	present *block.Posting // before the session
	marks   [][]*mark      // by block and page
	rows    []before
}

// mark is the session's view of one page's rows.
type mark struct {
	touched [pageRows / 64]uint64
	present [pageRows / 64]uint64
}

// before is a row's state at its first touch.
type before struct {
	ord uint32
	had bool
	key int64
}

// flushRows bounds the memory of a session: an editor that has touched so many rows freezes and begins another.
const flushRows = 1 << 18

func openSession(shape block.Shape, cells vector, present *block.Posting) session {
	cells.shape = shape
	return session{shape: shape, cells: editVector(cells), present: present}
}

// full reports that the session should be frozen before it touches more rows.
func (s *session) full() bool { return len(s.rows) >= flushRows }

// touch returns the mark of an ordinal's page with the ordinal's row in it, remembering what it had.
func (s *session) touch(ord uint32) (*mark, uint32) {
	blk, row := s.shape.Split(ord)
	for blk >= len(s.marks) {
		s.marks = append(s.marks, nil)
	}
	if s.marks[blk] == nil {
		s.marks[blk] = make([]*mark, max(1, s.shape.Rows()/pageRows))
	}
	i := row / pageRows
	m := s.marks[blk][i]
	if m == nil {
		m = s.newMark(blk, i)
		s.marks[blk][i] = m
	}
	row %= pageRows
	if m.touched[row>>6]>>(row&63)&1 == 0 {
		m.touched[row>>6] |= 1 << (row & 63)
		had := m.present[row>>6]>>(row&63)&1 != 0
		b := before{ord: ord, had: had}
		if had {
			b.key = s.cells.next.key(ord)
		}
		s.rows = append(s.rows, b)
	}
	return m, row
}

// newMark copies the presence of a page's rows.
func (s *session) newMark(blk int, i uint32) *mark {
	m := &mark{}
	r := s.present.Block(blk)
	if r.Words != nil {
		copy(m.present[:], r.Words[min(len(r.Words), int(i)*pageRows/64):])
		return m
	}
	for _, row := range r.Array {
		if uint32(row)/pageRows == i {
			m.present[row%pageRows>>6] |= 1 << (row & 63)
		}
	}
	return m
}

func (s *session) set(ord uint32, key int64) {
	m, row := s.touch(ord)
	m.present[row>>6] |= 1 << (row & 63)
	s.cells.set(ord, key)
}

func (s *session) unset(ord uint32) {
	m, row := s.touch(ord)
	m.present[row>>6] &^= 1 << (row & 63)
}

// get returns what a row has now.
func (s *session) get(ord uint32) (int64, bool) {
	blk, row := s.shape.Split(ord)
	if blk < len(s.marks) && s.marks[blk] != nil && s.marks[blk][row/pageRows] != nil {
		m, r := s.marks[blk][row/pageRows], row%pageRows
		return s.cells.next.key(ord), m.present[r>>6]>>(r&63)&1 != 0
	}
	return s.cells.next.key(ord), s.present.Contains(ord)
}

// change is a row whose key or presence the session changed.
type change struct {
	before
	has bool
	now int64
}

// changes returns the changed rows ascending, and presence after them.
func (s *session) changes() ([]change, *block.Posting) {
	slices.SortFunc(s.rows, func(a, b before) int { return cmp.Compare(a.ord, b.ord) })
	var presence []block.Change
	out := make([]change, 0, len(s.rows))
	for _, b := range s.rows {
		key, has := s.get(b.ord)
		if b.had == has && (!has || b.key == key) {
			continue
		}
		out = append(out, change{b, has, key})
		if b.had != has {
			presence = append(presence, block.NewChange(b.ord, has))
		}
	}
	return out, s.present.With(s.shape, presence)
}
