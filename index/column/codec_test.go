package column_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index/block"
	"parterre/index/column"
)

// stored is a column in its stored form.
type stored []column.Part

// store keeps the parts of something.
func store(parts func(func(column.Part) error) error) (stored, error) {
	var out stored
	err := parts(func(p column.Part) error {
		out = append(out, column.Part{Kind: p.Kind, Number: p.Number, Body: bytes.Clone(p.Body)})
		return nil
	})
	return out, err
}

// parts hands the parts out in memory that is overwritten afterwards, as a store may do.
func (s stored) parts(fn func(column.Part) error) error {
	for _, p := range s {
		lent := bytes.Clone(p.Body)
		if err := fn(column.Part{Kind: p.Kind, Number: p.Number, Body: lent}); err != nil {
			return err
		}
		for i := range lent {
			lent[i] = 0xA5
		}
	}
	return nil
}

// bitmaps reads the roaring bitmaps of the parts of a kind with nothing but roaring, by slot.
func (s stored) bitmaps(kind byte) (map[uint64]*roaring.Bitmap, error) {
	out := map[uint64]*roaring.Bitmap{}
	for _, p := range s {
		if p.Kind != kind {
			continue
		}
		for rest := p.Body[1:]; len(rest) > 0; {
			var head [3]uint64
			for i := range head {
				v, n := binary.Uvarint(rest)
				head[i], rest = v, rest[n:]
			}
			b := roaring.New()
			if _, err := b.ReadFrom(bytes.NewReader(rest[:head[2]])); err != nil {
				return nil, err
			}
			if out[head[0]] == nil {
				out[head[0]] = roaring.New()
			}
			out[head[0]].Or(b)
			rest = rest[head[2]:]
		}
	}
	return out, nil
}

// The kinds of parts that hold bitmaps: part of the stored form, so they are said again here.
const (
	presentKind  = 2
	postingsKind = 9
)

// samples are columns of every kind and layout, of users crossing blocks.
func samples(shape block.Shape, users uint32) (map[string]*column.Ordered, map[string]*column.Text, map[string]*column.List, *column.Directory) {
	ordered := map[string]*column.Ordered{}
	for name, key := range map[string]func(uint32) int64{
		"nobody":  nil,
		"few":     func(ord uint32) int64 { return int64(ord % 5) },
		"merged":  func(ord uint32) int64 { return int64(ord)*1_000_003 - 1<<40 },
		"extreme": func(ord uint32) int64 { return int64(uint64(ord)*0x9E3779B97F4A7C15 | 1<<63) },
	} {
		e := column.EditOrdered(shape, nil)
		for ord := range users {
			if key != nil && ord%9 != 0 {
				e.Set(ord, key(ord))
			}
		}
		ordered[name] = e.Freeze()
	}
	text := map[string]*column.Text{}
	list := map[string]*column.List{}
	for name, of := range map[string]uint32{"nobody": 0, "few": 5, "bucketed": 5000} {
		e, l := column.EditText(shape, nil), column.EditList(shape, nil)
		for ord := range users {
			if of != 0 && ord%9 != 0 {
				e.Set(ord, fmt.Sprint("text ", ord%of))
				l.Set(ord, []string{fmt.Sprint("a ", ord%of), fmt.Sprint("b ", ord*7%of), "c"}[ord%3:])
			}
			if ord%100 == 0 {
				l.Set(ord, nil)
			}
		}
		text[name], list[name] = e.Freeze(), l.Freeze()
	}
	d := column.EditDirectory(nil)
	for ord := range users {
		d.Add(fmt.Sprint("user-", ord))
	}
	for ord := uint32(0); ord < users; ord += 3 {
		d.Delete(fmt.Sprint("user-", ord))
	}
	return ordered, text, list, d.Freeze()
}

