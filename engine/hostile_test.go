package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"parterre/engine"
	"parterre/index"
	"parterre/index/indextest"
)

func TestHostileCriteriaAreIssuesAndQuick(t *testing.T) {
	s := indextest.Start(6)
	env := engine.Env{Schema: s.Schema(), Groups: s.Groups(), EventTypes: eventTypes(t)}
	did := func(p engine.Performed) *engine.Criteria { return &engine.Criteria{Performed: &p} }
	amounts := func(n int) []*engine.AttributeCriteria {
		return slices.Repeat([]*engine.AttributeCriteria{{Key: "amount", Is: &engine.Test{AtLeast: 1}}}, n)
	}
	deep := func(levels int) *engine.Criteria {
		c := &engine.Criteria{Everyone: ptr(true)}
		for range levels {
			c = &engine.Criteria{Not: c}
		}
		return c
	}
	wide := func(nodes int) *engine.Criteria {
		all := make([]*engine.Criteria, nodes)
		for i := range all {
			all[i] = is("age", engine.Test{AtLeast: i})
		}
		return allOf(all...)
	}
	values := func(n int) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = i
		}
		return out
	}
	patterns := func(n int, pattern string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprint(pattern, i)
		}
		return out
	}
	texts := func(n int) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = fmt.Sprint(i)
		}
		return out
	}
	unknown := make([]*engine.Criteria, 9000)
	for i := range unknown {
		unknown[i] = is("ag"+strings.Repeat("x", i%50), engine.Test{IsSet: ptr(true)})
	}
	for name, c := range map[string]struct {
		criteria *engine.Criteria
		code     index.IssueCode // "" for none
	}{
		"64 levels":                  {deep(63), ""},
		"65 levels":                  {deep(64), engine.CriteriaTooDeep},
		"100,000 levels":             {deep(100_000), engine.CriteriaTooDeep},
		"10,000 questions":           {wide(9_999), ""},
		"100,000 questions":          {wide(100_000), engine.CriteriaTooLarge},
		"100,000 values":             {is("age", engine.Test{In: values(100_000)}), ""},
		"100,001 values":             {is("age", engine.Test{In: values(100_001)}), engine.CriteriaTooLarge},
		"100,000 items exactly":      {is("tags", engine.Test{Exactly: texts(100_000)}), ""},
		"items of other kinds":       {is("tags", engine.Test{OnlyOf: values(100_000)}), index.ValueKindMismatch},
		"10,000 of which one":        {&engine.Criteria{ExactlyOne: wide(9_999).All}, ""},
		"the same 9,999 times":       {&engine.Criteria{ExactlyOne: slices.Repeat([]*engine.Criteria{is("age", engine.Test{AtLeast: 1})}, 9_999)}, ""},
		"sizes nobody has":           {is("tags", engine.Test{Size: &engine.Size{GreaterThan: ptr(math.MaxInt32)}}), ""},
		"a size below every size":    {is("tags", engine.Test{Size: &engine.Size{LessThan: ptr(math.MinInt32)}}), engine.CountImpossible},
		"a version of 10 MB":         {is("app", engine.Test{AtLeast: strings.Repeat("1", 10<<20)}), index.VersionInvalid},
		"100,000 odd versions":       {is("app", engine.Test{In: texts(100_000)[1:]}), ""},
		"a version in other digits":  {is("app", engine.Test{Equals: "١.٢"}), index.VersionInvalid},
		"a version as a number":      {is("app", engine.Test{LessThan: 1.10}), index.ValueKindMismatch},
		"100,001 users":              {&engine.Criteria{Users: make([]string, 100_001)}, engine.CriteriaTooLarge},
		"100,000 faulty values":      {is("city", engine.Test{In: values(100_000)}), index.ValueKindMismatch},
		"9,000 unknown attributes":   {anyOf(unknown...), index.AttributeNotFound},
		"a text of 10 MB":            {is("city", engine.Test{Equals: strings.Repeat("x", 10<<20)}), index.TextTooLong},
		"a key of 10 MB":             {is(strings.Repeat("x", 10<<20), engine.Test{IsSet: ptr(true)}), index.AttributeNotFound},
		"a text that is not UTF-8":   {is("city", engine.Test{Contains: []string{"\xff"}}), index.TextInvalid},
		"a text with NUL":            {is("city", engine.Test{Equals: "a\x00b"}), index.TextInvalid},
		"NaN":                        {is("score", engine.Test{Equals: math.NaN()}), index.NumberNotFinite},
		"infinite":                   {is("score", engine.Test{LessThan: math.Inf(1)}), index.NumberNotFinite},
		"a NaN sample":               {&engine.Criteria{Sample: &engine.Sample{Salt: "x", From: math.NaN(), To: 10}}, engine.SampleInvalid},
		"a number of many digits":    {is("age", engine.Test{Equals: json.Number(strings.Repeat("9", 400))}), index.IntegerOutOfRange},
		"an object as a value":       {is("age", engine.Test{Equals: map[string]any{"a": 1}}), index.ValueUnsupported},
		"a list as a value":          {is("age", engine.Test{Equals: []any{1}}), index.ValueKindMismatch},
		"null in a list":             {is("age", engine.Test{In: []any{nil}}), index.ValueUnsupported},
		"a missing node":             {allOf(nil), engine.CriteriaEmpty},
		"no criteria":                {nil, engine.CriteriaEmpty},
		"a duration of many numbers": {is("seen", engine.Test{InLast: ptr("P" + strings.Repeat("1Y", 100_000))}), engine.DurationInvalid},
		"a huge duration":            {is("seen", engine.Test{InLast: ptr("P" + strings.Repeat("9", 100) + "D")}), engine.DurationInvalid},
		"a pattern of 2,000 letters": {is("city", engine.Test{Matches: []string{strings.Repeat("x", 2000)}}), engine.RegexTooLarge},
		"a pattern of brackets":      {is("city", engine.Test{Matches: []string{strings.Repeat("(", 500) + "x" + strings.Repeat(")", 500)}}), engine.RegexTooLarge},
		"repetitions of repetitions": {is("city", engine.Test{Matches: []string{"((a{100}){100}){100}"}}), engine.RegexInvalid},
		"a long repetition":          {is("city", engine.Test{Matches: []string{"(?:a{0,900}b{0,900}){1}c{900}"}}), engine.RegexTooLarge},
		"many large patterns":        {is("city", engine.Test{Matches: patterns(15, "a{1000}b{900}")}), engine.RegexTooLarge},
		"101 short patterns":         {is("city", engine.Test{Matches: patterns(101, "a")}), engine.RegexTooLarge},
		"100,000 patterns":           {is("city", engine.Test{Matches: patterns(100_000, "a")}), engine.RegexTooLarge},
		"a period of 2^31 days":      {is("seen", engine.Test{Period: &engine.Period{Unit: engine.Day, Last: ptr(math.MaxInt32)}}), engine.CalendarInvalid},
		"a period of no days":        {is("seen", engine.Test{Period: &engine.Period{Unit: engine.Day, Next: ptr(0)}}), engine.CalendarInvalid},
		"10,000 years":               {is("seen", engine.Test{Period: &engine.Period{Unit: engine.Year, Last: ptr(10_000)}}), ""},
		"100,000 Mondays":            {is("seen", engine.Test{Weekday: slices.Repeat([]engine.Weekday{engine.Monday}, 100_000)}), ""},
		"100,001 Mondays":            {is("seen", engine.Test{Weekday: slices.Repeat([]engine.Weekday{engine.Monday}, 100_001)}), engine.CriteriaTooLarge},
		"an anniversary of 400 days": {is("seen", engine.Test{Anniversary: &engine.Anniversary{Next: ptr(400)}}), engine.CalendarInvalid},
		"9,000 tests of an event":    {did(engine.Performed{Event: "buy", Where: amounts(9_000)}), ""},
		"100,001 tests of an event":  {did(engine.Performed{Event: "buy", Where: amounts(100_001)}), engine.CriteriaTooLarge},
		"4,000 events":               {anyOf(slices.Repeat([]*engine.Criteria{did(engine.Performed{Event: "buy", Where: amounts(1)})}, 4_000)...), ""},
		"100,000 steps":              {did(engine.Performed{Event: "buy", Then: make([]*engine.Step, 100_000)}), engine.PerformedInvalid},
		"no step":                    {did(engine.Performed{Event: "buy", Then: make([]*engine.Step, 1)}), index.EventTypeNotFound},
		"no tests of an event":       {did(engine.Performed{Event: "buy", Where: make([]*engine.AttributeCriteria, 2)}), engine.PropertyNotFound},
		"an event of 10 MB":          {did(engine.Performed{Event: strings.Repeat("x", 10<<20)}), index.EventTypeNotFound},
		"a property of 10 MB":        {did(engine.Performed{Event: "buy", Measure: engine.MeasureSum, Property: ptr(strings.Repeat("x", 10<<20))}), engine.PropertyNotFound},
		"a gap of 10 MB":             {did(engine.Performed{Event: "buy", Then: []*engine.Step{{Event: "buy", Within: "P" + strings.Repeat("9", 10<<20)}}}), engine.DurationInvalid},
		"a NaN of times":             {did(engine.Performed{Event: "buy", Is: &engine.Test{AtLeast: math.NaN()}}), index.NumberNotFinite},
		"10,000 months of events":    {did(engine.Performed{Event: "buy", During: &engine.Test{InLast: ptr("P9999Y")}}), engine.WindowBeyondRetention},
		"a long salt":                {&engine.Criteria{Sample: &engine.Sample{Salt: strings.Repeat("x", 1<<20), To: 10}}, engine.SaltInvalid},
		"a reversed range of ends":   {is("age", engine.Test{Between: &engine.Range{From: int64(math.MaxInt64), To: int64(math.MinInt64)}}), engine.RangeReversed},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			issues := engine.Check(c.criteria, env)
			engine.Simplify(c.criteria)
			if spent := time.Since(began); spent > 20*time.Second {
				t.Errorf("took %v", spent)
			}
			if c.code == "" {
				if len(issues) > 0 {
					t.Fatalf("%v", issues[0])
				}
				return
			}
			if len(issues) == 0 || issues[0].Code != c.code {
				t.Fatalf("%.300v, should be %s", issues, c.code)
			}
			for _, i := range issues {
				if len(i.Message) > 300 || len(i.Hint) > 1000 {
					t.Fatalf("too long to be read: %.100s", i.Message)
				}
			}
			if p, _ := engine.CompilePartial(c.criteria, env); !p.Valid() && p.Match((&index.Record{Active: true}).User(nil), began) {
				t.Fatal("what cannot be read matches somebody")
			}
		})
	}
}

