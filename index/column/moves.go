package column

import (
	"runtime"
	"slices"

	"parterre/index/block"
)

// move puts an ordinal into the posting in a slot, or takes it out: the slot in the high 31 bits and a block.Change in
// the low 33, so that sorted as numbers moves come by slot and then by ordinal.
type move uint64

const changeBits = 33

func newMove(slot int, ord uint32, add bool) move {
	return move(slot)<<changeBits | move(block.NewChange(ord, add))
}

// applyMoves changes postings in place and returns their slots, ascending; no ordinal moves twice in a slot.
func applyMoves(shape block.Shape, postings []*block.Posting, moves []move) (touched []int) {
	slices.Sort(moves)
	var changes []block.Change
	for len(moves) > 0 {
		slot := moves[0] >> changeBits
		changes = changes[:0]
		for len(moves) > 0 && moves[0]>>changeBits == slot {
			changes = append(changes, block.Change(moves[0]&(1<<changeBits-1)))
			moves = moves[1:]
		}
		postings[slot] = postings[slot].With(shape, changes)
		touched = append(touched, int(slot))
		runtime.Gosched() // there may be thousands of postings, and readers that wait for a processor
	}
	return touched
}
