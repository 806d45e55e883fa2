package engine

import (
	"math/bits"

	"parterre/index/block"
)

// overlapCount counts the people of every signature, a bit for each population they are in. The rows of a block lie as a
// bit per person, population by population; turned by 90 degrees, 64 people at a time, they are the signatures.
//
// Signatures of few populations are counted in an array, and the pairs are added up from it in the end. Those of more are
// too many for that: they are counted in a table, and the pairs block by block.
type overlapCount struct {
	size  int // in at least one
	sizes []int
	pairs [][]int // by first, then second
	few   []uint32
	many  keyTable
	keys  []uint64 // by slot of the table
	sums  []uint32 // by slot of the table
	lost  bool     // there were more regions than are counted

	words [][]uint64 // of each population in the block at hand; zeros where a group of eight is not full
	own   [][]uint64 // for those that lie in an array
	zeros []uint64
}

// fewPopulations have signatures that are counted in an array.
const fewPopulations = 16

func newOverlapCount(shape block.Shape, n int) *overlapCount {
	c := &overlapCount{sizes: make([]int, n), pairs: make([][]int, n), own: make([][]uint64, n), zeros: make([]uint64, shape.Words())}
	for i := range c.pairs {
		c.pairs[i] = make([]int, n)
	}
	c.words = make([][]uint64, (n+7)/8*8)
	for i := range c.words {
		c.words[i] = c.zeros
	}
	if n <= fewPopulations {
		c.few = make([]uint32, 1<<len(c.words))
	}
	return c
}

// block counts the rows of one block, given for each population.
func (c *overlapCount) block(rows []block.Rows) {
	for i, r := range rows {
		c.sizes[i] += r.Count
		c.words[i] = c.wordsOf(i, r)
	}
	switch {
	case len(c.words) == 8:
		c.countEight()
	case c.few != nil:
		c.countSixteen()
	default:
		c.countMany()
		for i, a := range rows {
			for j := i + 1; j < len(rows) && a.Count > 0; j++ {
				c.pairs[i][j] += block.AndCount(a, rows[j])
			}
		}
	}
}

func (c *overlapCount) wordsOf(i int, r block.Rows) []uint64 {
	switch {
	case r.Count == 0:
		return c.zeros
	case r.Words != nil:
		return r.Words
	case c.own[i] == nil:
		c.own[i] = make([]uint64, len(c.zeros))
	default:
		clear(c.own[i])
	}
	block.OrInto(c.own[i], r)
	return c.own[i]
}

// crowded is from how many of 64 people in any population all of them are counted, those in none too, which is less work
// for each.
const crowded = 24

// countEight counts signatures of one byte.
func (c *overlapCount) countEight() {
	counts := (*[1 << 8]uint32)(c.few)
	var a [8]uint64
	for at := range c.zeros {
		some := load(&a, c.words[:8], at)
		if some == 0 {
			continue
		}
		turn(&a)
		if bits.OnesCount64(some) < crowded {
			for ; some != 0; some &= some - 1 {
				counts[signature(&a, bits.TrailingZeros64(some))]++
			}
			continue
		}
		for _, x := range &a {
			for range 8 {
				counts[x&0xff]++
				x >>= 8
			}
		}
	}
}

// countSixteen counts signatures of two bytes.
func (c *overlapCount) countSixteen() {
	counts := (*[1 << 16]uint32)(c.few)
	var a, b [8]uint64
	for at := range c.zeros {
		some := load(&a, c.words[:8], at) | load(&b, c.words[8:16], at)
		if some == 0 {
			continue
		}
		turn(&a)
		turn(&b)
		if bits.OnesCount64(some) < crowded {
			for ; some != 0; some &= some - 1 {
				row := bits.TrailingZeros64(some)
				counts[signature(&a, row)|signature(&b, row)<<8]++
			}
			continue
		}
		for i, x := range &a {
			y := b[i]
			for range 8 {
				counts[x&0xff|y&0xff<<8]++
				x >>= 8
				y >>= 8
			}
		}
	}
}

// signature reads one person's byte of eight words that were turned.
func signature(a *[8]uint64, row int) uint64 { return a[row&7] >> (row & 56) & 0xff }

// countMany counts signatures of up to eight bytes.
func (c *overlapCount) countMany() {
	turned := make([][8]uint64, len(c.words)/8)
	for at := range c.zeros {
		some := uint64(0)
		for g := range turned {
			if any := load(&turned[g], c.words[g*8:g*8+8], at); any != 0 {
				some |= any
				turn(&turned[g])
			}
		}
		c.size += bits.OnesCount64(some)
		for ; some != 0 && !c.lost; some &= some - 1 {
			in, row := uint64(0), bits.TrailingZeros64(some)
			for g := range turned {
				in |= signature(&turned[g], row) << (8 * g)
			}
			c.add(in)
		}
	}
}

func (c *overlapCount) add(signature uint64) {
	slot, fresh := c.many.slot(int64(signature))
	if fresh {
		if len(c.sums) == maxRegions {
			c.lost = true
			return
		}
		c.keys, c.sums = append(c.keys, signature), append(c.sums, 0)
	}
	c.sums[slot]++
}

// load reads eight words, and returns the bits that are set in any.
func load(a *[8]uint64, of [][]uint64, at int) uint64 {
	some := uint64(0)
	for i := range a {
		a[i] = of[i][at]
		some |= a[i]
	}
	return some
}

// turn transposes the eight 8×8 squares of bits that eight words hold side by side: byte b of word i becomes bit i of byte b
// of every word. So byte b of word i is the signature of person 8b+i. It is Eklundh's way, halves swapped by halves, with
// eight squares in each step (H. S. Warren, Hacker's Delight, section 7-3).
func turn(a *[8]uint64) {
	for _, step := range [...]struct {
		by   int
		mask uint64
	}{{1, 0x5555555555555555}, {2, 0x3333333333333333}, {4, 0x0f0f0f0f0f0f0f0f}} {
		for i := range a {
			if i&step.by == 0 {
				low, high := a[i], a[i+step.by]
				swap := (low>>step.by ^ high) & step.mask
				a[i], a[i+step.by] = low^swap<<step.by, high^swap
			}
		}
	}
}

// regions returns the regions with people, in any order.
func (c *overlapCount) regions() (out []regionCount) {
	for slot, size := range c.sums {
		out = append(out, regionCount{c.keys[slot], size})
	}
	for in, size := range c.few {
		if in > 0 && size > 0 {
			out = append(out, regionCount{uint64(in), size})
		}
	}
	return out
}

// addUp makes the size and the pairs out of all regions, where they were not counted block by block.
func (c *overlapCount) addUp(all []regionCount) {
	if c.few == nil {
		return
	}
	for _, r := range all {
		c.size += int(r.size)
		for in := r.in; in != 0; in &= in - 1 {
			first := bits.TrailingZeros64(in)
			for others := in & (in - 1); others != 0; others &= others - 1 {
				c.pairs[first][bits.TrailingZeros64(others)] += int(r.size)
			}
		}
	}
}
