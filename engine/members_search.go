package engine

import (
	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// search is the members of a population whose id or name contains a text, regardless of case. Rows are looked at only
// in the blocks that are asked for, and every distinct name once. It belongs to one goroutine.
type search struct {
	population block.Selection
	snapshot   *index.Snapshot
	test       *textTest
	names      *column.Text
	verdicts   []byte // by code of a name: 0 not asked yet, 1 no, 2 yes
	codes      []uint32
	rows       []uint16
	scratch    *block.Buffer
}

var _ block.Selection = (*search)(nil)

func newSearch(s *index.Snapshot, population block.Selection, text string) *search {
	names := s.NameColumn()
	return &search{
		population: population, snapshot: s, names: names, scratch: block.NewBuffer(s.Shape()),
		test: newTextTest(textContains, true, []string{text}), verdicts: make([]byte, names.Dictionary().Len()),
	}
}

// Estimate, Exact and Summary are the population's: what the search leaves out is not known beforehand.
func (s *search) Estimate() int          { return s.population.Estimate() }
func (s *search) Exact() bool            { return false }
func (s *search) Summary() block.Summary { return s.population.Summary() }

// Count counts all blocks.
func (s *search) Count() int {
	n := 0
	in := s.Summary()
	for blk := in.Next(0); blk >= 0; blk = in.Next(blk + 1) {
		mark := s.scratch.Mark()
		n += s.Rows(blk, s.scratch).Count
		s.scratch.Release(mark)
	}
	return n
}

// Contains asks one user.
func (s *search) Contains(ord uint32) bool {
	if !s.population.Contains(ord) {
		return false
	}
	user := s.snapshot.User(ord)
	return s.test.matches(user.Name()) || s.test.matches(user.ID())
}

// Rows asks the members of a block: the names by their codes, then the ids of those whose name does not match.
func (s *search) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Zeros()
	mark := buf.Mark()
	rows := s.population.Rows(blk, buf)
	s.codes, s.rows = s.names.GatherRows(blk, rows, s.codes[:0], s.rows[:0])
	for i, code := range s.codes {
		if s.nameMatches(code) {
			words[s.rows[i]>>6] |= 1 << (s.rows[i] & 63)
		}
	}
	base := s.snapshot.Shape().Ordinal(blk, 0)
	eachRow(rows, func(row uint16) {
		if words[row>>6]>>(row&63)&1 == 0 && s.test.matches(s.snapshot.User(base+uint32(row)).ID()) {
			words[row>>6] |= 1 << (row & 63)
		}
	})
	buf.Release(mark)
	return block.FromWords(words)
}

func (s *search) nameMatches(code uint32) bool {
	if s.verdicts[code] == 0 {
		s.verdicts[code] = 1 + flag(s.test.matches(s.names.Dictionary().Text(code)))
	}
	return s.verdicts[code] == 2
}
