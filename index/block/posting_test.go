package block_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"pgregory.net/rapid"

	"parterre/index/block"
)

func TestPostingHoldsExactlyWhatWasEdited(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		set := ordinals(t, shape, "first")
		versions := []*block.Posting{posting(shape, set)}
		wants := [][]uint32{sorted(set)}
		for range rapid.IntRange(0, 3).Draw(t, "rounds") {
			e := block.Edit(shape, versions[len(versions)-1])
			add := ordinals(t, shape, "add")
			remove := ordinals(t, shape, "remove")
			for ord := range add {
				e.Remove(ord)
				e.Add(ord)
				set[ord] = true
			}
			for ord := range remove {
				e.Remove(ord)
				delete(set, ord)
			}
			versions = append(versions, e.Posting())
			wants = append(wants, sorted(set))
		}
		for i, p := range versions { // older ones included: they must not have moved
			got := members(shape, p)
			if !slices.Equal(got, wants[i]) {
				t.Fatalf("version %d: %d members, want %d", i, len(got), len(wants[i]))
			}
			if p.Count() != len(wants[i]) || p.Estimate() != len(wants[i]) {
				t.Fatalf("version %d: counts %d, want %d", i, p.Count(), len(wants[i]))
			}
			for blk, r := range p.Blocks() {
				if r.Words == nil && len(r.Array) >= shape.Dense() || r.Words != nil && r.Count < shape.Dense() || r.Empty() {
					t.Fatalf("block %d is kept as the wrong kind: %d rows", blk, r.Count)
				}
			}
		}
		last := versions[len(versions)-1]
		for _, ord := range wants[len(wants)-1] {
			if !last.Contains(ord) || last.Contains(ord+1) != set[ord+1] {
				t.Fatalf("contains %d", ord)
			}
		}
		if !last.Equal(posting(shape, set)) {
			t.Fatal("a posting edited in steps differs from one made at once")
		}
	})
}

func TestPostingAndRoaringBitmapAreTheSameSet(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		set := ordinals(t, shape, "set")
		p := posting(shape, set)
		b := p.Bitmap()
		if !slices.Equal(b.ToArray(), sorted(set)) {
			t.Fatal("the bitmap holds others")
		}
		if err := b.Validate(); err != nil {
			t.Fatal(err)
		}
		if !block.FromBitmap(shape, b).Equal(p) {
			t.Fatal("the posting of the bitmap differs")
		}
		b.Flip(0, 1<<20) // the bitmap is the caller's
		if !slices.Equal(members(shape, p), sorted(set)) {
			t.Fatal("changing the bitmap changed the posting")
		}
	})
}

func TestStoredSegmentsOpenInPlainRoaring(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		set := ordinals(t, shape, "set")
		p := posting(shape, set)
		union := roaring.New()
		loader := block.NewLoader(shape)
		err := p.Segments(func(number int, portable []byte) error {
			b := roaring.New()
			if _, err := b.ReadFrom(bytes.NewReader(portable)); err != nil {
				return err
			}
			union.Or(b)
			if len(portable) > 256<<10 {
				t.Fatalf("a segment has %d bytes", len(portable))
			}
			return loader.Put(number, portable)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(union.ToArray(), sorted(set)) {
			t.Fatal("plain roaring reads others")
		}
		if !loader.Posting().Equal(p) {
			t.Fatal("the loaded posting differs")
		}
	})
}

func TestUnionHoldsWhoIsInAny(t *testing.T) {
	eachShape(t, func(t *rapid.T, shape block.Shape) {
		set := map[uint32]bool{}
		var of, apart []block.Selection
		for range rapid.IntRange(0, 5).Draw(t, "sets") {
			one := ordinals(t, shape, "set")
			of = append(of, posting(shape, one))
			for ord := range set {
				delete(one, ord)
			}
			apart = append(apart, posting(shape, one))
			for ord := range one {
				set[ord] = true
			}
		}
		for name, u := range map[string]block.Selection{"union": block.Union(shape, of), "disjoint": block.Disjoint(shape, apart)} {
			if got := members(shape, u); !slices.Equal(got, sorted(set)) {
				t.Fatalf("%s has %d members, want %d", name, len(got), len(set))
			}
			if u.Count() != len(set) || u.Estimate() < len(set) || u.Exact() && u.Estimate() != len(set) {
				t.Fatalf("%s counts %d, estimates %d, want %d", name, u.Count(), u.Estimate(), len(set))
			}
			for ord := range set {
				if !u.Contains(ord) {
					t.Fatalf("%s misses %d", name, ord)
				}
			}
		}
		if !block.Disjoint(shape, apart).Exact() {
			t.Fatal("a disjoint union of postings is not exact")
		}
	})
}

func TestNilPostingIsEmpty(t *testing.T) {
	var p *block.Posting
	if p.Count() != 0 || p.Contains(3) || p.Summary().Next(0) != -1 || !p.Rows(0, nil).Empty() || !p.Bitmap().IsEmpty() || p.Memory() != 0 {
		t.Fatal("nil is not empty")
	}
	e := block.Edit(6, nil)
	e.Add(5)
	e.Remove(5)
	if e.Posting() != nil {
		t.Fatal("a posting with nobody is not nil")
	}
}
