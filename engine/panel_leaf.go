package engine

import (
	"math"
	"math/bits"
	"time"

	"parterre/index"
)

// leafGroup is the leaves of a panel that ask for the same thing of a user: it is read once for all of them.
type leafGroup struct {
	attribute index.AttributeID // 0 for what is none
	what      subject
	present   []int32            // whether there is a value
	filled    []int32            // whether a list has an item
	texts     map[string][]int32 // equal texts: the leaves that want them
	keys      map[int64][]int32  // equal keys
	members   map[index.GroupID][]int32
	users     map[string][]int32
	rest      []leafAt // asked one by one
	only      []onlyAt
	within    []withinAt
	sizes     []sizeAt
	spans     []spansAt
	windows   []windowAt
	zoned     []leafAt // each user in a zone of their own
	events    []performedAt
}

type leafAt struct {
	at   int32
	test *textTest // of texts; nil otherwise
	leaf leaf
}

// onlyAt, withinAt and sizeAt are asked with all a user has.
type onlyAt struct {
	at   int32
	leaf *onlyLeaf
}

type withinAt struct {
	at   int32
	leaf *onlyGroupsLeaf
}

type sizeAt struct {
	at   int32
	leaf *sizeLeaf
}

type spansAt struct {
	at     int32
	lo, hi int64
}

type windowAt struct {
	at   int32
	leaf *timeLeaf
}

// groupLeaves sorts the leaves of a program by what they ask for.
func groupLeaves(nodes []node) []leafGroup {
	type group struct {
		what      subject
		attribute index.AttributeID
	}
	places := map[group]int{}
	var groups []leafGroup
	for i := range nodes {
		if nodes[i].op != opLeaf {
			continue
		}
		var of group
		of.what, of.attribute = subjectOf(nodes[i].leaf)
		at, ok := places[of]
		if !ok {
			at = len(groups)
			places[of] = at
			groups = append(groups, leafGroup{
				attribute: of.attribute, what: of.what, texts: map[string][]int32{}, keys: map[int64][]int32{},
				members: map[index.GroupID][]int32{}, users: map[string][]int32{},
			})
		}
		groups[at].add(int32(i), nodes[i].leaf)
	}
	return groups
}

func (g *leafGroup) add(at int32, l leaf) {
	switch l := l.(type) {
	case *presentLeaf:
		g.present = append(g.present, at)
	case *filledLeaf:
		g.filled = append(g.filled, at)
	case *spansLeaf:
		for _, s := range l.spans {
			if s.lo == s.hi {
				g.keys[s.lo] = append(g.keys[s.lo], at)
			} else {
				g.spans = append(g.spans, spansAt{at, s.lo, s.hi})
			}
		}
	case *timeLeaf:
		if l.zoneFrom != 0 {
			g.zoned = append(g.zoned, leafAt{at: at, leaf: l})
		} else {
			g.windows = append(g.windows, windowAt{at, l})
		}
	case *textLeaf:
		g.addTest(at, l, l.test)
	case *roleLeaf:
		if l.test == nil {
			g.filled = append(g.filled, at)
		} else {
			g.addTest(at, l, l.test)
		}
	case *groupLeaf:
		if len(l.ids) == 0 {
			g.filled = append(g.filled, at)
		}
		for _, id := range l.ids {
			g.members[id] = append(g.members[id], at)
		}
	case *onlyLeaf:
		g.only = append(g.only, onlyAt{at, l})
	case *onlyGroupsLeaf:
		g.within = append(g.within, withinAt{at, l})
	case *sizeLeaf:
		g.sizes = append(g.sizes, sizeAt{at, l})
	case *performedLeaf:
		g.events = append(g.events, performedAt{at, l})
	case *usersLeaf:
		for _, id := range l.ids {
			g.users[id] = append(g.users[id], at)
		}
	default:
		g.rest = append(g.rest, leafAt{at: at, leaf: l})
	}
}

func (g *leafGroup) addTest(at int32, l leaf, t *textTest) {
	if !t.exact() {
		g.rest = append(g.rest, leafAt{at, t, l})
		return
	}
	for _, n := range t.needles {
		g.texts[n] = append(g.texts[n], at)
	}
}

