package index

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index/column"
)

// These look at what no export shows: the bytes of the small rows and the pages of a sequence.

func TestSequence(t *testing.T) {
	t.Run("a sequence is an array of numbers, older versions unchanged, and comes back from its parts", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			var s sequence
			var want []uint64
			for range rapid.IntRange(1, 4).Draw(t, "edits") {
				old, before := s, slices.Clone(want)
				e := s.edit()
				for range rapid.IntRange(0, 40).Draw(t, "sets") {
					ord := rapid.OneOf(rapid.IntRange(0, len(want)), rapid.Just(len(want))).Draw(t, "ordinal")
					v := rapid.OneOf(rapid.Uint64Range(1000, 1300), rapid.Uint64Range(0, 1<<20), rapid.Uint64(), rapid.Just(uint64(math.MaxUint64))).Draw(t, "number")
					if ord == len(want) {
						for range rapid.SampledFrom([]int{1, 1, 5000}).Draw(t, "many") {
							e.set(uint32(len(want)), v)
							want = append(want, v)
						}
						continue
					}
					e.set(uint32(ord), v)
					want[ord] = v
				}
				s = e.next
				for i, v := range before {
					if old.at(uint32(i)) != v {
						t.Fatalf("number %d of an older sequence is %d, was %d", i, old.at(uint32(i)), v)
					}
				}
			}
			back, err := loadSequence(len(want), func(take func(column.Part) error) error { return s.parts(take) })
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range want {
				if s.at(uint32(i)) != v || back.at(uint32(i)) != v {
					t.Fatalf("number %d is %d, and %d from parts, want %d", i, s.at(uint32(i)), back.at(uint32(i)), v)
				}
			}
		})
	})
}

func FuzzSchemaRows(f *testing.F) {
	f.Add(appendAttribute(nil, &Attribute{Key: "age", Label: "Age", Kind: Integer, Declared: true}))
	f.Add(append([]byte{1, byte(Integer), flagDeclared}, appendText(appendText(appendText(nil, "age"), "Age"), "")...)) // of format 1
	f.Add(appendAttribute(nil, &Attribute{
		Key: "city", Kind: String, Aliases: newAliases([]Alias{{"IT", []string{"I.T.", "it"}}}), Values: []Value{StringValue("IT"), StringValue("HR")}, OnlyValues: true,
		Default: StringValue("HR"), Required: true, Unique: true, Retired: true, Sensitive: true, Shaped: 7,
		casts: []cast{{3, Date, DateTime, nil, time.UTC}, {7, DateTime, String, newAliases([]Alias{{"a", []string{"b"}}}), time.UTC}},
	}))
	f.Add(appendGroup(nil, Group{Key: "sales", Name: "Sales", Parents: []GroupID{1, 7, 300}}))
	f.Add(appendCounters(nil, counters{1 << 40, 3, 2, 9, 4}))
	f.Add(header{shape: 16, generation: 3, revision: 9, ordinals: 100, rows: 5, kinds: map[AttributeID]Kind{1: Date, 9: StringList}, events: []EventTypeID{2, 7}}.append(nil))
	f.Fuzz(func(t *testing.T, row []byte) {
		if a, err := decodeAttribute(1, row); err == nil { // a row of format 1 becomes one of 2, and aliases without spellings go
			again, err := decodeAttribute(1, appendAttribute(nil, &a))
			if err != nil || !a.same(&again) {
				t.Fatalf("an attribute is another after it was written: %x: %v", row, err)
			}
		}
		if g, err := decodeGroup(1, row); err == nil && !bytes.Equal(appendGroup(nil, g), row) {
			t.Fatalf("a group has two rows: %x", row)
		}
		if c, err := decodeCounters(row); err == nil && row[0] == countersRowVersion && !bytes.Equal(appendCounters(nil, c), row) {
			t.Fatalf("the counters have two rows: %x", row)
		}
		if h, err := decodeHeader(row); err == nil && row[0] == checkpointVersion && !bytes.Equal(h.append(nil), row) {
			t.Fatalf("a header has two rows: %x", row)
		}
		parts := func(take func(column.Part) error) error { return take(column.Part{Body: row}) }
		if s, err := loadSequence(1, parts); err == nil {
			s.at(0)
		}
		if d, err := loadDormant(1<<12, parts); err == nil {
			for _, row := range d.all() {
				if _, err := DecodeRecord([]byte(row)); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
