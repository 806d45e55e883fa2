package column

import (
	"math/bits"
	"sync"

	"parterre/index/block"
)

// Where is the users whose list passes a test, which is asked once per distinct list with its codes, in the order they were
// sent; empty lists are asked about too.
func (c *List) Where(wanted func(codes []uint32) bool) block.Selection {
	if c == nil {
		return block.Empty()
	}
	s := &listSelection{column: c, passed: make([]uint64, (c.lists.Len()+63)/64)}
	var codes []uint32
	any := false
	for list := range uint32(c.lists.Len()) {
		if codes = decodeCodes(c.lists.Text(list), codes[:0]); wanted(codes) {
			s.passed[list>>6] |= 1 << (list & 63)
			any = true
		}
	}
	if !any {
		return block.Empty()
	}
	return s
}

// listSelection is the users whose list is one of those that passed: a bit is looked up per user.
type listSelection struct {
	column *List
	passed []uint64 // a bit per list

	once  sync.Once
	exact int // GUARDED_BY(once)
}

var _ block.Selection = (*listSelection)(nil)

func (s *listSelection) has(list uint32) bool { return s.passed[list>>6]>>(list&63)&1 != 0 }

// Estimate implements block.Selection.
func (s *listSelection) Estimate() int { return s.column.present.Count() }

// Exact implements block.Selection.
func (s *listSelection) Exact() bool { return false }

// Count implements block.Selection.
func (s *listSelection) Count() int {
	s.once.Do(func() { s.exact = block.CountOf(s.column.shape, s) })
	return s.exact
}

// Summary implements block.Selection.
func (s *listSelection) Summary() block.Summary { return s.column.present.Summary() }

// Contains implements block.Selection.
func (s *listSelection) Contains(ord uint32) bool {
	return s.column.present.Contains(ord) && s.has(uint32(s.column.cells.key(ord)))
}

// Rows implements block.Selection.
func (s *listSelection) Rows(blk int, buf *block.Buffer) block.Rows {
	present, pages := s.column.present.Block(blk), s.column.cells.pages(blk)
	if present.Words == nil {
		out := buf.Array()[:0]
		for _, row := range present.Array {
			if s.has(uint32(unbias(pages[row/pageRows].at(uint32(row) % pageRows)))) {
				out = append(out, row)
			}
		}
		return block.FromArray(out)
	}
	words := buf.Words()
	size := s.column.cells.rows() / 64
	for i, p := range pages {
		of, out := present.Words[i*size:(i+1)*size], words[i*size:(i+1)*size]
		switch {
		case p == nil:
			clear(out)
		case p.o8 != nil:
			passPage(p.o8, p.base, p.shift, of, out, s.passed)
		case p.o16 != nil:
			passPage(p.o16, p.base, p.shift, of, out, s.passed)
		case p.o32 != nil:
			passPage(p.o32, p.base, p.shift, of, out, s.passed)
		case p.o64 != nil:
			passPage(p.o64, p.base, p.shift, of, out, s.passed)
		case s.has(uint32(unbias(p.base))): // one list for the whole page
			copy(out, of)
		default:
			clear(out)
		}
	}
	return block.FromWords(words)
}

// passPage writes the rows whose key has its bit in passed. Rows that are not present hold anything, so they are not asked.
func passPage[T unsigned](offsets []T, base uint64, shift uint8, present, out, passed []uint64) {
	out = out[:len(present)]
	first := uint64(unbias(base))
	shift &= 63
	for j, w := range present {
		part := offsets[j*64 : j*64+64]
		found := uint64(0)
		for ; w != 0; w &= w - 1 {
			row := bits.TrailingZeros64(w) & 63
			key := first + uint64(part[row])<<shift
			found |= passed[key>>6] >> (key & 63) & 1 << row
		}
		out[j] = found
	}
}
