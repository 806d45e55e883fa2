package column

import (
	"slices"

	"parterre/index/block"
)

const (
	maxCodes    = 4096 // codes up to which each has a posting of its own
	codeBuckets = 1024 // postings beyond that, of codes thrown together by hash
)

// postings is the users of each code. Up to 4,096 codes each has its own posting; a dictionary that grows beyond has
// 1,024 buckets of codes instead, whose users are candidates that the code column confirms, and a count per code.
// Changing over happens once.
type postings struct {
	bucketed bool
	rows     []*block.Posting // by code, or by bucket
	counts   vector           // users by code, when bucketed
	counted  int              // codes that counts holds
}

// bucketOf spreads codes over the buckets.
func bucketOf(code uint32) int { return int(code * 0x9E3779B1 >> 22) }

// slot is the posting a code's users are in.
func (p *postings) slot(code uint32) int {
	if p.bucketed {
		return bucketOf(code)
	}
	return int(code)
}

// of is the users in the slot of a code: exactly the code's while postings are not bucketed.
func (p *postings) of(code uint32) *block.Posting {
	if slot := p.slot(code); slot < len(p.rows) {
		return p.rows[slot]
	}
	return nil
}

// count is the number of users of a code.
func (p *postings) count(code uint32) int {
	if p.bucketed {
		return int(p.counts.key(code))
	}
	return p.of(code).Count()
}

func (p *postings) memory() int64 {
	n := p.counts.memory() + int64(8*len(p.rows))
	for _, rows := range p.rows {
		n += rows.Memory()
	}
	return n
}

// gained is one user more (add) or less with a code.
type gained struct {
	code uint32
	ord  uint32
	add  bool
}

// apply returns the postings of a dictionary of n codes after users gained and lost codes. Of one user and bucket,
// gains and losses of several codes are settled by stays, which says whether a user has any code of a bucket left; nil
// when a user has one code at most.
func (p *postings) apply(shape block.Shape, n int, gains []gained, stays func(ord uint32, slot int) bool) postings {
	next := postings{p.bucketed, slices.Clone(p.rows), p.counts, p.counted}
	if !p.bucketed && n > maxCodes {
		next.gather(shape)
	}
	for !next.bucketed && len(next.rows) < n {
		next.rows = append(next.rows, nil)
	}
	moves := make([]move, 0, len(gains))
	for _, g := range gains {
		moves = append(moves, newMove(next.slot(g.code), g.ord, g.add))
	}
	if next.bucketed {
		next.tally(n, gains)
		moves = settle(moves, stays)
	}
	applyMoves(shape, next.rows, moves)
	return next
}

// settle leaves one move of each user and bucket. Several of them mean that the user changed codes within the bucket.
func settle(moves []move, stays func(ord uint32, slot int) bool) []move {
	slices.Sort(moves)
	out := moves[:0]
	for i := 0; i < len(moves); {
		slot, ord := int(moves[i]>>changeBits), uint32(moves[i]>>1)
		add := moves[i]&1 != 0
		for i++; i < len(moves) && moves[i]>>1 == moves[i-1]>>1; i++ {
			add = add || moves[i]&1 != 0
		}
		if !add && stays != nil && stays(ord, slot) {
			continue
		}
		out = append(out, newMove(slot, ord, add))
	}
	return out
}

// tally moves the counts of bucketed codes, of which there are n now.
func (p *postings) tally(n int, gains []gained) {
	e := editVector(p.counts)
	for ; p.counted < n; p.counted++ {
		e.set(uint32(p.counted), 0)
	}
	for _, g := range gains {
		users := e.next.key(g.code)
		if g.add {
			users++
		} else {
			users--
		}
		e.set(g.code, users)
	}
	p.counts = e.next
}

// gather changes over from a posting per code to buckets.
func (p *postings) gather(shape block.Shape) {
	counts := editVector(vector{shape: block.Production})
	moves := make([]move, 0, 1<<16)
	rows := make([]*block.Posting, codeBuckets)
	var ordinals []uint32
	for code, posting := range p.rows {
		counts.set(uint32(code), int64(posting.Count()))
		for blk, r := range posting.Blocks() {
			ordinals = r.Append(ordinals[:0], shape.Ordinal(blk, 0))
			for _, ord := range ordinals {
				moves = append(moves, newMove(bucketOf(uint32(code)), ord, true))
			}
		}
		if len(moves) >= flushRows {
			applyMoves(shape, rows, slices.Compact(sortMoves(moves)))
			moves = moves[:0]
		}
	}
	applyMoves(shape, rows, slices.Compact(sortMoves(moves)))
	p.bucketed, p.rows, p.counts, p.counted = true, rows, counts.next, len(p.rows)
}

func sortMoves(moves []move) []move {
	slices.Sort(moves)
	return moves
}
