package engine

import (
	"encoding/binary"
	"slices"
)

// op is what a node of a program does with its operands.
type op byte

const (
	opNone       op = iota // nobody
	opAll                  // every active user
	opLeaf                 // a question about one user
	opNot                  // the complement within the active users
	opAnd                  // two operands or more
	opOr                   // two operands or more
	opAtLeast              // at least k operands; 1 < k < number of operands
	opExactlyOne           // two operands or more, of which one and no other
)

// node is one step of a program. Operands are steps before it, ascending; only those of opAtLeast may repeat.
type node struct {
	op   op
	k    int
	kids []int32
	leaf leaf // of opLeaf
}

// invalid is the place of a node that cannot be read.
const invalid int32 = -1

// builder makes a program. Every constructor does the trivial cases and returns the place of a node there already is
// when it has the same meaning by the same words, so equal parts of a tree, and of all audiences it refers to, are
// one node. Any of the operands may be invalid; the result then is, too.
//
// What it simplifies, with x and y any nodes:
//
//	not not x = x                          all of [x, not x] = nobody, any of [x, not x] = everyone
//	all of [x, all of [y]] = all of [x, y]   (any alike; not across an audience, which other plans share as it is)
//	all of [x, everyone] = x, all of [x, nobody] = nobody, all of [x, x] = x   (any dually)
//	at least k of n: k <= 0, k = 1, k = n, k > n, and operands that are everyone or nobody
//	exactly one of: operands that are everyone or nobody, operands that repeat, x beside not x
//	ranges of one attribute under all: their intersection; ranges and equal texts under any: their union
type builder struct {
	nodes   []node
	places  map[string]int32
	whole   map[int32]bool // roots of audiences: kept as they are
	imports map[*Plan]int32
}

func newBuilder() *builder {
	return &builder{places: map[string]int32{}, whole: map[int32]bool{}, imports: map[*Plan]int32{}}
}

// place returns where the node is, adding it unless it is there.
func (b *builder) place(n node) int32 {
	key := make([]byte, 0, 16+4*len(n.kids))
	key = append(key, byte(n.op))
	key = binary.AppendUvarint(key, uint64(n.k))
	for _, kid := range n.kids {
		key = binary.AppendUvarint(key, uint64(kid))
	}
	if n.leaf != nil {
		key = n.leaf.appendKey(key)
	}
	if at, ok := b.places[string(key)]; ok {
		return at
	}
	at := int32(len(b.nodes))
	b.nodes = append(b.nodes, n)
	b.places[string(key)] = at
	return at
}

func (b *builder) none() int32 { return b.place(node{op: opNone}) }
func (b *builder) all() int32  { return b.place(node{op: opAll}) }

func (b *builder) of(l leaf) int32 {
	if s, ok := l.(*spansLeaf); ok {
		switch {
		case len(s.spans) == 0:
			return b.none()
		case s.spans[0] == wholeSpan:
			return b.of(&presentLeaf{s.attribute})
		}
	}
	return b.place(node{op: opLeaf, leaf: l})
}

func (b *builder) not(x int32) int32 {
	if x == invalid {
		return invalid
	}
	switch b.nodes[x].op {
	case opNone:
		return b.all()
	case opAll:
		return b.none()
	case opNot:
		return b.nodes[x].kids[0]
	}
	return b.place(node{op: opNot, kids: []int32{x}})
}

func (b *builder) and(of ...int32) int32 { return b.join(opAnd, of) }
func (b *builder) or(of ...int32) int32  { return b.join(opOr, of) }

// join is and, and its mirror image or.
func (b *builder) join(o op, of []int32) int32 {
	unit, zero := opAll, opNone // of and: x and all = x, x and none = none
	if o == opOr {
		unit, zero = opNone, opAll
	}
	if slices.Contains(of, invalid) {
		return invalid
	}
	kids := make([]int32, 0, len(of))
	for _, x := range of {
		switch n := &b.nodes[x]; {
		case n.op == unit:
		case n.op == zero:
			return x
		case n.op == o && !b.whole[x]:
			kids = append(kids, n.kids...)
		default:
			kids = append(kids, x)
		}
	}
	kids, void := b.merge(o, kids)
	if void {
		return b.place(node{op: zero})
	}
	slices.Sort(kids)
	kids = slices.Compact(kids)
	for _, x := range kids {
		if n := &b.nodes[x]; n.op == opNot {
			if _, both := slices.BinarySearch(kids, n.kids[0]); both {
				return b.place(node{op: zero})
			}
		}
	}
	switch len(kids) {
	case 0:
		return b.place(node{op: unit})
	case 1:
		return kids[0]
	}
	return b.place(node{op: o, kids: kids})
}

