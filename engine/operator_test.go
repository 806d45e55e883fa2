package engine_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

// lists are all lists of operators by what they are for.
func lists() map[string][]engine.Operator {
	out := map[string][]engine.Operator{"roles and groups": engine.SetOperators()}
	for _, k := range []index.Kind{index.String, index.Number, index.Integer, index.Boolean, index.Date, index.DateTime, index.Version, index.StringList} {
		out[string(k)] = engine.Operators(k)
	}
	return out
}

func TestEveryVerbIsOfOneOperatorOnly(t *testing.T) {
	for of, list := range lists() {
		met := map[string]bool{}
		for _, o := range list {
			for _, verb := range []string{o.Label, o.Negated} {
				if verb == "" || verb != strings.ToLower(verb) || met[verb] {
					t.Errorf("%s: %q of %s is no verb of its own", of, verb, o.Name)
				}
				met[verb] = true
			}
			if no := " " + o.Negated + " "; !strings.Contains(no, " not ") && !strings.Contains(no, " no ") && !strings.Contains(no, " none ") {
				t.Errorf("%s: %q does not say that it negates", of, o.Negated)
			}
		}
	}
}

// What a form says beside a value and what the description says are the same words, or these: a form has the label of the
// attribute before the verb and the value in a box behind it, a description goes on with the values.
var inSentences = map[string]string{
	"is one of": "is", "is none of": "is not", "has any of": "has", "has one of the items": "has", "has the item": "has",
	"has none of": "does not have", "has none of the items": "does not have", "does not have the item": "does not have",
	"has this many items": "has", "does not have this many items": "does not have",
	"is in the period": "is", "is not in the period": "is not", "is exactly": "is", "is not exactly": "is not", "is at exactly": "is", "is not at exactly": "is not",
}

func TestVerbsAgreeWithDescriptions(t *testing.T) {
	s := described(t)
	env := envOf(s, time.UTC)
	values := map[index.Kind][2]any{
		index.String: {"a", "b"}, index.StringList: {"a", "b"}, index.Number: {1, 2}, index.Integer: {1, 2}, index.Boolean: {true, false},
		index.Version: {"1.0.0", "2.0.0"}, index.Date: {"2026-01-01", "2026-01-02"}, index.DateTime: {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"},
	}
	for _, a := range s.Schema().All() {
		label := a.Label
		if label == "" {
			label = a.Key
		}
		for _, o := range engine.Operators(a.Kind) {
			test := testOf(t, o, values[a.Kind])
			c := &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: a.Key, Is: test}}
			for verb, asked := range map[string]*engine.Criteria{o.Label: c, o.Negated: {Not: c}} {
				if o.Name == "between" && a.Kind == index.DateTime {
					verb = strings.Replace(verb, "between", "from", 1) // the end does not belong to it
				}
				if a.Kind == index.Boolean && verb == "is not" && o.Name == "equals" {
					verb = "is no" // what is not yes
				}
				if other, ok := inSentences[verb]; ok {
					verb = other
				}
				said := engine.Describe(asked, env)
				rest, ok := strings.CutPrefix(said, "everyone whose "+label+" "+verb)
				if !ok || rest != "" && rest[0] != ' ' {
					t.Errorf("%s %s: a form says %q, the description %q", a.Kind, o.Name, verb, said)
				}
			}
		}
	}
}

// testOf is the test of an operator with values.
func testOf(t rapid.TB, o engine.Operator, of [2]any) *engine.Test {
	takes := map[engine.Shape]any{
		engine.ShapeValue: of[0], engine.ShapeValues: of, engine.ShapeRange: map[string]any{"from": of[0], "to": of[1]},
		engine.ShapeFlag: true, engine.ShapeDuration: "P1D", engine.ShapePatterns: []any{"^a"},
		engine.ShapeCount:  map[string]any{"atLeast": 2},
		engine.ShapePeriod: map[string]any{"unit": "MONTH"}, engine.ShapeAnniversary: map[string]any{"next": 7},
		engine.ShapeMonths: []any{"MAY", "JUNE"}, engine.ShapeWeekdays: []any{"MONDAY"},
	}
	text, err := json.Marshal(map[string]any{o.Name: takes[o.Takes]})
	out := &engine.Test{}
	if err == nil {
		err = json.Unmarshal(text, out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAnOperatorThatIsTheSameAsAnotherChoosesTheSame(t *testing.T) {
	find := func(list []engine.Operator, name string) engine.Operator {
		for _, o := range list {
			if o.Name == name {
				return o
			}
		}
		return engine.Operator{}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		d := indextest.Rapid(t)
		same := func(o engine.Operator, list []engine.Operator, ask func(*engine.Test) *engine.Criteria, of [2]any) {
			if o.SameAs == "" && o.NotOf == "" {
				return
			}
			other := find(list, o.SameAs+o.NotOf)
			if other.Takes != o.Takes || other.SameAs != "" || other.NotOf != "" {
				t.Fatalf("%s cannot stand for %s", o.SameAs+o.NotOf, o.Name)
			}
			instead := ask(testOf(t, other, of))
			if o.NotOf != "" {
				instead = &engine.Criteria{Not: instead}
			}
			one, two := w.expect(ask(testOf(t, o, of))), w.expect(instead)
			if len(one) != len(two) {
				t.Fatalf("%s chooses %v, %s %v", o.Name, one, other.Name, two)
			}
			for ord := range one {
				if !two[ord] {
					t.Fatalf("%s chooses %v, %s %v", o.Name, one, other.Name, two)
				}
			}
		}
		for _, p := range indextest.Pools {
			for _, o := range engine.Operators(p.Kind) {
				same(o, engine.Operators(p.Kind), func(is *engine.Test) *engine.Criteria {
					return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: p.Key, Is: is}}
				}, [2]any{askValue(d, p), askValue(d, p)})
			}
		}
		for _, o := range engine.SetOperators() {
			same(o, engine.SetOperators(), func(is *engine.Test) *engine.Criteria { return &engine.Criteria{Roles: is} },
				[2]any{indextest.Pick(d, indextest.Roles), indextest.Pick(d, indextest.Roles)})
			same(o, engine.SetOperators(), func(is *engine.Test) *engine.Criteria { return &engine.Criteria{Groups: is} },
				[2]any{indextest.Pick(d, indextest.Groups), indextest.Pick(d, indextest.Groups)})
		}
	})
}

func TestOnlyATextAndAListCanBeEmptyAndHaveAValue(t *testing.T) {
	for of, list := range lists() {
		for _, o := range list {
			ownMeaning := of == string(index.String) || of == string(index.StringList)
			if o.Name == "isEmpty" && (o.NotOf == "") != ownMeaning {
				t.Errorf("%s: isEmpty stands for the negation of %q", of, o.NotOf)
			}
		}
	}
}