func TestAPlanWithAFaultMatchesNobody(t *testing.T) {
	s := indextest.Upsert(t, indextest.Start(6), indextest.User("a"))
	p, issues := engine.CompilePartial(not(is("nope", engine.Test{IsSet: ptr(true)})), engine.Env{Schema: s.Schema()})
	if p.Valid() || len(issues) != 1 {
		t.Fatalf("%v", issues)
	}
	b := p.Bind(s, moment(moments[0]))
	if _, err := b.Size(t.Context()); err != engine.ErrInvalidPlan {
		t.Fatalf("%v", err)
	}
	if _, err := b.Bitmap(t.Context()); err != engine.ErrInvalidPlan {
		t.Fatalf("%v", err)
	}
	if b.Contains(0) || b.Count() != 0 || p.Match(s.User(0), moment(moments[0])) {
		t.Fatal("it matches somebody")
	}
	for name, p := range map[string]*engine.Plan{"and": engine.And(p, engine.Everyone()), "or": engine.Or(p, engine.Everyone()), "reference": engine.Reference(engine.AudienceRef{}, p)} {
		if p.Valid() {
			t.Errorf("%s is valid", name)
		}
	}
}

func TestACancelledQuestionStops(t *testing.T) {
	s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "city", "x"), indextest.User("b", "city", "y"))
	p, _ := engine.Compile(allOf(is("city", engine.Test{Equals: "x"}), not(is("vip", engine.Test{IsSet: ptr(true)}))), engine.Env{Schema: s.Schema()})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Bind(s, moment(moments[0])).Size(ctx); err == nil {
		t.Fatal("it goes on")
	}
	if _, err := p.Bind(s, moment(moments[0])).Explain(ctx, engine.Env{Schema: s.Schema()}); err == nil {
		t.Fatal("it goes on")
	}
}

