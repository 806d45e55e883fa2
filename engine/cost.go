package engine

import (
	"cmp"
	"slices"
)

// Costs of asking one user one leaf, in rough nanoseconds: what is cheap is asked first, so that a match seldom comes
// to what is dear.
const (
	costValue   = 10  // a number, day or instant is compared
	costText    = 20  // a text is looked up
	costID      = 40  // an id is hashed
	costPattern = 60  // a text is folded and searched
	costList    = 150 // a list is read, which allocates
	costEvents  = 300 // a time line is read

	costMost = 1 << 30
)

func leafCost(l leaf) int {
	switch l := l.(type) {
	case *textLeaf:
		switch {
		case l.list:
			return costList
		case l.test.exact():
			return costText
		}
		return costPattern
	case *filledLeaf, *roleLeaf, *groupLeaf, *onlyLeaf, *onlyGroupsLeaf, *sizeLeaf:
		return costList
	case *performedLeaf:
		return costEvents
	case *usersLeaf, *sampleLeaf:
		return costID
	case *timeLeaf:
		if l.zoneFrom != 0 {
			return costPattern // a zone is looked up
		}
	}
	return costValue
}

// byCost returns, by place, the operands of every node, the cheapest first.
func byCost(nodes []node) [][]int32 {
	costs := make([]int, len(nodes))
	out := make([][]int32, len(nodes))
	for i, n := range nodes {
		if n.leaf != nil {
			costs[i] = leafCost(n.leaf)
		}
		for _, kid := range n.kids {
			costs[i] = min(costs[i]+costs[kid], costMost) // diamonds would double it without end
		}
		out[i] = slices.Clone(n.kids)
		slices.SortStableFunc(out[i], func(a, b int32) int { return cmp.Compare(costs[a], costs[b]) })
	}
	return out
}
