package event_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parterre/index/column"
	"parterre/index/event"
)

// forms are those of the properties that draw makes.
var forms = map[event.Property]event.Form{1: event.Text, 2: event.List, 3: event.Ordered, 4: event.Text}

// stored returns the parts of a type, each in memory of its own.
func stored(b *event.Book, kind event.Type) []column.Part {
	var out []column.Part
	_ = b.Parts(kind)(func(p column.Part) error {
		p.Body = slices.Clone(p.Body)
		out = append(out, p)
		return nil
	})
	return out
}

func replayed(parts []column.Part) column.Parts {
	return func(take func(column.Part) error) error {
		for _, p := range parts {
			if err := take(p); err != nil {
				return err
			}
		}
		return nil
	}
}

// restored returns a Book made of the parts of another.
func restored(t rapid.TB, b *event.Book) *event.Book {
	t.Helper()
	l := event.NewLoader(shape, 201)
	for _, kind := range b.Types() {
		if err := l.Type(kind, forms, replayed(stored(b, kind))); err != nil {
			t.Fatal(err)
		}
	}
	return l.Book()
}

// TestPartsOfManyEvents holds a Book of more than one part of each kind against what is read of its parts.
func TestPartsOfManyEvents(t *testing.T) {
	e := event.Edit(shape, nil)
	for n := range 40_000 {
		add(e, known{uint32(n % 201), 1, int64(n) * 7_000_003, []cell{
			{property: 1, form: event.Text, texts: []string{fmt.Sprintf("the text of event %d", n)}}, {property: 3, key: -int64(n)},
		}})
	}
	b := e.Freeze()
	kinds := map[byte]int{}
	for _, p := range stored(b, 1) {
		kinds[p.Kind]++
	}
	if len(kinds) != 2 || kinds[1] < 2 || kinds[2] < 2 {
		t.Fatalf("parts by kind: %v", kinds)
	}
	if got, want := said(restored(t, b)), said(b); !slices.Equal(got, want) {
		t.Fatalf("%d lines, and not the %d that were stored", len(got), len(want))
	}
}

// TestDamagedParts demands that parts that are cut short, changed, out of order or of another place are refused, or are events
// after all: never a fault when they are asked.
func TestDamagedParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := event.Edit(shape, nil)
		for range rapid.IntRange(1, 20).Draw(t, "events") {
			k := draw(t)
			k.kind = 1
			add(e, k)
		}
		parts := stored(e.Freeze(), 1)
		at := rapid.IntRange(0, len(parts)-1).Draw(t, "part")
		refused, of := true, forms
		users := 201
		switch body := parts[at].Body; rapid.IntRange(0, 5).Draw(t, "damage") {
		case 0:
			parts[at].Body = body[:len(body)-1]
		case 1:
			body[rapid.IntRange(0, len(body)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			refused = false
		case 2:
			parts = append(parts, parts[at])
		case 3:
			body[0]++
		case 4:
			of = nil // properties of no form
			refused = len(parts) > 1 && parts[0].Kind == 1
		case 5:
			users = 0 // nobody who did them
		}
		l := event.NewLoader(shape, users)
		switch err := l.Type(1, of, replayed(parts)); {
		case err == nil && refused:
			t.Fatal("damaged parts are taken")
		case err == nil:
			said(l.Book())
		case !errors.Is(err, event.ErrCorrupt):
			t.Fatal(err)
		}
	})
}
