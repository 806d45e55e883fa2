package block

// Shape is the base-2 logarithm of the rows of a block: 6, 10 or 16. Zero stands for Production.
type Shape uint8

// Production is the Shape everything but a test uses: 65,536 rows.
const Production Shape = 16

// bits is the logarithm, with zero resolved.
func (s Shape) bits() uint {
	if s == 0 {
		return uint(Production)
	}
	return uint(s)
}

// Rows is the number of rows of a block.
func (s Shape) Rows() int { return 1 << s.bits() }

// Words is the number of 64-bit words that hold a bit per row.
func (s Shape) Words() int { return s.Rows() / 64 }

// Split returns the block an ordinal is in and its row there.
func (s Shape) Split(ord uint32) (blk int, row uint32) {
	return int(ord >> s.bits()), ord & uint32(s.Rows()-1)
}

// Ordinal is the inverse of Split.
func (s Shape) Ordinal(blk int, row uint32) uint32 { return uint32(blk)<<s.bits() | row }

// Blocks is the number of blocks that hold the ordinals below n.
func (s Shape) Blocks(n int) int { return (n + s.Rows() - 1) >> s.bits() }

// Dense is the number of rows from which a block is kept as words: 1/64 of the block, and at least 4 so that small
// shapes have arrays too. An array is always shorter.
func (s Shape) Dense() int { return max(s.Rows()/64, 4) }
