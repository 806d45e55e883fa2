package engine_test

import (
	"sync"
	"testing"

	"parterre/engine"
	"parterre/index/indextest"
)

func TestAPlanABoundAndAPanelAreAskedByManyAtOnce(t *testing.T) {
	s := indextest.Company(3, 3000, 10)
	env := engine.Env{Schema: s.Schema(), Groups: s.Groups()}
	inner, issues := engine.Compile(eightLeaf, env)
	if inner == nil {
		t.Fatal(issues)
	}
	env.Audience = func(engine.AudienceRef) (*engine.Plan, error) { return inner, nil }
	nested := &engine.Criteria{Audience: &engine.AudienceRef{Key: ptr("inner")}}
	p, issues := engine.Compile(anyOf(allOf(nested, remote), allOf(nested, is("email", engine.Test{Contains: []string{"1"}}))), env)
	if p == nil {
		t.Fatal(issues)
	}
	b, panel := p.Bind(s, companyNow), engine.NewPanel([]*engine.Plan{p, inner})
	want := b.Count()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if n := b.Count(); n != want {
				t.Errorf("%d, should be %d", n, want)
			}
			if n := p.Bind(s, companyNow).Count(); n != want {
				t.Errorf("bound again: %d, should be %d", n, want)
			}
			n, out := 0, make([]uint64, 2)
			for ord := range uint32(s.Rows()) {
				panel.EvaluateRows(s, []uint32{ord}, companyNow, out)
				if out[0] == 1 != b.Contains(ord) || out[0] == 1 != p.Match(s.User(ord), companyNow) {
					t.Errorf("answers about %d differ", ord)
				}
				n += int(out[0])
			}
			if n != want {
				t.Errorf("panel: %d, should be %d", n, want)
			}
		})
	}
	wg.Wait()
}

func TestManyDiamondsCostNoMoreThanTheirParts(t *testing.T) {
	s := indextest.Upsert(t, indextest.Start(6), indextest.User("a", "age", 18), indextest.User("b", "age", 19))
	env := engine.Env{Schema: s.Schema(), Groups: s.Groups()}
	below, _ := engine.Compile(is("age", engine.Test{Equals: 18}), env)
	env.Audience = func(engine.AudienceRef) (*engine.Plan, error) { return below, nil }
	ref := &engine.Criteria{Audience: &engine.AudienceRef{Key: ptr("below")}}
	for n := range 60 { // 2^60 ways from the top to the bottom
		c := anyOf(allOf(ref, is("age", engine.Test{AtLeast: n % 17})), allOf(ref, is("city", engine.Test{IsEmpty: ptr(true)})))
		p, issues := engine.Compile(c, env)
		if p == nil {
			t.Fatal(issues)
		}
		below = p
	}
	b := below.Bind(s, moment(moments[0]))
	if b.Count() != 1 || !b.Contains(0) || b.Contains(1) || !below.Match(s.User(0), moment(moments[0])) {
		t.Fatal("a alone should match")
	}
	out := make([]uint64, 1)
	engine.NewPanel([]*engine.Plan{below}).Evaluate([]engine.Values{s.User(0), s.User(1)}, moment(moments[0]), out)
	if out[0] != 1 {
		t.Fatalf("%b", out[0])
	}
	if nodes, err := b.Explain(t.Context(), env); err != nil || *nodes[0].Size != 1 {
		t.Fatal(err)
	}
}
