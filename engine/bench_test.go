package engine_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/engine"
	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
)

// company is a seeded company of a million people, made once.
var company = sync.OnceValue(func() *index.Snapshot { return indextest.Company(1, 1_000_000, block.Production) })

var companyNow = time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)

func is(key string, t engine.Test) *engine.Criteria {
	return &engine.Criteria{Attribute: &engine.AttributeCriteria{Key: key, Is: &t}}
}

func allOf(of ...*engine.Criteria) *engine.Criteria { return &engine.Criteria{All: of} }
func anyOf(of ...*engine.Criteria) *engine.Criteria { return &engine.Criteria{Any: of} }
func not(of *engine.Criteria) *engine.Criteria      { return &engine.Criteria{Not: of} }

var (
	inEngineering = is("department", engine.Test{Equals: "Engineering"})
	inSales       = is("department", engine.Test{Equals: "Sales"})
	remote        = is("remote", engine.Test{Equals: true})
	german        = is("languages", engine.Test{AnyOf: []any{"de"}})
	french        = is("languages", engine.Test{AnyOf: []any{"fr"}})
	spanish       = is("languages", engine.Test{AnyOf: []any{"es"}})
	admin         = &engine.Criteria{Roles: &engine.Test{AnyOf: []any{"admin"}}}
	inLegal       = is("department", engine.Test{Equals: "Legal"})

	threeWay  = allOf(inEngineering, remote, german)
	eightLeaf = anyOf(allOf(inEngineering, remote, not(german)), allOf(inSales, anyOf(french, spanish), not(admin)), inLegal)
)

func compileFor(b *testing.B, s *index.Snapshot, c *engine.Criteria) *engine.Plan {
	b.Helper()
	p, issues := engine.Compile(c, engine.Env{Schema: s.Schema(), Groups: s.Groups()})
	if p == nil {
		b.Fatal(issues)
	}
	return p
}

func benchSize(b *testing.B, bound *engine.Bound) int {
	b.Helper()
	size := 0
	for b.Loop() {
		n, err := bound.Size(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		size = n
	}
	return size
}

// bitmaps are the leaves of the trees as plain roaring bitmaps, for the peer: one bitmap at a time.
func bitmaps(b *testing.B, s *index.Snapshot, of ...*engine.Criteria) []*roaring.Bitmap {
	b.Helper()
	var out []*roaring.Bitmap
	for _, c := range of {
		bm, err := compileFor(b, s, c).Bind(s, companyNow).Bitmap(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, bm)
	}
	return out
}

func BenchmarkAndOfThree(b *testing.B) {
	s := company()
	bm := bitmaps(b, s, inEngineering, remote, german)
	want := 0
	b.Run("roaring, bitmap at a time", func(b *testing.B) {
		for b.Loop() {
			x := roaring.And(bm[0], bm[1])
			want = int(x.AndCardinality(bm[2]))
		}
	})
	b.Run("engine", func(b *testing.B) {
		if got := benchSize(b, compileFor(b, s, threeWay).Bind(s, companyNow)); want != 0 && got != want {
			b.Fatalf("%d, should be %d", got, want)
		}
	})
}

func BenchmarkTreeOfEight(b *testing.B) {
	s := company()
	bm := bitmaps(b, s, inEngineering, remote, german, inSales, french, spanish, admin, inLegal)
	want := 0
	b.Run("roaring, bitmap at a time", func(b *testing.B) {
		for b.Loop() {
			x := roaring.And(bm[0], bm[1])
			x.AndNot(bm[2])
			y := roaring.Or(bm[4], bm[5])
			y.And(bm[3])
			y.AndNot(bm[6])
			x.Or(y)
			want = int(x.OrCardinality(bm[7]))
		}
	})
	b.Run("engine", func(b *testing.B) {
		if got := benchSize(b, compileFor(b, s, eightLeaf).Bind(s, companyNow)); want != 0 && got != want {
			b.Fatalf("%d, should be %d", got, want)
		}
	})
}

func BenchmarkRangeAndEquality(b *testing.B) {
	s := company()
	attribute, _ := s.Schema().ByKey("salary")
	remoteBitmap := bitmaps(b, s, remote)[0]
	keys := make([]int64, s.Rows())
	for ord := range keys {
		keys[ord], _ = s.Ordered(attribute.ID).Key(uint32(ord))
	}
	lo, hi := index.NumberKey(45_050), index.NumberKey(61_030)
	want := 0
	b.Run("one plain scan of the column", func(b *testing.B) {
		words := make([]uint64, (len(keys)+63)/64)
		for b.Loop() {
			for i := range words {
				w := uint64(0)
				for j, key := range keys[i*64 : min(i*64+64, len(keys))] {
					if uint64(key-lo) <= uint64(hi-lo) {
						w |= 1 << j
					}
				}
				words[i] = w
			}
		}
		want = int(roaring.FromDense(words, true).AndCardinality(remoteBitmap))
	})
	b.Run("engine", func(b *testing.B) {
		c := allOf(remote, is("salary", engine.Test{Between: &engine.Range{From: 45_050.0, To: 61_030.0}}))
		if got := benchSize(b, compileFor(b, s, c).Bind(s, companyNow)); want != 0 && got != want {
			b.Fatalf("%d, should be %d", got, want)
		}
	})
}

func BenchmarkOneLeaf(b *testing.B) {
	s := company()
	for name, c := range map[string]*engine.Criteria{
		"equality":      inEngineering,
		"range":         is("age", engine.Test{AtLeast: int64(40)}),
		"rolling range": is("started", engine.Test{InLast: ptr("P1Y")}),
		"contains":      is("department", engine.Test{Contains: []string{"ER"}}),
	} {
		b.Run(name, func(b *testing.B) { benchSize(b, compileFor(b, s, c).Bind(s, companyNow)) })
	}
}

// thousand is a thousand audiences of three to eight leaves.
func thousand(b *testing.B, s *index.Snapshot) []*engine.Plan {
	var plans []*engine.Plan
	for n := range 1000 {
		city := is("city", engine.Test{In: []any{cityName(n % 1000), cityName(n * 7 % 1000)}})
		age := is("age", engine.Test{Between: &engine.Range{From: int64(18 + n%30), To: int64(23 + n%30 + n%35)}})
		salary := is("salary", engine.Test{GreaterThan: float64(30_000 + n*37%70_000)})
		c := anyOf(allOf(city, age), allOf(remote, salary, not(inSales), anyOf(german, french)))
		if n%3 == 0 {
			c = allOf(inEngineering, age, not(admin))
		}
		plans = append(plans, compileFor(b, s, c))
	}
	return plans
}

func cityName(n int) string {
	return "City " + string([]byte{byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)})
}

