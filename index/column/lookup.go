package column

import (
	"slices"

	"github.com/cespare/xxhash/v2"
)

// lookup finds the number of a text by extendible hashing, immutable. The highest depth bits of a text's hash choose a
// shard, of which many neighbouring entries may share one; a shard is an open-addressed table of numbers with a byte of
// the hash beside each, so that the texts themselves are read almost only to confirm. It takes 8 to 9 bytes a text and
// is stored as it is, where a Go map takes 61 and seconds to fill at every start.
//
// The hash has no secret. Texts made to collide fill one shard, which then grows by itself instead of splitting: finding
// them becomes slow, nothing else does.
type lookup struct {
	depth uint8 // there are 1<<depth entries
	count int
	pages []*[lookupPage]*shard
}

const (
	lookupPage = 256 // entries of a page, copied together
	shardSlots = 512 // slots of a shard that has never had to grow
)

// shard holds the numbers of the texts whose hash begins with its prefix.
type shard struct {
	depth uint8    // bits of the prefix
	used  int      // slots that are not free, removed ones included
	live  int      // numbers
	slots []uint32 // number+1, free or removed; the length is a power of two
	tags  []uint8  // the lowest byte of the hash
}

const (
	slotFree    = 0
	slotRemoved = ^uint32(0)
)

func hashOf(text string) uint64 { return xxhash.Sum64String(text) }

func newShard(depth uint8, slots int) *shard {
	return &shard{depth: depth, slots: make([]uint32, slots), tags: make([]uint8, slots)}
}

// find returns the slot of a text, -1 when it is not there.
func (s *shard) find(hash uint64, text string, at func(uint32) string) int {
	mask := uint64(len(s.slots) - 1)
	tag := uint8(hash)
	for i := hash >> 8 & mask; ; i = (i + 1) & mask {
		slot := s.slots[i]
		if slot == slotFree {
			return -1
		}
		if s.tags[i] == tag && slot != slotRemoved && at(slot-1) == text {
			return int(i)
		}
	}
}

// add puts a number that is not there yet; the caller has seen to room.
func (s *shard) add(hash uint64, number uint32) {
	mask := uint64(len(s.slots) - 1)
	i := hash >> 8 & mask
	for s.slots[i] != slotFree {
		i = (i + 1) & mask
	}
	s.slots[i], s.tags[i] = number+1, uint8(hash)
	s.used++
	s.live++
}

// crowded reports that the next add needs room made first: from 7/8 on.
func (s *shard) crowded() bool { return s.used >= len(s.slots)/8*7 }

func (s *shard) clone() *shard {
	next := *s
	next.slots, next.tags = slices.Clone(s.slots), slices.Clone(s.tags)
	return &next
}

// numbers yields the numbers in the shard.
func (s *shard) numbers(yield func(uint32)) {
	for _, slot := range s.slots {
		if slot != slotFree && slot != slotRemoved {
			yield(slot - 1)
		}
	}
}

func (l *lookup) shard(entry int) *shard { return l.pages[entry/lookupPage][entry%lookupPage] }

// entry returns where a hash belongs.
func (l *lookup) entry(hash uint64) int { return int(hash >> 1 >> (63 - l.depth)) }

// find returns the number of a text.
func (l *lookup) find(text string, at func(uint32) string) (uint32, bool) {
	if l.count == 0 {
		return 0, false
	}
	hash := hashOf(text)
	s := l.shard(l.entry(hash))
	if i := s.find(hash, text, at); i >= 0 {
		return s.slots[i] - 1, true
	}
	return 0, false
}

// shards yields every shard once, with the first entry that leads to it.
func (l *lookup) shards(yield func(entry int, s *shard) error) error {
	if l.pages == nil {
		return nil
	}
	for entry := 0; entry < 1<<l.depth; {
		s := l.shard(entry)
		if err := yield(entry, s); err != nil {
			return err
		}
		entry += 1 << (l.depth - s.depth)
	}
	return nil
}

func (l *lookup) memory() int64 {
	n := int64(len(l.pages) * 8 * (1 + lookupPage))
	_ = l.shards(func(_ int, s *shard) error {
		n += int64(80 + 5*len(s.slots))
		return nil
	})
	return n
}

// lookupEditor adds and removes texts, copying each shard once.
type lookupEditor struct {
	next  lookup
	at    func(uint32) string
	pages map[int]bool    // copied
	owned map[*shard]bool // copied or made here
}