// answer sets the words of the group's leaves for all active users.
func (g *leafGroup) answer(words []uint64, users []Values, active uint64, now time.Time) {
	var keys sortedKeys
	for left := active; left != 0; left &= left - 1 {
		j := bits.TrailingZeros64(left)
		g.answerOne(words, users[j], uint64(1)<<j, &keys, now)
	}
	if keys.n == 0 {
		return
	}
	keys.sort()
	for i := range g.spans {
		s := &g.spans[i]
		words[s.at] |= keys.between(s.lo, s.hi)
	}
	for _, w := range g.windows {
		if w.leaf.stretch != nil {
			at := w.leaf.stretch.at(now, w.leaf.zone, w.leaf.days)
			words[w.at] |= keys.between(at.lo, at.hi)
			continue
		}
		for i := range keys.n {
			if w.leaf.holds(keys.keys[i], now, w.leaf.zone) {
				words[w.at] |= keys.bits[i]
			}
		}
	}
}

func (g *leafGroup) answerOne(words []uint64, v Values, bit uint64, keys *sortedKeys, now time.Time) {
	switch g.what {
	case ofValue:
		value, ok := v.Value(g.attribute)
		if !ok {
			return
		}
		mark(words, g.present, bit)
		switch kind := value.Kind(); {
		case kind.Textual():
			g.answerText(words, value.Text(), bit)
		case kind == index.StringList:
			g.answerTexts(words, value.List(), bit)
		default:
			if len(g.keys) > 0 {
				mark(words, g.keys[value.Key()], bit)
			}
			keys.add(value.Key(), bit)
			for _, l := range g.zoned {
				if l.leaf.match(v, now) {
					words[l.at] |= bit
				}
			}
		}
	case ofRoles:
		g.answerTexts(words, v.Roles(), bit)
	case ofGroups:
		ids := v.GroupIDs()
		if len(ids) > 0 {
			mark(words, g.filled, bit)
		}
		for _, id := range ids {
			mark(words, g.members[id], bit)
		}
		for _, l := range g.within {
			if l.leaf.holds(ids) {
				words[l.at] |= bit
			}
		}
		for _, l := range g.sizes {
			if l.leaf.holds(l.leaf.counted(ids)) {
				words[l.at] |= bit
			}
		}
	case ofEvents:
		g.answerEvents(words, v.Events(), bit, now)
	case ofID:
		id := v.ID()
		mark(words, g.users[id], bit)
		for _, l := range g.rest {
			if s, ok := l.leaf.(*sampleLeaf); ok && s.holds(id) {
				words[l.at] |= bit
			}
		}
	}
}

func (g *leafGroup) answerTexts(words []uint64, texts []string, bit uint64) {
	if len(texts) > 0 {
		mark(words, g.filled, bit)
	}
	for _, text := range texts {
		g.answerText(words, text, bit)
	}
	for _, l := range g.only {
		if l.leaf.holds(texts) {
			words[l.at] |= bit
		}
	}
	for _, l := range g.sizes {
		if l.leaf.holds(len(texts)) {
			words[l.at] |= bit
		}
	}
}

func (g *leafGroup) answerText(words []uint64, text string, bit uint64) {
	if len(g.texts) > 0 {
		mark(words, g.texts[text], bit)
	}
	for _, l := range g.rest {
		if words[l.at]&bit == 0 && l.test.matches(text) {
			words[l.at] |= bit
		}
	}
}

// mark sets a user's bit in the words of some nodes.
func mark(words []uint64, places []int32, bit uint64) {
	for _, at := range places {
		words[at] |= bit
	}
}

// sortedKeys is what the users have for one attribute, in order, so that a range is answered for all of them with two
// searches among 64 keys instead of a comparison per user.
type sortedKeys struct {
	n     int
	keys  [PanelUsers]int64
	bits  [PanelUsers]uint64
	below [PanelUsers + 1]uint64 // below[i]: the users with the i smallest keys
}

func (s *sortedKeys) add(key int64, bit uint64) {
	s.keys[s.n], s.bits[s.n] = key, bit
	s.n++
}

func (s *sortedKeys) sort() {
	for i := 1; i < s.n; i++ {
		key, bit, j := s.keys[i], s.bits[i], i
		for ; j > 0 && s.keys[j-1] > key; j-- {
			s.keys[j], s.bits[j] = s.keys[j-1], s.bits[j-1]
		}
		s.keys[j], s.bits[j] = key, bit
	}
	for i := range s.n {
		s.below[i+1] = s.below[i] | s.bits[i]
	}
}

// between returns the users with a key from lo to hi, both included.
func (s *sortedKeys) between(lo, hi int64) uint64 {
	from := s.search(lo)
	if hi == math.MaxInt64 {
		return s.below[s.n] &^ s.below[from]
	}
	return s.below[s.search(hi+1)] &^ s.below[from]
}

// search returns the number of keys below a key.
func (s *sortedKeys) search(key int64) int {
	lo, hi := 0, s.n
	for lo < hi {
		mid := (lo + hi) >> 1
		if s.keys[mid] < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
