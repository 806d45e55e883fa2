package event_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/block"
	"parterre/index/event"
)

// known is one event as the model has it: a slice of them, in the order they came.
type known struct {
	ord   uint32
	kind  event.Type
	ms    int64
	cells []cell
}

type cell struct {
	property event.Property
	form     event.Form
	key      int64
	texts    []string
}

const shape = block.Shape(6)

// draw makes an event; few users, types and instants, so that everything meets.
func draw(t *rapid.T) known {
	k := known{
		ord:  rapid.Uint32Range(0, 200).Draw(t, "user"),
		kind: event.Type(rapid.Uint32Range(1, 3).Draw(t, "type")),
		ms:   rapid.Int64Range(-2, 2).Draw(t, "day")*86_400_000 + rapid.Int64Range(0, 5).Draw(t, "ms"),
	}
	for p := event.Property(1); p <= 4; p++ {
		if !rapid.Bool().Draw(t, "has") {
			continue
		}
		c := cell{property: p, form: event.Form(p) % 3, key: rapid.Int64Range(-3, 3).Draw(t, "key")}
		switch c.form {
		case event.Text:
			c.texts = []string{rapid.StringMatching("[a-c]").Draw(t, "text")}
		case event.List:
			c.texts = rapid.SliceOfNDistinct(rapid.StringMatching("[a-c]"), 0, 3, rapid.ID).Draw(t, "list")
			slices.Sort(c.texts)
		}
		k.cells = append(k.cells, c)
	}
	return k
}

func add(e *event.Editor, k known) {
	var cells []event.Cell
	for _, c := range k.cells {
		out := event.Cell{Property: c.property, Form: c.form, Key: c.key}
		for _, text := range c.texts {
			out.Codes = append(out.Codes, e.Code(k.kind, c.property, text))
		}
		cells = append(cells, out)
	}
	e.Add(k.ord, k.kind, k.ms, cells)
}

// said writes everything a Book says, and said of a model what it should say.
func said(b *event.Book) []string {
	var out []string
	for kind := event.Type(1); kind <= 3; kind++ {
		n := 0
		for blk := range 4 {
			if b.Summary(kind).Has(blk) != (len(b.Days(kind, blk)) > 0) {
				out = append(out, fmt.Sprintf("the summary of block %d is wrong", blk))
			}
			for _, d := range b.Days(kind, blk) {
				for at, row := range d.Rows() {
					out = append(out, fmt.Sprintf("%d %d %d%s", kind, shape.Ordinal(blk, uint32(row)), d.Time(at), values(b, kind, d, at)))
					n++
				}
			}
		}
		if n != b.CountOf(kind) {
			out = append(out, fmt.Sprintf("%d of type %d are counted as %d", n, kind, b.CountOf(kind)))
		}
	}
	for ord := range uint32(201) {
		line := b.Timeline(ord)
		for i := range line.Len() {
			kind, ms := line.At(i)
			d, at := line.Find(i)
			out = append(out, fmt.Sprintf("%d: %d %d%s", ord, kind, ms, values(b, kind, d, at)))
		}
	}
	return append(out, fmt.Sprint(b.Count()))
}

func values(b *event.Book, kind event.Type, d *event.Day, at int) string {
	out := ""
	for p := event.Property(1); p <= 4; p++ {
		v := d.Values(p)
		if !v.Has(at) {
			continue
		}
		text := func(code uint32) string { return b.Dictionary(kind, p).Text(code) }
		switch event.Form(p) % 3 {
		case event.Ordered:
			out += fmt.Sprintf(" %d=%d", p, v.Key(at))
		case event.Text:
			out += fmt.Sprintf(" %d=%s", p, text(v.Code(at)))
		default:
			var texts []string
			for _, code := range v.Codes(at) {
				texts = append(texts, text(code))
			}
			slices.Sort(texts)
			out += fmt.Sprintf(" %d=%v", p, texts)
		}
	}
	return out
}

func (k known) values() string {
	out := ""
	for _, c := range k.cells {
		switch c.form {
		case event.Ordered:
			out += fmt.Sprintf(" %d=%d", c.property, c.key)
		case event.Text:
			out += fmt.Sprintf(" %d=%s", c.property, c.texts[0])
		default:
			out += fmt.Sprintf(" %d=%v", c.property, c.texts)
		}
	}
	return out
}