// merge makes one leaf of those operands that ask for the same attribute in a way that can be joined. Void says that
// nothing can match at all.
func (b *builder) merge(o op, kids []int32) (out []int32, void bool) {
	groups := map[string][]leaf{} // by what can be joined
	var order []string
	for _, x := range kids {
		j, ok := b.nodes[x].leaf.(joinable)
		if !ok {
			out = append(out, x)
			continue
		}
		with := j.joinKey(o)
		if with == "" {
			out = append(out, x)
			continue
		}
		if groups[with] == nil {
			order = append(order, with)
		}
		groups[with] = append(groups[with], j)
	}
	for _, with := range order {
		group := groups[with]
		l := group[0]
		if len(group) > 1 {
			l = l.(joinable).join(o, group[1:])
		}
		x := b.of(l)
		if b.nodes[x].op == opNone { // ranges under and that have nothing in common
			return nil, true
		}
		out = append(out, x)
	}
	return out, false
}

func (b *builder) atLeast(k int, of []int32) int32 {
	if slices.Contains(of, invalid) {
		return invalid
	}
	kids := make([]int32, 0, len(of))
	for _, x := range of {
		switch b.nodes[x].op {
		case opNone:
		case opAll:
			k--
		default:
			kids = append(kids, x)
		}
	}
	switch {
	case k <= 0:
		return b.all()
	case k > len(kids):
		return b.none()
	case k == 1:
		return b.or(kids...)
	case k == len(kids):
		return b.and(kids...)
	}
	slices.Sort(kids)
	return b.place(node{op: opAtLeast, k: k, kids: kids})
}

// exactlyOne: an operand that everyone matches leaves no room for others, and so do x and not x, of which one always
// matches; one that stands there twice is never the only one.
func (b *builder) exactlyOne(of ...int32) int32 {
	if slices.Contains(of, invalid) {
		return invalid
	}
	sure := 0 // operands that match whoever is asked
	var kids, out []int32
	for _, x := range slices.Sorted(slices.Values(of)) {
		switch {
		case b.nodes[x].op == opNone:
		case b.nodes[x].op == opAll:
			sure++
		case len(out) > 0 && out[len(out)-1] == x:
		case len(kids) > 0 && kids[len(kids)-1] == x:
			kids, out = kids[:len(kids)-1], append(out, x)
		default:
			kids = append(kids, x)
		}
	}
	paired := map[int32]bool{} // x and not x
	for _, x := range kids {
		if n := &b.nodes[x]; n.op == opNot {
			if _, both := slices.BinarySearch(kids, n.kids[0]); both {
				sure++
				paired[x], paired[n.kids[0]] = true, true
			}
		}
	}
	kids = slices.DeleteFunc(kids, func(x int32) bool { return paired[x] })
	never := func(list []int32) int32 { return b.not(b.or(list...)) }
	switch {
	case sure > 1:
		return b.none()
	case sure == 1:
		return never(append(out, kids...))
	case len(kids) == 0:
		return b.none()
	case len(kids) == 1:
		return b.and(kids[0], never(out))
	}
	return b.and(b.place(node{op: opExactlyOne, kids: kids}), never(out))
}

// refer puts the plan of an audience into the program and returns the place of its root.
func (b *builder) refer(p *Plan) int32 {
	if at, ok := b.imports[p]; ok {
		return at
	}
	at := invalid
	if p.root != invalid {
		at = b.absorb(p, p.used)[p.root]
		b.whole[at] = true
	}
	b.imports[p] = at
	return at
}

// absorb copies nodes of another program, as they are, and returns their places here: invalid for those not wanted.
// Nil wants all.
func (b *builder) absorb(p *Plan, wanted []bool) []int32 {
	places := make([]int32, len(p.nodes))
	for i, n := range p.nodes {
		places[i] = invalid
		if wanted != nil && !wanted[i] {
			continue
		}
		n.kids = slices.Clone(n.kids)
		for j, kid := range n.kids {
			n.kids[j] = places[kid]
		}
		slices.Sort(n.kids)
		places[i] = b.place(n)
	}
	return places
}

// reachable marks the nodes a root depends on, itself included.
func reachable(nodes []node, roots ...int32) []bool {
	used := make([]bool, len(nodes))
	for _, r := range roots {
		if r != invalid {
			used[r] = true
		}
	}
	for i := len(nodes) - 1; i >= 0; i-- {
		if used[i] {
			for _, kid := range nodes[i].kids {
				used[kid] = true
			}
		}
	}
	return used
}
