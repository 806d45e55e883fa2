package engine

import (
	"cmp"
	"math"
	"slices"
)

// span is a range of ordered keys, both ends included.
type span struct{ lo, hi int64 }

var wholeSpan = span{math.MinInt64, math.MaxInt64}

// spans is a set of ordered keys: ascending, disjoint, not adjacent.
type spans []span

// spansOf makes a set out of ranges in any order, empty ones (lo > hi) left out.
func spansOf(of ...span) spans {
	out := slices.DeleteFunc(slices.Clone(of), func(s span) bool { return s.lo > s.hi })
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	n := 0
	for _, s := range out {
		if n > 0 && (out[n-1].hi == math.MaxInt64 || s.lo <= out[n-1].hi+1) {
			out[n-1].hi = max(out[n-1].hi, s.hi)
			continue
		}
		out[n] = s
		n++
	}
	return out[:n]
}

func (s spans) contains(key int64) bool {
	if len(s) == 1 {
		return s[0].lo <= key && key <= s[0].hi
	}
	at, _ := slices.BinarySearchFunc(s, key, func(s span, key int64) int { return cmp.Compare(s.hi, key) })
	return at < len(s) && s[at].lo <= key
}

func (s spans) intersect(t spans) spans {
	var out spans
	for i, j := 0, 0; i < len(s) && j < len(t); {
		if lo, hi := max(s[i].lo, t[j].lo), min(s[i].hi, t[j].hi); lo <= hi {
			out = append(out, span{lo, hi})
		}
		if s[i].hi < t[j].hi {
			i++
		} else {
			j++
		}
	}
	return out
}

// without returns the keys of s that are not in t.
func (s spans) without(t spans) spans {
	var rest []span
	next := int64(math.MinInt64)
	for _, u := range t {
		if u.lo > next {
			rest = append(rest, span{next, u.lo - 1})
		}
		if u.hi == math.MaxInt64 {
			return s.intersect(rest)
		}
		next = u.hi + 1
	}
	return s.intersect(append(rest, span{next, math.MaxInt64}))
}
