package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// The scripts give values of one kind, one a line, and ask for bins; -rewrite writes the answers anew.
//
//	bins kind=DATE calendar=MONTH zone=Europe/Vienna
//	bins kind=NUMBER width=10, edges=(1,2,3), quantiles=4
func TestBins(t *testing.T) {
	datadriven.RunTest(t, "testdata/bins", func(t *testing.T, d *datadriven.TestData) string {
		kind, zone, b := index.Number, time.UTC, engine.Bins{Attribute: "a"}
		var weekStart engine.Weekday
		for _, arg := range d.CmdArgs {
			text := strings.Join(arg.Vals, ",")
			switch arg.Key {
			case "kind":
				kind, _ = index.ParseKind(text)
			case "weekStart":
				weekStart = engine.Weekday(text)
			case "zone":
				var err error
				if zone, err = time.LoadLocation(text); err != nil {
					t.Fatal(err)
				}
			case "width":
				b.Width = new(float64)
				decode(t, text, b.Width)
			case "quantiles":
				b.Quantiles = new(int)
				decode(t, text, b.Quantiles)
			case "edges":
				decode(t, "["+text+"]", &b.Edges)
			case "calendar":
				b.Calendar = engine.Interval(text)
			}
		}
		s := indextest.Declare(t, index.Empty(index.Options{Shape: 6}), map[string]index.Kind{"a": kind})
		for i, line := range strings.Fields(d.Input) {
			var v any
			dec := json.NewDecoder(strings.NewReader(line))
			dec.UseNumber()
			if err := dec.Decode(&v); err != nil {
				t.Fatal(err)
			}
			s = indextest.Upsert(t, s, indextest.User(indextest.ID(i), "a", v))
		}
		c, issues, err := engine.Compose(ctx, s, s.Everyone(), []engine.Dimension{{Bins: &b}}, engine.CompositionOptions{Top: 20, Zone: zone, WeekStart: weekStart})
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, i := range issues {
			fmt.Fprintf(&out, "%s %s\n", i.Code, i)
		}
		if c == nil {
			return out.String()
		}
		of := crowdOf(s, always{}, 1)
		consistent(t, s, of, c, zone)
		for _, cell := range c.Cells {
			fmt.Fprintf(&out, "%d  %s\n", cell.Size, cell.Labels[0])
		}
		return out.String()
	})
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber() // whole numbers keep all their digits
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// always throws zeros.
type always struct{}

func (always) IntN(int) int { return 0 }