func TestStoredColumnsComeBackTheSame(t *testing.T) {
	for shape, users := range map[block.Shape]uint32{6: 6000, 10: 6000, 16: 140_000} {
		ordered, text, list, directory := samples(shape, users)
		for name, c := range ordered {
			t.Run(fmt.Sprintf("ordered %s in shape %d", name, shape), func(t *testing.T) {
				s := mustStore(t, c.Parts)
				back, err := column.LoadOrdered(shape, s.parts)
				if err != nil {
					t.Fatal(err)
				}
				if err := back.Verify(); err != nil {
					t.Fatal(err)
				}
				for ord := range users {
					want, has := c.Key(ord)
					if got, ok := back.Key(ord); got != want || ok != has {
						t.Fatalf("user %d", ord)
					}
				}
				loaded := back.Buckets()
				for i, b := range c.Buckets() {
					if got := loaded[i]; got.Lo != b.Lo || got.Hi != b.Hi || !got.Rows.Equal(b.Rows) {
						t.Fatalf("bucket %d", i)
					}
				}
				again := column.EditOrdered(shape, back) // what was loaded can be edited
				again.Set(1, 12345)
				if err := again.Freeze().Verify(); err != nil {
					t.Fatal(err)
				}
				samePlain(t, s, c.Present(), func(i int) *block.Posting { return loaded[i].Rows }, len(loaded))
			})
		}
		for name, c := range text {
			t.Run(fmt.Sprintf("text %s in shape %d", name, shape), func(t *testing.T) {
				s := mustStore(t, c.Parts)
				back, err := column.LoadText(shape, s.parts)
				if err != nil {
					t.Fatal(err)
				}
				if err := back.Verify(); err != nil {
					t.Fatal(err)
				}
				for ord := range users {
					want, has := c.Code(ord)
					if got, ok := back.Code(ord); got != want || ok != has || ok && back.Dictionary().Text(got) != c.Dictionary().Text(want) {
						t.Fatalf("user %d", ord)
					}
				}
				again := column.EditText(shape, back)
				again.Set(1, "something new")
				again.Set(2, "text 1")
				if err := again.Freeze().Verify(); err != nil {
					t.Fatal(err)
				}
				samePlain(t, s, c.Present(), nil, 0)
			})
		}
		for name, c := range list {
			t.Run(fmt.Sprintf("list %s in shape %d", name, shape), func(t *testing.T) {
				s := mustStore(t, c.Parts)
				back, err := column.LoadList(shape, s.parts)
				if err != nil {
					t.Fatal(err)
				}
				if err := back.Verify(); err != nil {
					t.Fatal(err)
				}
				for ord := range users {
					want, has := c.Codes(ord, nil)
					if got, ok := back.Codes(ord, nil); !slices.Equal(got, want) || ok != has {
						t.Fatalf("user %d", ord)
					}
				}
				if back.Empty().Count() != c.Empty().Count() {
					t.Fatal("empty lists")
				}
				again := column.EditList(shape, back)
				again.Set(1, []string{"something new", "c"})
				if err := again.Freeze().Verify(); err != nil {
					t.Fatal(err)
				}
			})
		}
		t.Run(fmt.Sprintf("directory of %d", users), func(t *testing.T) {
			back, err := column.LoadDirectory(mustStore(t, directory.Parts).parts)
			if err != nil {
				t.Fatal(err)
			}
			if back.Len() != directory.Len() || back.Users() != directory.Users() {
				t.Fatal("sizes")
			}
			for ord := range users {
				want, has := directory.Find(fmt.Sprint("user-", ord))
				if got, ok := back.Find(fmt.Sprint("user-", ord)); got != want || ok != has || back.ID(ord) != directory.ID(ord) {
					t.Fatalf("user %d", ord)
				}
			}
		})
	}
}

