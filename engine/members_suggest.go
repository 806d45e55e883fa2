package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"parterre/index"
	"parterre/index/column"
)

// Suggestion is a stored value and how many active users have it, exactly.
type Suggestion struct {
	Value index.Value
	Count int
}

// maxDistinct is how many values of an ordered kind are looked through for suggestions.
const maxDistinct = 4096

// Suggest returns values of an attribute, given by key or id, that contain a text regardless of case and of white
// space around it, or have a spelling that does: the listed ones in their order, had by anybody or not, and then those
// that start with it, by count, by value. It is for choosing while typing, so a NUMBER, INTEGER, DATE or DATETIME with more
// than 4,096 distinct values has only listed ones. First is 1 to MaxPage.
func Suggest(ctx context.Context, s *index.Snapshot, attribute, text string, first int) ([]Suggestion, []index.Issue, error) {
	a, issues := findAttribute(s.Schema(), attribute, "key")
	if first < 1 || first > MaxPage {
		issues = append(issues, index.Issue{Code: PageOutOfRange, Severity: index.Error, Path: []string{"first"},
			Message: fmt.Sprintf("There are 1 to %s suggestions at once.", thousands(MaxPage)), Hint: "Ask for another number."})
	}
	if len(issues) > 0 {
		return nil, issues, nil
	}
	text = strings.TrimSpace(text)
	q := &quest{
		contains: newTextTest(textContains, true, []string{text}),
		starts:   newTextTest(textStarts, true, []string{text}),
		wanted:   first,
		aliases:  map[string][]string{},
		listed:   map[any]bool{},
	}
	for _, one := range a.Aliases.All() {
		q.aliases[one.Value] = one.Spellings
	}
	var listed []Suggestion
	for _, v := range a.Values {
		q.listed[v.Any()] = true
		if len(listed) < first && q.suits(choiceLabel(v)) {
			listed = append(listed, Suggestion{v, s.CountOf(a.ID, v)})
		}
	}
	switch a.Kind {
	case index.String:
		c := s.Text(a.ID)
		q.look(ctx, c.Dictionary(), c.CountOf, index.StringValue)
	case index.Version:
		c := s.Text(a.ID)
		q.look(ctx, c.Dictionary(), c.CountOf, index.VersionValue)
	case index.StringList:
		c := s.List(a.ID)
		q.look(ctx, c.Dictionary(), c.CountOf, index.StringValue)
	default:
		keys, _ := s.Ordered(a.ID).Distinct(maxDistinct)
		for _, k := range keys {
			v := index.KeyValue(a.Kind, k.Key)
			q.offer(keyLabel(a.Kind, k.Key, time.UTC), k.Count, func() index.Value { return v })
		}
	}
	found := append(listed, q.found()...)
	return found[:min(first, len(found))], nil, ctx.Err()
}

// choiceLabel writes a value to choose from as it is searched for.
func choiceLabel(v index.Value) string {
	if v.Kind() == index.String {
		return v.Text()
	}
	return keyLabel(v.Kind(), v.Key(), time.UTC)
}

// quest collects suggestions, and now and then drops those that will not be among the wanted ones.
type quest struct {
	contains, starts *textTest
	wanted           int
	aliases          map[string][]string // by value
	listed           map[any]bool        // values that are offered already
	held             []ranked
}

// ranked is a suggestion with what it is ranked by.
type ranked struct {
	Suggestion
	text   string
	starts bool
}

func (q *quest) look(ctx context.Context, d *column.Dictionary, count func(uint32) int, value func(string) index.Value) {
	for code := range uint32(d.Len()) {
		if code&0xffff == 0 && ctx.Err() != nil {
			return
		}
		if n := count(code); n > 0 { // a text nobody has any more keeps its code
			text := d.Text(code)
			q.offer(text, n, func() index.Value { return value(text) })
		}
	}
}

func (q *quest) offer(text string, count int, value func() index.Value) {
	if count == 0 || !q.suits(text) {
		return
	}
	v := value()
	if q.listed[v.Any()] {
		return
	}
	q.held = append(q.held, ranked{Suggestion{v, count}, text, q.starts.matches(text)})
	if len(q.held) >= 4*MaxPage {
		q.trim()
	}
}

// suits reports whether a value, or another spelling of it, is searched for.
func (q *quest) suits(text string) bool {
	return q.contains.matches(text) || slices.ContainsFunc(q.aliases[text], q.contains.matches)
}

func (q *quest) trim() {
	slices.SortFunc(q.held, func(a, b ranked) int {
		if a.starts != b.starts {
			return int(flag(b.starts)) - int(flag(a.starts))
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), compareValues(a.Value, b.Value), strings.Compare(a.text, b.text))
	})
	q.held = q.held[:min(len(q.held), q.wanted)]
}

// compareValues orders values of one kind as their kind does, texts by the caller.
func compareValues(a, b index.Value) int {
	if a.Kind() == index.Version {
		return index.CompareVersions(a.Text(), b.Text())
	}
	return cmp.Compare(a.Key(), b.Key())
}

func (q *quest) found() []Suggestion {
	q.trim()
	out := make([]Suggestion, len(q.held))
	for i, r := range q.held {
		out[i] = r.Suggestion
	}
	return out
}
