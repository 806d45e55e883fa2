package engine

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"parterre/index"
)

// Bins splits the values of a NUMBER, INTEGER, DATE or DATETIME into adjacent ranges, ascending and without gaps.
// Exactly one of Edges, Width, Quantiles and Calendar is given. A range includes its lower end and excludes its
// upper one, so a value lies in one range; whole numbers and days are labelled by both of their ends included.
type Bins struct {
	Attribute string // key or id
	// Edges are the ends of the ranges, ascending: n edges make n+1 ranges, the first and the last of which are open.
	Edges []any
	// Width makes ranges [k·width, (k+1)·width) from the smallest value of the population to the largest, empty ones
	// in between included. NUMBER and INTEGER only.
	Width *float64
	// Quantiles makes at most so many ranges of about as many members each: 2 to 1,000. Equal values are never torn
	// apart, so there are fewer ranges when many members share a value.
	Quantiles *int
	// Calendar makes a range for every day, week, month, quarter or year from the earliest value of the population to
	// the latest, in the zone. DATE and DATETIME only.
	Calendar Interval
}

// Interval is a step of the calendar. Weeks begin on the day that is set for the workspace.
type Interval string

const (
	Day     Interval = "DAY"
	Week    Interval = "WEEK"
	Month   Interval = "MONTH"
	Quarter Interval = "QUARTER"
	Year    Interval = "YEAR"
)

// Intervals lists every interval, the shortest first.
var Intervals = []Interval{Day, Week, Month, Quarter, Year}

// Faults of bins.
const (
	BinsKind      index.IssueCode = "BINS_KIND"      // the attribute's values can't be split this way
	BinsAmbiguous index.IssueCode = "BINS_AMBIGUOUS" // none or several ways of making ranges
	BinsEdges     index.IssueCode = "BINS_EDGES"
	BinsWidth     index.IssueCode = "BINS_WIDTH"
	BinsQuantiles index.IssueCode = "BINS_QUANTILES"
	BinsCalendar  index.IssueCode = "BINS_CALENDAR"
)

const maxQuantiles = 1_000

// bin is one range of ordered keys, both ends included.
type bin struct {
	lo, hi         int64
	openLo, openHi bool   // no lower, no upper end that criteria could name
	none           bool   // it lies below the least key, so that no value is in it: lo and hi are that key
	label          string // empty: made from the ends
}

// end returns the key a bin that is not open above ends before.
func (b bin) end() int64 {
	if b.none {
		return b.hi
	}
	return b.hi + 1 // no such bin holds the largest key
}

// spread is what has to be known of a population before its bins can be made.
type spread struct {
	known    int
	min, max int64
	ranks    func(ranks []int) ([]int64, error) // keys at ascending ranks from 0
	after    func(key int64) (int64, bool)      // the smallest stored key above
}