func mustStore(t *testing.T, parts func(func(column.Part) error) error) stored {
	t.Helper()
	s, err := store(parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range s {
		if len(p.Body) > 360<<10 {
			t.Fatalf("a part of kind %d has %d bytes", p.Kind, len(p.Body))
		}
	}
	return s
}

// samePlain opens the stored bitmaps with plain roaring: presence, the union of the postings, and each of n postings.
func samePlain(t *testing.T, s stored, present *block.Posting, posting func(int) *block.Posting, n int) {
	t.Helper()
	presence, err := s.bitmaps(presentKind)
	if err != nil {
		t.Fatal(err)
	}
	postings, err := s.bitmaps(postingsKind)
	if err != nil {
		t.Fatal(err)
	}
	union := roaring.New()
	for _, b := range postings {
		if union.AndCardinality(b) != 0 {
			t.Fatal("stored postings share users")
		}
		union.Or(b)
	}
	want := present.Bitmap()
	if !union.Equals(want) || present.Count() > 0 && !presence[0].Equals(want) {
		t.Fatal("stored presence differs")
	}
	for i := range n {
		if want := posting(i).Bitmap(); !want.IsEmpty() && !postings[uint64(i)].Equals(want) {
			t.Fatalf("stored posting %d differs", i)
		}
	}
}

func TestMissingAndForeignPartsAreRefused(t *testing.T) {
	ordered, text, list, directory := samples(10, 6000)
	loaders := map[string]struct {
		parts func(func(column.Part) error) error
		load  func(column.Parts) error
	}{
		"ordered":   {ordered["merged"].Parts, func(p column.Parts) error { _, err := column.LoadOrdered(10, p); return err }},
		"text":      {text["bucketed"].Parts, func(p column.Parts) error { _, err := column.LoadText(10, p); return err }},
		"list":      {list["bucketed"].Parts, func(p column.Parts) error { _, err := column.LoadList(10, p); return err }},
		"directory": {directory.Parts, func(p column.Parts) error { _, err := column.LoadDirectory(p); return err }},
	}
	for name, l := range loaders {
		s := mustStore(t, l.parts)
		refused := func(what string, s stored) {
			t.Helper()
			if err := l.load(s.parts); !errors.Is(err, column.ErrCorrupt) {
				t.Errorf("%s with %s: %v", name, what, err)
			}
		}
		if err := l.load(s.parts); err != nil {
			t.Fatal(err)
		}
		refused("nothing", nil)
		for i := range s {
			refused(fmt.Sprintf("part %d missing", i), slices.Delete(slices.Clone(s), i, i+1))
			refused(fmt.Sprintf("part %d twice", i), slices.Insert(slices.Clone(s), i, s[i]))
			cut := slices.Clone(s)
			cut[i].Body = cut[i].Body[:len(cut[i].Body)-1]
			refused(fmt.Sprintf("part %d cut", i), cut)
			other := slices.Clone(s)
			other[i].Body = append([]byte{9}, other[i].Body[1:]...)
			refused(fmt.Sprintf("part %d of a later version", i), other)
		}
		for other, o := range loaders {
			if other != name {
				if err := o.load(s.parts); !errors.Is(err, column.ErrCorrupt) {
					t.Errorf("%s read as %s: %v", name, other, err)
				}
			}
		}
	}
}

// FuzzLoad changes bytes of stored columns: a loader returns an error or a column that can be asked, and never panics.
func FuzzLoad(f *testing.F) {
	ordered, text, list, directory := samples(16, 6000)
	var all []stored
	for _, parts := range []func(func(column.Part) error) error{
		ordered["few"].Parts, ordered["merged"].Parts, ordered["extreme"].Parts, text["few"].Parts, text["bucketed"].Parts,
		list["few"].Parts, list["bucketed"].Parts, directory.Parts,
	} {
		s, err := store(parts)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, s)
	}
	for i := range all {
		for j := range uint16(40) {
			f.Add(uint8(i), uint8(j), uint32(j)*uint32(j)*uint32(j), []byte{byte(j), 0xFF})
		}
	}
	f.Fuzz(func(t *testing.T, which, part uint8, at uint32, with []byte) {
		i := int(which) % len(all)
		s := slices.Clone(all[i])
		j := int(part) % len(s)
		b := bytes.Clone(s[j].Body)
		if len(b) == 0 {
			return
		}
		copy(b[int(at)%len(b):], with)
		s[j].Body = b
		switch {
		case i < 3:
			if c, err := column.LoadOrdered(16, s.parts); err == nil {
				_ = c.Verify()
				c.Range(-1<<50, 1<<50).Count()
				c.After(0)
				c.Distinct(10)
			}
		case i < 5:
			if c, err := column.LoadText(16, s.parts); err == nil {
				_ = c.Verify()
				c.Dictionary().Find("text 1")
				block.CountOf(16, c.Select([]uint32{0, 1, 2, 3, 4}))
			}
		case i < 7:
			if c, err := column.LoadList(16, s.parts); err == nil {
				_ = c.Verify()
				c.Any([]uint32{0, 1, 2, 3, 4}).Count()
			}
		default:
			if d, err := column.LoadDirectory(s.parts); err == nil {
				d.Find("user-1")
				for ord := range uint32(d.Len()) {
					d.ID(ord)
				}
			}
		}
	})
}
