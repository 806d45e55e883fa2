package column

import (
	"slices"

	"parterre/index/block"
)

// ListEditor makes the next version of a List.
type ListEditor struct {
	base       *List
	dictionary *DictionaryEditor
	lists      *DictionaryEditor
	session    session
	codes      []uint32 // scratch
	encoded    []byte   // scratch
}

// EditList opens an editor on a column, which stays as it is; nil is the empty one.
func EditList(shape block.Shape, c *List) *ListEditor {
	if c == nil {
		c = &List{shape: shape, cells: vector{shape: shape}, postings: postings{counts: vector{shape: block.Production}}}
	}
	return &ListEditor{
		base: c, dictionary: EditDictionary(c.dictionary), lists: EditDictionary(c.lists),
		session: openSession(shape, c.cells, c.present),
	}
}

// Set gives a user a list, which may be empty.
func (e *ListEditor) Set(ord uint32, texts []string) {
	e.rest()
	e.codes = e.codes[:0]
	for _, text := range texts {
		e.codes = append(e.codes, e.dictionary.Code(text))
	}
	e.encoded = encodeCodes(e.encoded[:0], e.codes)
	e.session.set(ord, int64(e.lists.Code(string(e.encoded))))
}

// Unset takes a user's list away.
func (e *ListEditor) Unset(ord uint32) {
	e.rest()
	e.session.unset(ord)
}

// rest freezes what was edited when it has become much, and goes on from there.
func (e *ListEditor) rest() {
	if e.session.full() {
		e.Freeze()
	}
}

// Freeze returns the next version; the editor goes on from there.
func (e *ListEditor) Freeze() *List {
	changes, present := e.session.changes()
	next := &List{
		shape: e.base.shape, cells: e.session.cells.next, present: present,
		dictionary: e.dictionary.Freeze(), lists: e.lists.Freeze(),
	}
	if len(changes) > 0 || next.dictionary != e.base.dictionary || next.lists != e.base.lists {
		var gains []gained
		var empties []block.Change
		var before, now []uint32
		for _, c := range changes {
			before = next.codesOf(c.had, c.key, before)
			now = next.codesOf(c.has, c.now, now)
			for _, code := range before {
				if _, stays := slices.BinarySearch(now, code); !stays {
					gains = append(gains, gained{code, c.ord, false})
				}
			}
			for _, code := range now {
				if _, was := slices.BinarySearch(before, code); !was {
					gains = append(gains, gained{code, c.ord, true})
				}
			}
			if was, is := c.had && len(before) == 0, c.has && len(now) == 0; was != is {
				empties = append(empties, block.NewChange(c.ord, is))
			}
		}
		next.empty = e.base.empty.With(next.shape, empties)
		next.postings = e.base.postings.apply(next.shape, next.dictionary.Len(), gains, next.inBucket)
		e.base = next
	}
	e.session = openSession(e.base.shape, e.base.cells, e.base.present)
	return e.base
}

// codesOf returns the distinct codes of a list, ascending, in the memory of dst; none when there is no list.
func (c *List) codesOf(stored bool, list int64, dst []uint32) []uint32 {
	if !stored {
		return dst[:0]
	}
	dst = decodeCodes(c.lists.Text(uint32(list)), dst[:0])
	slices.Sort(dst)
	return slices.Compact(dst)
}

// inBucket reports whether a user's list has a code of a bucket.
func (c *List) inBucket(ord uint32, bucket int) bool {
	codes, _ := c.Codes(ord, nil)
	return slices.ContainsFunc(codes, func(code uint32) bool { return bucketOf(code) == bucket })
}
