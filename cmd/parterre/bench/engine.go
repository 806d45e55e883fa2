package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
)

type bitmap = roaring.Bitmap

// plan compiles criteria that have no fault.
func (b *bench) plan(v *audience.View, criteria string) (*engine.Plan, error) {
	c, issues := engine.ParseCriteria([]byte(criteria))
	if len(issues) == 0 {
		var p *engine.Plan
		if p, issues = engine.Compile(c, v.Env()); len(issues) == 0 {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%s: %v", criteria, issues)
}

func is(key, test, value string) string {
	return fmt.Sprintf(`{"attribute":{"key":%q,"is":{%q:%s}}}`, key, test, value)
}

func equals(key, value string) string { return is(key, "equals", fmt.Sprintf("%q", value)) }

// questions measures rows 1 to 4, 6 to 8 and 11 on one thread.
func (b *bench) questions(ctx context.Context) error {
	v, y := b.house.Service.View(), b.yard
	return alone(func() error {
		three := `{"all":[` + equals("country", "country-000") + `,` + equals("plan", "plan-000") + `,` + is("verified", "equals", "true") + `]}`
		err := b.against(ctx, v, "1", "3-way AND, size", three, 1, func() int {
			return int(roaring.And(y.country[0], y.plan[0]).AndCardinality(y.verified))
		})
		if err != nil {
			return err
		}
		tree := `{"any":[
			{"all":[` + is("country", "in", `["country-000","country-001"]`) + `,{"any":[` + equals("channel", "channel-003") + `,` + equals("channel", "channel-004") + `]},{"not":` + is("verified", "equals", "true") + `}]},
			{"all":[` + is("tags", "anyOf", `["tag-001"]`) + `,` + equals("plan", "plan-001") + `,{"not":` + equals("channel", "channel-007") + `}]}]}`
		err = b.against(ctx, v, "2", "8-leaf tree, size", tree, 1, func() int {
			left := roaring.Or(y.country[0], y.country[1])
			left.And(roaring.Or(y.channel[3], y.channel[4]))
			left.AndNot(y.verified)
			right := roaring.And(y.tags[1], y.plan[1])
			right.AndNot(y.channel[7])
			left.Or(right)
			return int(left.GetCardinality())
		})
		if err != nil {
			return err
		}
		ranged := `{"all":[{"attribute":{"key":"score","is":{"between":{"from":250,"to":749.9}}}},` + equals("plan", "plan-001") + `]}`
		err = b.beside(ctx, v, "3", "number range and equality", ranged, 1.3, "plain scan", func() int {
			n := 0
			for i, s := range y.scores {
				if s >= 2_500 && s <= 7_499 && y.plans[i] == 1 {
					n++
				}
			}
			return n
		})
		if err != nil {
			return err
		}
		if err := b.constant(ctx, v); err != nil {
			return err
		}
		if err := b.composition(ctx, v); err != nil {
			return err
		}
		if err := b.overlap(ctx, v); err != nil {
			return err
		}
		if err := b.preview(ctx, v); err != nil {
			return err
		}
		return b.parts(ctx, v)
	})
}

func (b *bench) against(ctx context.Context, v *audience.View, number, what, criteria string, most float64, raw func() int) error {
	return b.beside(ctx, v, number, what, criteria, most, "raw roaring", raw)
}

// beside measures a size beside another way to it, and holds the two counts together.
func (b *bench) beside(ctx context.Context, v *audience.View, number, what, criteria string, most float64, name string, raw func() int) error {
	p, err := b.plan(v, criteria)
	if err != nil {
		return err
	}
	have, err := p.Bind(v.Facts, v.Now).Size(ctx)
	if err != nil {
		return err
	}
	if want := raw(); have != want {
		return fmt.Errorf("row %s: %d people, and %s counts %d", number, have, name, want)
	}
	here := b.median(func() { _, err = p.Bind(v.Facts, v.Now).Size(ctx) })
	b.ratio(number, what, here, name, b.median(func() { raw() }), most)
	return err
}

// constant measures that one equality and one range cost the same among a tenth of the people.
func (b *bench) constant(ctx context.Context, v *audience.View) error {
	tx := index.Empty(index.Options{}).Begin(1)
	for _, a := range attributes() {
		tx.DeclareAttribute(a)
	}
	for n := range b.People / 10 {
		tx.Upsert(b.crowd.write(n, b.crowd.user(n)))
	}
	few := &audience.View{Now: v.Now, Settings: v.Settings, Facts: tx.Snapshot(), Catalog: v.Catalog}
	for _, q := range []struct{ what, criteria string }{
		{"one equality", equals("country", "country-003")},
		{"one range", `{"attribute":{"key":"age","is":{"between":{"from":30,"to":59}}}}`},
	} {
		timed := func(v *audience.View) (time.Duration, error) {
			p, err := b.plan(v, q.criteria)
			if err != nil {
				return 0, err
			}
			return b.median(func() { _, err = p.Bind(v.Facts, v.Now).Size(ctx) }), err
		}
		here, err := timed(v)
		if err != nil {
			return err
		}
		there, err := timed(few)
		if err != nil {
			return err
		}
		met := here <= 2*there || here <= 5*time.Microsecond
		b.add(row{number: "4", what: q.what + ", size", figure: took(here), beside: "a tenth of the people " + took(there), ratio: fmt.Sprintf("%.2fx", float64(here)/float64(there)), target: "O(1)"}, &met)
	}
	return nil
}

// composition measures row 6: a large population by the 200 countries.
func (b *bench) composition(ctx context.Context, v *audience.View) error {
	p, err := b.plan(v, `{"any":[`+equals("plan", "plan-000")+`,`+equals("plan", "plan-001")+`]}`)
	if err != nil {
		return err
	}
	compose := func() (*engine.Composition, error) {
		c, issues, err := engine.Compose(ctx, v.Facts, p.Bind(v.Facts, v.Now), []engine.Dimension{{Attribute: "country"}}, engine.CompositionOptions{Top: countries})
		if len(issues) > 0 {
			return nil, fmt.Errorf("%v", issues)
		}
		return c, err
	}
	c, err := compose()
	if err != nil {
		return err
	}
	population := roaring.Or(b.yard.plan[0], b.yard.plan[1])
	var counts [countries]uint64
	raw := func() {
		for i, country := range b.yard.country {
			counts[i] = population.AndCardinality(country)
		}
	}
	raw()
	if c.Cells[0].Size != int(counts[0]) {
		return fmt.Errorf("row 6: the largest cell has %d people, and raw roaring counts %d", c.Cells[0].Size, counts[0])
	}
	here := b.median(func() { _, err = compose() })
	b.ratio("6", "composition by 200 values", here, "one AND a value", b.median(raw), 0.4)
	return err
}

// overlap measures row 7: ten questions of two conditions, evaluated and laid over one another. Regions come with it here, and
// raw roaring finds the pairs only.
func (b *bench) overlap(ctx context.Context, v *audience.View) error {
	const many = 10
	plans := make([]*engine.Plan, many)
	for i := range plans {
		criteria := `{"all":[` + equals("channel", name("channel", uint8(i))) + `,` + is("verified", "equals", "true") + `]}`
		if i%2 == 0 {
			criteria = `{"any":[` + equals("country", name("country", uint8(i))) + `,` + is("tags", "anyOf", fmt.Sprintf("[%q]", name("tag", uint8(i)))) + `]}`
		}
		var err error
		if plans[i], err = b.plan(v, criteria); err != nil {
			return err
		}
	}
	lay := func() (*engine.Overlap, error) {
		of := make([]*engine.Bound, many)
		for i, p := range plans {
			of[i] = p.Bind(v.Facts, v.Now)
		}
		o, issues, err := engine.OverlapOf(ctx, v.Facts, of)
		if len(issues) > 0 {
			return nil, fmt.Errorf("%v", issues)
		}
		return o, err
	}
	var pairs [many * (many - 1) / 2]uint64
	raw := func() {
		var of [many]*bitmap
		for i := range of {
			if i%2 == 0 {
				of[i] = roaring.Or(b.yard.country[i], b.yard.tags[i])
			} else {
				of[i] = roaring.And(b.yard.channel[i], b.yard.verified)
			}
		}
		n := 0
		for i, first := range of {
			for _, second := range of[i+1:] {
				pairs[n] = first.AndCardinality(second)
				n++
			}
		}
	}
	o, err := lay()
	if err != nil {
		return err
	}
	raw()
	for i, p := range o.Pairs {
		if p.Size != int(pairs[i]) {
			return fmt.Errorf("row 7: %d people in two of the questions, and raw roaring counts %d", p.Size, pairs[i])
		}
	}
	here := b.median(func() { _, err = lay() })
	b.ratio("7", "overlap of 10 questions, with regions", here, "raw roaring, pairwise", b.median(raw), 0.8)
	return err
}

// preview measures row 8: fifty people with their values, of few and of many.
func (b *bench) preview(ctx context.Context, v *audience.View) error {
	var slowest time.Duration
	var each []string
	for _, criteria := range []string{equals("country", "country-150"), `{"all":[` + is("verified", "equals", "true") + `,{"not":` + equals("channel", "channel-001") + `}]}`} {
		p, err := b.plan(v, criteria)
		if err != nil {
			return err
		}
		all := v.Facts.Schema().All()
		here := b.median(func() {
			page, _, e := engine.Members(ctx, v.Facts, p.Bind(v.Facts, v.Now), engine.MembersOptions{First: 50})
			err = e
			for _, m := range page.Members {
				for _, a := range all {
					value, _ := m.User.Value(a.ID)
					sink = value.Kind()
				}
			}
		})
		if err != nil {
			return err
		}
		size, err := p.Bind(v.Facts, v.Now).Size(ctx)
		if err != nil {
			return err
		}
		each = append(each, fmt.Sprintf("%s of %d", took(here), size))
		slowest = max(slowest, here)
	}
	b.within("8", "preview of 50 with nine attributes", slowest, 100*time.Microsecond, each[0]+", "+each[1])
	return nil
}

// parts measures row 11: a prefix and a part of names, of which everybody has another, beside reading them all.
func (b *bench) parts(ctx context.Context, v *audience.View) error {
	tx := index.Empty(index.Options{}).Begin(1)
	folded := make([]string, b.People) // ASCII, so that the yardstick need not fold
	for n := range folded {
		full := fullName(rand.New(rand.NewPCG(b.Seed, uint64(n))), n)
		folded[n] = strings.ToLower(full)
		tx.Upsert(index.UserWrite{ID: b.crowd.id(n), Attributes: []index.AttributeWrite{{Key: "fullName", Value: full}}})
	}
	named := &audience.View{Now: v.Now, Settings: v.Settings, Facts: tx.Snapshot(), Catalog: v.Catalog}
	a, _ := named.Facts.Schema().ByKey("fullName")
	engine.PrepareSearch(named.Facts.Text(a.ID).Dictionary())
	for _, row := range []struct {
		what, test string
		has        func(name string) bool
	}{
		{"prefix of a name", "startsWith", func(name string) bool { return strings.HasPrefix(name, "mari") }},
		{"part of a name", "contains", func(name string) bool { return strings.Contains(name, "mari") }},
	} {
		criteria := is("fullName", row.test, `["Mari"]`)
		scan := func() (n int) {
			for _, name := range folded {
				if row.has(name) {
					n++
				}
			}
			return n
		}
		size := func() (int, error) {
			p, err := b.plan(named, criteria) // anew: what a plan found is kept with it
			if err != nil {
				return 0, err
			}
			return p.Bind(named.Facts, named.Now).Size(ctx)
		}
		have, err := size()
		if err != nil {
			return err
		}
		if want := scan(); have != want {
			return fmt.Errorf("row 11: %d people, and a scan counts %d", have, want)
		}
		here := b.median(func() { _, err = size() })
		if err != nil {
			return err
		}
		there := b.median(func() { scan() })
		b.within("11", fmt.Sprintf("%s, %d of %d distinct, size", row.what, have, b.People), here,
			5*time.Millisecond*time.Duration(max(b.People, 1_000_000))/1_000_000, "a scan of folded names "+took(there))
	}
	return nil
}

// sink keeps what is measured from being left out.
var sink index.Kind

// oneUser measures rows 9 and 10 in the engine.
func (b *bench) oneUser(ctx context.Context) error {
	v := b.house.Service.View()
	return alone(func() error {
		ids := make([]string, 1_024)
		for i := range ids {
			ids[i] = b.crowd.id(i * 7_919 % b.People)
		}
		var err error
		n := 0
		here := b.median(func() {
			n++
			_, err = v.Memberships(ids[n%len(ids):n%len(ids)+1], nil)
		})
		if err != nil {
			return err
		}
		b.within("9", fmt.Sprintf("all audiences of a user, %d defined", b.Audiences), here, 50*time.Microsecond, "")
		refs := make([]audience.Ref, b.Audiences)
		for i := range refs {
			refs[i] = audience.ByKey(fmt.Sprintf("audience-%04d", i))
		}
		here = b.median(func() {
			n++
			_, err = v.IsMember(ids[n%len(ids)], refs[n%len(refs)])
		})
		if err != nil {
			return err
		}
		b.within("10", "point membership in the engine", here, time.Microsecond, "by id and key")
		return ctx.Err()
	})
}