// editLookup opens an editor; at returns the text of a number, those of this session included.
func editLookup(l lookup, at func(uint32) string) *lookupEditor {
	l.pages = slices.Clone(l.pages)
	return &lookupEditor{next: l, at: at, pages: map[int]bool{}, owned: map[*shard]bool{}}
}

func (e *lookupEditor) find(text string) (uint32, bool) { return e.next.find(text, e.at) }

// put makes entries lead to a shard.
func (e *lookupEditor) put(first, n int, s *shard) {
	for entry := first; entry < first+n; entry++ {
		i := entry / lookupPage
		if !e.pages[i] {
			own := *e.next.pages[i]
			e.next.pages[i] = &own
			e.pages[i] = true
		}
		e.next.pages[i][entry%lookupPage] = s
	}
}

// own returns the shard of a hash for writing.
func (e *lookupEditor) own(hash uint64) *shard {
	entry := e.next.entry(hash)
	s := e.next.shard(entry)
	if e.owned[s] {
		return s
	}
	s = s.clone()
	e.owned[s] = true
	n := 1 << (e.next.depth - s.depth)
	e.put(entry&^(n-1), n, s)
	return s
}

// add puts a text that is not there under its number.
func (e *lookupEditor) add(text string, number uint32) {
	if e.next.pages == nil {
		s := newShard(0, shardSlots)
		e.next.pages = []*[lookupPage]*shard{{s}}
		e.pages[0], e.owned[s] = true, true
	}
	hash := hashOf(text)
	s := e.own(hash)
	for s.crowded() {
		e.makeRoom(hash, s)
		s = e.own(hash)
	}
	s.add(hash, number)
	e.next.count++
}

// remove takes a text out and returns its number.
func (e *lookupEditor) remove(text string) (uint32, bool) {
	if _, ok := e.find(text); !ok {
		return 0, false
	}
	hash := hashOf(text)
	s := e.own(hash)
	i := s.find(hash, text, e.at)
	number := s.slots[i] - 1
	s.slots[i] = slotRemoved
	s.live--
	e.next.count--
	return number, true
}

// makeRoom sweeps removed slots when they are many, splits the shard when the directory may be so large, and otherwise
// lets the shard grow.
func (e *lookupEditor) makeRoom(hash uint64, s *shard) {
	entry := e.next.entry(hash)
	n := 1 << (e.next.depth - s.depth)
	first := entry &^ (n - 1)
	switch {
	case s.live < s.used*3/4:
		e.replace(first, n, s, newShard(s.depth, len(s.slots)))
	case s.depth < e.next.depth || 1<<e.next.depth*16 <= e.next.count:
		if s.depth == e.next.depth {
			e.double()
			first, n = first*2, 2
		}
		low, high := newShard(s.depth+1, len(s.slots)), newShard(s.depth+1, len(s.slots))
		s.numbers(func(number uint32) {
			hash := hashOf(e.at(number))
			if hash<<s.depth>>63 == 0 {
				low.add(hash, number)
			} else {
				high.add(hash, number)
			}
		})
		delete(e.owned, s)
		e.owned[low], e.owned[high] = true, true
		e.put(first, n/2, low)
		e.put(first+n/2, n/2, high)
	default:
		e.replace(first, n, s, newShard(s.depth, 2*len(s.slots)))
	}
}

// replace moves the numbers of a shard into a fresh one.
func (e *lookupEditor) replace(first, n int, s, fresh *shard) {
	s.numbers(func(number uint32) { fresh.add(hashOf(e.at(number)), number) })
	delete(e.owned, s)
	e.owned[fresh] = true
	e.put(first, n, fresh)
}

// double makes two entries of each.
func (e *lookupEditor) double() {
	old := e.next
	e.next.depth++
	e.next.pages = make([]*[lookupPage]*shard, (1<<e.next.depth+lookupPage-1)/lookupPage)
	e.pages = make(map[int]bool, len(e.next.pages))
	for i := range e.next.pages {
		e.next.pages[i] = &[lookupPage]*shard{}
		e.pages[i] = true
	}
	for entry := range 1 << e.next.depth {
		e.next.pages[entry/lookupPage][entry%lookupPage] = old.shard(entry / 2)
	}
}
