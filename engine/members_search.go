package engine

import (
	"parterre/index"
	"parterre/index/block"
	"parterre/index/column"
)

// search is the members of a population in whose name or id every word of a search is. Rows are looked at only in the blocks
// that are asked for, and every distinct name once. It belongs to one goroutine.
type search struct {
	population block.Selection
	snapshot   *index.Snapshot
	words      words
	names      *column.Text
	verdicts   []verdict // by code of a name
	codes      []uint32
	rows       []uint16
	scratch    *block.Buffer
}

var _ block.Selection = (*search)(nil)

// verdict is how many of the words a name has.
type verdict byte

const (
	unasked verdict = iota
	none
	some
	every
)

func newSearch(s *index.Snapshot, population block.Selection, text string) *search {
	names := s.NameColumn()
	return &search{
		population: population, snapshot: s, names: names, scratch: block.NewBuffer(s.Shape()),
		words: newWords(text), verdicts: make([]verdict, names.Dictionary().Len()),
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
	return s.words.find(user.Name(), user.ID())
}

// Rows asks the members of a block: the names by their codes, then the ids of those whose name does not have every word.
func (s *search) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Zeros()
	mark := buf.Mark()
	partly := buf.Zeros()
	rows := s.population.Rows(blk, buf)
	s.codes, s.rows = s.names.GatherRows(blk, rows, s.codes[:0], s.rows[:0])
	for i, code := range s.codes {
		switch row := s.rows[i]; s.verdict(code) {
		case every:
			words[row>>6] |= 1 << (row & 63)
		case some:
			partly[row>>6] |= 1 << (row & 63)
		}
	}
	base := s.snapshot.Shape().Ordinal(blk, 0)
	eachRow(rows, func(row uint16) {
		at, bit := row>>6, uint64(1)<<(row&63)
		if words[at]&bit != 0 {
			return
		}
		user, name := s.snapshot.User(base+uint32(row)), ""
		if partly[at]&bit != 0 {
			name = user.Name()
		}
		if s.words.find(name, user.ID()) {
			words[at] |= bit
		}
	})
	buf.Release(mark)
	return block.FromWords(words)
}

func (s *search) verdict(code uint32) verdict {
	if s.verdicts[code] == unasked {
		switch s.words.in(s.names.Dictionary().Text(code), "") {
		case 0:
			s.verdicts[code] = none
		case len(s.words):
			s.verdicts[code] = every
		default:
			s.verdicts[code] = some
		}
	}
	return s.verdicts[code]
}
