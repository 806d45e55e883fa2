package column

import (
	"slices"
	"sync"

	"parterre/index/block"
)

// codeSet answers whether a code is wanted: by search while there are few, by a bit per code otherwise.
type codeSet struct {
	codes []uint32 // ascending, distinct
	bits  []uint64 // nil while there are few
}

// fewCodes is the number of codes up to which a search beats a bitmap that would have to be made.
const fewCodes = 16

func newCodeSet(codes []uint32, dictionary int) *codeSet {
	codes = slices.Clone(codes)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	n, _ := slices.BinarySearch(codes, uint32(dictionary)) // codes never given match nobody
	s := &codeSet{codes: codes[:n]}
	if n > fewCodes {
		s.bits = make([]uint64, (dictionary+63)/64)
		for _, code := range s.codes {
			s.bits[code>>6] |= 1 << (code & 63)
		}
	}
	return s
}

func (s *codeSet) has(code uint32) bool {
	if s.bits != nil {
		return s.bits[code>>6]>>(code&63)&1 != 0
	}
	for _, c := range s.codes {
		if c == code {
			return true
		}
	}
	return false
}

// selectCodes is the users who have one of codes: the union of postings, or bucketed candidates that confirm checks.
// single says that nobody has two codes, so that counts add up.
func selectCodes(shape block.Shape, codes []uint32, dictionary int, p *postings, present *block.Posting,
	confirm func(blk int, rows []uint16, wanted *codeSet, out []uint16) []uint16, single bool) block.Selection {
	wanted := newCodeSet(codes, dictionary)
	if len(wanted.codes) == 0 {
		return block.Empty()
	}
	var slots []int
	for _, code := range wanted.codes {
		if slots = append(slots, p.slot(code)); len(slots) > codeBuckets && p.bucketed {
			break // nearly all buckets: the presence stands in for them below
		}
	}
	slices.Sort(slots)
	slots = slices.Compact(slots)
	var candidates []block.Selection
	for _, slot := range slots {
		candidates = append(candidates, p.rows[slot])
	}
	switch {
	case !p.bucketed && single:
		return block.Disjoint(shape, candidates)
	case !p.bucketed:
		return block.Union(shape, candidates)
	}
	s := &codeSelection{shape: shape, wanted: wanted, confirm: confirm, single: single}
	if len(slots) > codeBuckets/8 {
		s.candidates = present
	} else {
		s.candidates = block.Union(shape, candidates)
	}
	for _, code := range wanted.codes {
		s.upper += p.count(code)
	}
	return s
}

// codeSelection is the candidates whose codes are confirmed.
type codeSelection struct {
	shape      block.Shape
	wanted     *codeSet
	candidates block.Selection
	confirm    func(blk int, rows []uint16, wanted *codeSet, out []uint16) []uint16
	upper      int // the sum of the codes' counts
	single     bool

	once  sync.Once
	exact int // GUARDED_BY(once)
}

var _ block.Selection = (*codeSelection)(nil)

// Estimate implements block.Selection.
func (s *codeSelection) Estimate() int { return s.upper }

// Exact implements block.Selection: one code, or codes of which nobody has two.
func (s *codeSelection) Exact() bool { return s.single || len(s.wanted.codes) == 1 }

// Count implements block.Selection.
func (s *codeSelection) Count() int {
	if s.Exact() {
		return s.upper
	}
	s.once.Do(func() { s.exact = block.CountOf(s.shape, s) })
	return s.exact
}

// Summary implements block.Selection.
func (s *codeSelection) Summary() block.Summary { return s.candidates.Summary() }

// Contains implements block.Selection.
func (s *codeSelection) Contains(ord uint32) bool {
	if !s.candidates.Contains(ord) {
		return false
	}
	blk, row := s.shape.Split(ord)
	var one [1]uint16
	return len(s.confirm(blk, []uint16{uint16(row)}, s.wanted, one[:0])) == 1
}

// Rows implements block.Selection.
func (s *codeSelection) Rows(blk int, buf *block.Buffer) block.Rows {
	words := buf.Words()
	array := buf.Array()
	mark := buf.Mark()
	defer buf.Release(mark)
	candidates := s.candidates.Rows(blk, buf)
	if candidates.Words == nil {
		return block.FromArray(s.confirm(blk, candidates.Array, s.wanted, array[:0]))
	}
	// A few thousand candidates at a time, so that the lists stay in the cache; they are fewer than the chunk's rows.
	var rows, found [pageRows]uint16
	clear(words)
	for i := 0; i < len(words); i += pageRows / 64 {
		end := min(i+pageRows/64, len(words))
		list := block.Rows{Words: candidates.Words[i:end]}.AppendRows(rows[:0])
		for j := range list {
			list[j] += uint16(i * 64)
		}
		for _, row := range s.confirm(blk, list, s.wanted, found[:0]) {
			words[row>>6] |= 1 << (row & 63)
		}
	}
	return block.FromWords(words)
}