func expected(model []known) []string {
	var out []string
	byTime := slices.Clone(model)
	slices.SortStableFunc(byTime, func(a, b known) int { return int(a.ms - b.ms) })
	for kind := event.Type(1); kind <= 3; kind++ {
		for blk := range 4 {
			for _, k := range byTime {
				if at, _ := shape.Split(k.ord); k.kind == kind && at == blk {
					out = append(out, fmt.Sprintf("%d %d %d%s", kind, k.ord, k.ms, k.values()))
				}
			}
		}
	}
	slices.SortStableFunc(byTime, func(a, b known) int {
		if a.ms != b.ms {
			return int(a.ms - b.ms)
		}
		return int(a.kind) - int(b.kind)
	})
	for ord := range uint32(201) {
		for _, k := range byTime {
			if k.ord == ord {
				out = append(out, fmt.Sprintf("%d: %d %d%s", ord, k.kind, k.ms, k.values()))
			}
		}
	}
	return append(out, fmt.Sprint(len(model)))
}

// TestBook holds Books against a plain slice of events over random histories. Books that are there never change, whatever is
// made of them, from the newest or from an older one, and whether what is made is kept or dropped.
func TestBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type moment struct {
			book  *event.Book
			model []known
		}
		moments := []moment{{}}
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			from := moments[rapid.IntRange(max(0, len(moments)-2), len(moments)-1).Draw(t, "from")]
			e := event.Edit(shape, from.book)
			model := slices.Clone(from.model)
			for range rapid.IntRange(0, 12).Draw(t, "changes") {
				switch change := rapid.IntRange(0, 9).Draw(t, "change"); {
				case change < 7 || len(model) == 0:
					k := draw(t)
					add(e, k)
					model = append(model, k)
				case change == 7:
					var gone []event.Happening
					for range rapid.IntRange(1, 4).Draw(t, "at once") {
						if len(model) == 0 {
							break
						}
						k := rapid.SampledFrom(model).Draw(t, "removed")
						for i := len(model) - 1; ; i-- {
							if o := model[i]; o.ord == k.ord && o.kind == k.kind && o.ms == k.ms {
								model = slices.Delete(model, i, i+1)
								break
							}
						}
						gone = append(gone, event.Happening{Ordinal: k.ord, Type: k.kind, Time: k.ms})
					}
					if n := e.Withdraw(append(gone, event.Happening{Ordinal: 7, Type: 9})); n != len(gone) {
						t.Fatalf("%d of %d are gone", n, len(gone))
					}
				case change == 8:
					ord := rapid.SampledFrom(model).Draw(t, "user").ord
					n := len(model)
					model = slices.DeleteFunc(model, func(k known) bool { return k.ord == ord })
					if gone := e.RemoveUser(ord); gone != n-len(model) {
						t.Fatalf("%d of %d are gone", gone, n-len(model))
					}
				default:
					kind, day := event.Type(rapid.Uint32Range(1, 3).Draw(t, "type")), rapid.Int64Range(-1, 2).Draw(t, "before")
					n := len(model)
					model = slices.DeleteFunc(model, func(k known) bool { return k.kind == kind && event.DayOf(k.ms) < day })
					if gone := e.RemoveBefore(kind, day); gone != n-len(model) {
						t.Fatalf("%d of %d are gone", gone, n-len(model))
					}
				}
			}
			if rapid.IntRange(0, 4).Draw(t, "kept") > 0 {
				next := e.Freeze()
				if rapid.Bool().Draw(t, "stored") {
					next = restored(t, next)
				}
				moments = append(moments, moment{next, model})
			}
			for i, m := range moments {
				if got, want := said(m.book), expected(m.model); !reflect.DeepEqual(got, want) {
					t.Fatalf("moment %d of %d says\n%v\nnot\n%v", i, len(moments), got, want)
				}
			}
		}
	})
}

// TestRoom holds what is kept for growth to what is worth keeping, and the count of bytes to what is there.
func TestRoom(t *testing.T) {
	e := event.Edit(block.Production, nil)
	const users, each = 1_000, 100
	for n := range users * each {
		e.Add(uint32(n%users), 1, int64(n)*10_000, nil)
	}
	book := e.Freeze()
	if held := book.Holds().Sum(); held < 14*users*each || held > 17*users*each {
		t.Fatalf("%d events take %d bytes", users*each, held)
	}
	e = event.Edit(block.Production, book)
	e.Add(1, 1, 1<<40, []event.Cell{{Property: 1, Form: event.Text, Codes: []uint32{e.Code(1, 1, "a text that takes some room")}}})
	next := e.Freeze()
	if more := next.Holds(); more.Dictionary == 0 {
		t.Fatalf("a text takes nothing: %+v", more)
	}
	if (*event.Book)(nil).Holds().Sum() != 0 {
		t.Fatal("no Book takes room")
	}
}
