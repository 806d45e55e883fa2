package index_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
	"parterre/index/indextest"
	"parterre/store"
)

// Sections and kinds of parts as they are spelled on disk; a test that shared the constants would not notice them move.
const (
	everyoneSection, attributeSection        = 3, 8
	presentPart, emptyListPart, postingsPart = 2, 4, 9
)

func TestStoredBitmaps(t *testing.T) {
	for _, shape := range indextest.Shapes {
		t.Run(fmt.Sprintf("plain roaring opens the bitmaps in the rows of a store, in blocks of %d users", shape.Rows()), func(t *testing.T) {
			w := open(t, t.TempDir(), shape)
			defer func() { w.st.Close() }()
			w.commit(declareAll, verbs(rand.New(rand.NewPCG(5, 5)), 900, 400))
			w.checkpoint()
			everyone, stored := readBitmaps(t, w.st)
			if !everyone.Equals(w.facts.Everyone().Bitmap()) {
				t.Fatalf("stored are %d active users, want %d", everyone.GetCardinality(), w.facts.Everyone().Count())
			}
			for _, a := range w.facts.Schema().All() {
				got := stored[a.ID]
				if got == nil {
					got = &bitmaps{present: roaring.New()}
				}
				if !got.present.Equals(w.facts.Present(a.ID).Bitmap()) {
					t.Fatalf("%s: stored are %d users with a value, want %d", a.Key, got.present.GetCardinality(), w.facts.Present(a.ID).Count())
				}
				union := roaring.New()
				for _, b := range got.values {
					union.Or(b)
				}
				if !union.Equals(got.present) {
					t.Fatalf("%s: the union of %d values has %d users, presence %d", a.Key, len(got.values), union.GetCardinality(), got.present.GetCardinality())
				}
				want := values(w.facts, a)
				have := map[string]int{}
				for _, b := range got.values {
					have[b.String()]++
				}
				if a.Kind != index.StringList && !maps.Equal(have, want) {
					t.Fatalf("%s: stored bitmaps\n%v\nwant\n%v", a.Key, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
				}
			}
		})
	}
}

// bitmaps are those of one attribute.
type bitmaps struct {
	present *roaring.Bitmap
	values  map[string]*roaring.Bitmap // one per value or bucket, and one of empty lists
}

// values returns the users of every value, each as a bitmap's text, with how many values have it.
func values(s *index.Snapshot, a index.Attribute) map[string]int {
	users := map[string]*roaring.Bitmap{}
	for _, ord := range s.Everyone().Bitmap().ToArray() {
		if v, ok := s.User(ord).Value(a.ID); ok {
			if users[spell(v)] == nil {
				users[spell(v)] = roaring.New()
			}
			users[spell(v)].Add(ord)
		}
	}
	out := map[string]int{}
	for _, b := range users {
		out[b.String()]++
	}
	return out
}

// readBitmaps reads every bitmap of a checkpoint with nothing but the store and roaring.
func readBitmaps(t *testing.T, st *store.Store) (everyone *roaring.Bitmap, of map[index.AttributeID]*bitmaps) {
	everyone, of = roaring.New(), map[index.AttributeID]*bitmaps{}
	read := func(portable []byte) *roaring.Bitmap {
		b := roaring.New()
		if n, err := b.FromUnsafeBytes(slices.Clone(portable)); err != nil || int(n) != len(portable) {
			t.Fatalf("roaring reads %d of %d bytes: %v", n, len(portable), err)
		}
		return b
	}
	err := st.Each(index.TableCheckpoint, []byte{'P'}, func(key, row []byte) error {
		section, number, kind := key[2], index.AttributeID(binary.BigEndian.Uint32(key[3:])), key[7]
		if section == everyoneSection {
			everyone.Or(read(row))
		}
		if section != attributeSection || kind != presentPart && kind != emptyListPart && kind != postingsPart {
			return nil
		}
		if of[number] == nil {
			of[number] = &bitmaps{roaring.New(), map[string]*roaring.Bitmap{}}
		}
		for rest := row[1:]; len(rest) > 0; { // slot, segment, length, portable bitmap
			var head [3]uint64
			for i := range head {
				n, size := binary.Uvarint(rest)
				head[i], rest = n, rest[size:]
			}
			b := read(rest[:head[2]])
			rest = rest[head[2]:]
			if kind == presentPart {
				of[number].present.Or(b)
				continue
			}
			name := fmt.Sprint(kind, head[0])
			if of[number].values[name] == nil {
				of[number].values[name] = roaring.New()
			}
			of[number].values[name].Or(b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return everyone, of
}