// check says what is wrong with the bins for an attribute of that kind, as far as the values of nobody are needed.
// Edges come back as keys. Paths are relative to the bins.
func (b *Bins) check(kind index.Kind) (edges []int64, issues []index.Issue) {
	fault := func(code index.IssueCode, message, hint string, path ...string) []index.Issue {
		return append(issues, index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint, Path: path})
	}
	if !kind.Ordered() || kind == index.Boolean {
		return nil, fault(BinsKind, fmt.Sprintf("Values of this kind (%s) have no ranges.", kind),
			"Split by the attribute itself, without ranges.", "attribute")
	}
	ways := 0
	for _, given := range []bool{b.Edges != nil, b.Width != nil, b.Quantiles != nil, b.Calendar != ""} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		return nil, fault(BinsAmbiguous, fmt.Sprintf("The ranges are made in %d ways, and it takes exactly one.", ways),
			"Give one of edges, width, quantiles and calendar.")
	}
	instants := kind == index.Date || kind == index.DateTime
	switch {
	case b.Edges != nil:
		return b.checkEdges(kind)
	case b.Width != nil && instants:
		return nil, fault(BinsKind, "Dates have no ranges of a width.", "Give calendar, such as MONTH, or edges.", "width")
	case b.Width != nil && !(*b.Width > 0 && *b.Width <= 1<<62):
		return nil, fault(BinsWidth, "The width of the ranges is not a positive number, or beyond all values.", "Give a width such as 10.", "width")
	case b.Width != nil && kind == index.Integer && *b.Width != float64(int64(*b.Width)):
		return nil, fault(BinsWidth, "The attribute holds whole numbers, and the width of the ranges has a fraction.",
			"Give a whole number, such as 10.", "width")
	case b.Quantiles != nil && (*b.Quantiles < 2 || *b.Quantiles > maxQuantiles):
		return nil, fault(BinsQuantiles, fmt.Sprintf("It takes 2 to %s ranges.", thousands(maxQuantiles)), "Give 4 for quarters, 10 for tenths.", "quantiles")
	case b.Calendar != "" && !slices.Contains(Intervals, b.Calendar):
		return nil, fault(BinsCalendar, "There is no such step of the calendar.", "Give DAY, WEEK, MONTH, QUARTER or YEAR.", "calendar")
	case b.Calendar != "" && !instants:
		return nil, fault(BinsKind, "Numbers have no ranges of the calendar.", "Give width, quantiles or edges.", "calendar")
	}
	return nil, nil
}

func (b *Bins) checkEdges(kind index.Kind) (edges []int64, issues []index.Issue) {
	if len(b.Edges) == 0 || len(b.Edges) >= MaxCells {
		return nil, []index.Issue{{Code: BinsEdges, Severity: index.Error, Path: []string{"edges"},
			Message: fmt.Sprintf("There are %s edges, and it takes 1 to %s.", thousands(len(b.Edges)), thousands(MaxCells-1)),
			Hint:    "One edge makes two ranges: below it, and from it on."}}
	}
	for i, raw := range b.Edges {
		at := []string{"edges", strconv.Itoa(i)}
		value, fault := index.ParseValue(kind, raw)
		if fault != nil {
			issues = append(issues, index.Under([]index.Issue{*fault}, at...)...)
			continue
		}
		if len(edges) > 0 && value.Key() <= edges[len(edges)-1] {
			issues = append(issues, index.Issue{Code: BinsEdges, Severity: index.Error, Path: at,
				Message: "The edge is not above the one before it.", Hint: "List the edges in ascending order, each once."})
		}
		edges = append(edges, value.Key())
	}
	return edges, issues
}

// needsSpread reports whether the bins depend on the values of the population.
func (b *Bins) needsSpread() bool { return b.Edges == nil }

// make returns the bins. Nobody with a value makes none, but for bins by edges.
func (b *Bins) make(kind index.Kind, edges []int64, s spread, o CompositionOptions) ([]bin, []index.Issue, error) {
	switch {
	case b.Edges != nil:
		return binsOf(edges), nil, nil
	case s.known == 0:
		return nil, nil, nil
	case b.Quantiles != nil:
		bins, err := quantileBins(*b.Quantiles, s)
		return bins, nil, err
	}
	var bins []bin
	var ok bool
	if b.Width != nil {
		bins, ok = widthBins(kind, *b.Width, s)
	} else {
		bins, ok = calendarBins(kind, calendar{b.Calendar, o.WeekStart}, s, o.Zone)
	}
	if !ok {
		step, hint := "width", "Give a larger width."
		if b.Width == nil {
			step, hint = "calendar", "Choose a longer step, such as YEAR, or a smaller population."
		}
		return nil, []index.Issue{{Code: CompositionTooLarge, Severity: index.Error, Path: []string{step},
			Message: fmt.Sprintf("From the smallest value to the largest there would be more than %s ranges.", thousands(MaxCells)), Hint: hint}}, nil
	}
	return bins, nil, nil
}

