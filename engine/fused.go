package engine

import (
	"math/bits"

	"parterre/index/block"
)

// andCount3 is the number of rows in all three sets, which have words. It is the usual end of an `and`: one pass that
// writes nothing, in place of one that writes and counts and another one that counts again (BenchmarkAndOfThree).
func andCount3(a, b, c block.Rows) int {
	x := a.Words
	y, z := b.Words[:len(x)], c.Words[:len(x)]
	n0, n1, n2, n3 := 0, 0, 0, 0
	i := 0
	for ; i+4 <= len(x); i += 4 {
		p, q, r := x[i:i+4:i+4], y[i:i+4:i+4], z[i:i+4:i+4]
		n0 += bits.OnesCount64(p[0] & q[0] & r[0])
		n1 += bits.OnesCount64(p[1] & q[1] & r[1])
		n2 += bits.OnesCount64(p[2] & q[2] & r[2])
		n3 += bits.OnesCount64(p[3] & q[3] & r[3])
	}
	for ; i < len(x); i++ {
		n0 += bits.OnesCount64(x[i] & y[i] & z[i])
	}
	return n0 + n1 + n2 + n3
}

// fuses reports whether the last two operands of an `and` that is only counted can be counted with what is kept.
func fuses(kept block.Rows, rest []operand) bool {
	return len(rest) == 2 && kept.Words != nil &&
		rest[0].ready && !rest[0].not && rest[0].rows.Words != nil &&
		rest[1].ready && !rest[1].not && rest[1].rows.Words != nil
}
