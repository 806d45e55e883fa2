package index_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/indextest"
)

func TestRecordCodec(t *testing.T) {
	t.Run("a record comes back from its row", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			s := indextest.Population(indextest.Rapid(t), 6, 3)
			for ord := range uint32(s.Rows()) {
				if !s.Known(ord) {
					continue
				}
				r := s.User(ord).Record()
				row := index.AppendRecord(nil, r)
				back, err := index.DecodeRecord(row)
				if err != nil || !back.Same(r) || back.Created != r.Created || back.Updated != r.Updated {
					t.Fatalf("%+v came back as %+v: %v", r, back, err)
				}
				for cut := range row {
					if _, err := index.DecodeRecord(row[:cut]); err == nil {
						t.Fatalf("a row cut at %d of %d decodes", cut, len(row))
					}
				}
			}
		})
	})
}

func FuzzDecodeRecord(f *testing.F) {
	s := indextest.Population(rand.New(rand.NewPCG(1, 2)), 6, 20)
	for ord := range uint32(s.Rows()) {
		f.Add(index.AppendRecord(nil, s.User(ord).Record()))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		r, err := index.DecodeRecord(row)
		if err != nil {
			return
		}
		if again := index.AppendRecord(nil, r); !bytes.Equal(again, row) {
			t.Fatalf("a record has two rows:\n%x\n%x", row, again)
		}
	})
}

func FuzzTouchedUsers(f *testing.F) {
	f.Add([]byte{}, uint64(1), uint64(2))
	f.Add([]byte("rest"), uint64(7), uint64(1)<<63)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, uint64(0), uint64(0))
	f.Fuzz(func(t *testing.T, rest []byte, a, b uint64) {
		if _, _, err := index.TouchedUsers(rest); err != nil {
			rest = append([]byte{0}, rest...)
		}
		var keys []index.UserKey
		if a > 0 && b > a {
			keys = []index.UserKey{index.UserKey(a), index.UserKey(b)}
		}
		got, left, err := index.TouchedUsers(append(index.AppendUsers(nil, keys), rest...))
		if err != nil || len(got) != len(keys) || !bytes.Equal(left, rest) {
			t.Fatalf("%v and %d bytes came back as %v and %d bytes: %v", keys, len(rest), got, len(left), err)
		}
		for i := range keys {
			if got[i] != keys[i] {
				t.Fatalf("%v came back as %v", keys, got)
			}
		}
	})
}