// binsOf returns the n+1 bins of n edges.
func binsOf(edges []int64) []bin {
	bins := make([]bin, 0, len(edges)+1)
	for i, edge := range edges {
		switch {
		case i > 0:
			bins = append(bins, bin{lo: edges[i-1], hi: edge - 1})
		case edge == minKey:
			bins = append(bins, bin{lo: minKey, hi: minKey, openLo: true, none: true})
		default:
			bins = append(bins, bin{lo: minKey, hi: edge - 1, openLo: true})
		}
	}
	return append(bins, bin{lo: edges[len(edges)-1], hi: maxKey, openHi: true})
}

// quantileBins cuts above the values at the ranks ⌈i·known/n⌉. A cut is made at the next stored value, so that
// every end that people are shown is a value that occurs.
func quantileBins(n int, s spread) ([]bin, error) {
	var ranks []int
	for i := 1; i < n; i++ {
		rank := (i*s.known+n-1)/n - 1
		if rank >= 0 && (len(ranks) == 0 || rank > ranks[len(ranks)-1]) {
			ranks = append(ranks, rank)
		}
	}
	keys, err := s.ranks(ranks)
	if err != nil {
		return nil, err
	}
	var edges []int64
	for _, key := range slices.Compact(keys) {
		if key >= s.max {
			break
		}
		if next, ok := s.after(key); ok {
			edges = append(edges, next)
		}
	}
	if len(edges) == 0 {
		return []bin{{lo: minKey, hi: maxKey, openLo: true, openHi: true, label: "all values"}}, nil
	}
	return binsOf(edges), nil
}

// widthBins makes the bins [k·width, (k+1)·width) that reach from the smallest key to the largest; false when there
// are more than MaxCells. The multiples are computed in exact decimals of what people read (0.3 is three tenths),
// so neither ends nor labels show the noise of binary fractions.
func widthBins(kind index.Kind, width float64, s spread) ([]bin, bool) {
	step := decimal(width)
	first, last := floorQuo(keyDecimal(kind, s.min), step), floorQuo(keyDecimal(kind, s.max), step)
	count := new(big.Int).Sub(last, first)
	if count.Cmp(big.NewInt(MaxCells)) >= 0 {
		return nil, false
	}
	edge := func(k *big.Int) (key int64, beyond bool) {
		return decimalKey(kind, new(big.Rat).Mul(new(big.Rat).SetInt(k), step))
	}
	var bins []bin
	k, one := new(big.Int).Set(first), big.NewInt(1)
	lo, _ := edge(k)
	lo = min(lo, s.min)
	for lo <= s.max {
		next, beyond := edge(k.Add(k, one))
		if beyond { // the largest whole number is in this one
			return append(bins, bin{lo: lo, hi: maxKey, openHi: true}), true
		}
		if next <= lo { // the width is finer than neighbouring numbers can be told apart
			return nil, false
		}
		bins = append(bins, bin{lo: lo, hi: next - 1})
		lo = next
	}
	return bins, true
}

func decimal(f float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return r
}

func keyDecimal(kind index.Kind, key int64) *big.Rat {
	if kind == index.Number {
		return decimal(index.KeyNumber(key))
	}
	return new(big.Rat).SetInt64(key)
}

// decimalKey returns the key of the value next to r. Whole numbers of more than 64 bits become the last ones; beyond
// says that r is above them all.
func decimalKey(kind index.Kind, r *big.Rat) (key int64, beyond bool) {
	if kind == index.Number {
		f, _ := r.Float64()
		return index.NumberKey(f), false
	}
	switch n := r.Num(); { // a whole number: the width of an INTEGER is one
	case n.IsInt64():
		return n.Int64(), false
	case n.Sign() < 0:
		return minKey, false
	default:
		return maxKey, true
	}
}

func floorQuo(a, b *big.Rat) *big.Int {
	q := new(big.Rat).Quo(a, b)
	return new(big.Int).Div(q.Num(), q.Denom()) // Euclidean: the denominator is positive, so this is the floor
}

const (
	minKey = math.MinInt64
	maxKey = math.MaxInt64
)