func TestAMatchAllocatesNothing(t *testing.T) {
	s := indextest.Company(1, 100, 10)
	user := s.User(7)
	p, issues := engine.Compile(anyOf(
		allOf(is("department", engine.Test{Equals: "Nowhere"}), is("age", engine.Test{AtLeast: 18})),
		is("email", engine.Test{EndsWith: []string{"@EXAMPLE.ORG"}}), is("started", engine.Test{InLast: ptr("P1M")}),
		not(is("remote", engine.Test{IsSet: ptr(true)}))), engine.Env{Schema: s.Schema()})
	if p == nil {
		t.Fatal(issues)
	}
	var v engine.Values = user
	if n := testing.AllocsPerRun(100, func() { p.Match(v, companyNow) }); n > 0 {
		t.Fatalf("%v allocations", n)
	}
}

func FuzzParseCriteria(f *testing.F) {
	for _, seed := range []string{
		`{"all": [{"attribute": {"key": "age", "is": {"atLeast": 18}}}, {"not": {"users": ["a"]}}]}`, `{}`, `{"all": []}`, `[`,
		`{"node": {"id": "a", "criteria": {"sample": {"salt": "x", "from": 0, "to": 10}}}}`, `{"attribute": {"key": "seen", "is": {"inLast": "P1DT2H"}}}`,
		`{"atLeast": {"count": 2, "of": [{"roles": {"anyOf": ["a"]}}, {"groups": {"isSet": true}}, {"everyone": true}]}}`, `{"all": null}`, "\xff", `{"a":1e999}`,
		`{"attribute": {"key": "age", "is": {"in": [1, 1.0, -0, 1e3, "x", null, true]}}}`, `{"audience": {"key": "a"}}`, `{"attribute": {"key": "app", "is": {"between": {"from": "v1-rc.1+2", "to": "1.0.0"}}}}`,
		`{"attribute": {"key": "seen", "is": {"period": {"unit": "WEEK", "last": 2, "withCurrent": true}}, "zoneFrom": "city"}}`, `{"attribute": {"key": "born", "is": {"anniversary": {}}}}`,
		`{"attribute": {"key": "born", "is": {"month": ["MAY", "SMARCH"]}}}`, `{"attribute": {"key": "seen", "is": {"weekday": []}}}`, `{"attribute": {"key": "city", "is": {"matches": ["(a|b)+$"]}}}`,
		`{"exactlyOne": [{"roles": {"size": {"between": {"from": 1, "to": 2}}}}, {"not": {"roles": {"exactly": ["a"]}}}, {"users": ["a"]}, {"users": ["a"]}]}`,
		`{"attribute": {"key": "tags", "is": {"onlyOf": ["a", " A"]}, "ignoreCase": true}}`, `{"attribute": {"key": "tags", "is": {"size": {"lessThan": -2147483648}}}}`,
	} {
		f.Add([]byte(seed))
	}
	s := indextest.Upsert(f, indextest.Start(6), indextest.User("a", "age", 18, "city", "x"))
	env := engine.Env{Schema: s.Schema(), Groups: s.Groups()}
	f.Fuzz(func(t *testing.T, text []byte) {
		c, issues := engine.ParseCriteria(text)
		if c == nil {
			if len(issues) == 0 {
				t.Fatal("neither criteria nor an issue")
			}
			return
		}
		p, _ := engine.CompilePartial(c, env)
		if _, err := p.Bind(s, companyNow).Explain(t.Context(), env); err != nil {
			t.Fatal(err)
		}
		p.Match(s.User(0), companyNow)
		simple := engine.Simplify(c)
		if len(issues) > 0 {
			return
		}
		written, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		again, issues := engine.ParseCriteria(written)
		if len(issues) > 0 {
			t.Fatalf("%s is not read again: %v", written, issues)
		}
		if got, _ := json.Marshal(again); string(got) != string(written) {
			t.Fatalf("%s became %s", written, got)
		}
		if q, issues := engine.Compile(c, env); q != nil && len(issues) == 0 {
			r, _ := engine.CompilePartial(simple, env)
			if !r.Valid() || q.Match(s.User(0), companyNow) != r.Match(s.User(0), companyNow) {
				t.Fatalf("%s is simplified to %s", written, show(simple))
			}
		}
	})
}

// eventTypes are some for criteria that nobody has to match.
func eventTypes(t *testing.T) *index.EventTypes {
	t.Helper()
	tx, number := index.Empty(index.Options{}).Begin(1), index.Number
	if _, issues := tx.DeclareEventType(index.EventTypeChange{Key: "buy", Retention: ptr(90), Properties: []index.PropertyChange{{Key: "amount", Kind: &number}}}); issues != nil {
		t.Fatal(issues)
	}
	return tx.EventTypes()
}