func BenchmarkAudiencesOfAUser(b *testing.B) {
	s := company()
	panel := engine.NewPanel(thousand(b, s))
	out := make([]uint64, panel.Len())
	b.Run("one user", func(b *testing.B) {
		b.ReportAllocs()
		ord := uint32(0)
		for b.Loop() {
			ord = (ord + 7919) % uint32(s.Rows())
			panel.EvaluateRows(s, []uint32{ord}, companyNow, out)
		}
	})
	b.Run("64 users", func(b *testing.B) {
		b.ReportAllocs()
		ords := make([]uint32, 64)
		for b.Loop() {
			for j := range ords {
				ords[j] = (ords[j] + uint32(7919*(j+1))) % uint32(s.Rows())
			}
			panel.EvaluateRows(s, ords, companyNow, out)
		}
		b.ReportMetric(64*float64(b.N)/b.Elapsed().Seconds(), "users/s")
	})
}

func BenchmarkMembership(b *testing.B) {
	s := company()
	for name, c := range map[string]*engine.Criteria{"three leaves": threeWay, "eight leaves": eightLeaf} {
		p := compileFor(b, s, c)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			ord := uint32(0)
			for b.Loop() {
				ord = (ord + 7919) % uint32(s.Rows())
				p.Match(s.User(ord), companyNow)
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	s := company()
	bound := compileFor(b, s, eightLeaf).Bind(s, companyNow)
	for b.Loop() {
		if _, err := bound.Explain(context.Background(), engine.Env{Schema: s.Schema(), Groups: s.Groups()}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWholeList asks for all that a list has, from binding on, for the distinct lists are looked through then; beside it
// stands one of its items, and one of several questions beside any of them.
func BenchmarkWholeList(b *testing.B) {
	s := company()
	languages := func(t engine.Test) *engine.Criteria { return is("languages", t) }
	two := []any{"en", "de"}
	for _, c := range []struct {
		name string
		c    *engine.Criteria
	}{
		{"any of two", languages(engine.Test{AnyOf: two})},
		{"only of two", languages(engine.Test{OnlyOf: two})},
		{"exactly two", languages(engine.Test{Exactly: two})},
		{"size", languages(engine.Test{Size: &engine.Size{AtLeast: ptr(2)}})},
		{"any of three questions", anyOf(inEngineering, remote, german)},
		{"exactly one of three questions", &engine.Criteria{ExactlyOne: []*engine.Criteria{inEngineering, remote, german}}},
	} {
		plan := compileFor(b, s, c.c)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if n, err := plan.Bind(s, companyNow).Size(context.Background()); err != nil || n == 0 {
					b.Fatal(n, err)
				}
			}
			b.ReportMetric(float64(s.Rows()), "users")
		})
	}
}
