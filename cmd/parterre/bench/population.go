package bench

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"parterre/index"
)

// population makes users with nine attributes from a seed: skewed and even, few and many values, of every kind.
type population struct {
	people int
	seed   uint64
	now    time.Time
}

// Numbers of values.
const (
	countries = 200
	plans     = 4
	channels  = 12
	tagCount  = 30
)

// user is what the yardsticks keep of a person.
type user struct {
	country, plan, channel uint8
	verified               bool
	age                    uint8
	score                  uint32 // tenths
	signup                 int    // days before now
	seen                   int64  // milliseconds before now
	tags                   [4]uint8
	tagged                 int
}

func (p population) id(n int) string { return fmt.Sprintf("user-%08d", n) }

// user draws the person with a number.
func (p population) user(n int) user {
	dice := rand.New(rand.NewPCG(p.seed, uint64(n)))
	u := user{
		country:  uint8(countries * math.Pow(dice.Float64(), 3)), // the first ones are the most frequent
		plan:     uint8(plans * math.Pow(dice.Float64(), 1.5)),
		channel:  uint8(dice.IntN(channels)),
		verified: dice.IntN(100) < 62,
		age:      uint8(18 + dice.IntN(80)),
		score:    uint32(dice.IntN(10_000)),
		signup:   int(3_650 * math.Pow(dice.Float64(), 2)),
		seen:     dice.Int64N(90 * 24 * 3_600_000),
		tagged:   dice.IntN(5),
	}
	for i := range u.tagged {
		u.tags[i] = uint8((int(u.country)*7 + dice.IntN(tagCount)*(i+1)) % tagCount)
	}
	return u
}

// write is the person as they are sent.
func (p population) write(n int, u user) index.UserWrite {
	tags := make([]any, u.tagged)
	for i := range tags {
		tags[i] = name("tag", u.tags[i])
	}
	return index.UserWrite{ID: p.id(n), Attributes: []index.AttributeWrite{
		{Key: "country", Value: name("country", u.country)},
		{Key: "plan", Value: name("plan", u.plan)},
		{Key: "channel", Value: name("channel", u.channel)},
		{Key: "verified", Value: u.verified},
		{Key: "age", Value: int64(u.age)},
		{Key: "score", Value: float64(u.score) / 10},
		{Key: "signup", Value: p.now.AddDate(0, 0, -u.signup).Format(time.DateOnly)},
		{Key: "seen", Value: p.now.Add(-time.Duration(u.seen) * time.Millisecond).UTC().Format("2006-01-02T15:04:05.000Z")},
		{Key: "tags", Value: tags},
	}}
}

func name(of string, n uint8) string { return fmt.Sprintf("%s-%03d", of, n) }

// fullName draws a name that nobody else has.
func fullName(dice *rand.Rand, n int) string {
	syllables := []string{"an", "na", "ma", "ri", "jo", "se", "wei", "ol", "ga", "mi", "el", "zo", "tho", "lin", "hu", "ber", "mul", "ler", "no", "vak", "sam", "uel", "ka", "for", "strom", "yil"}
	var out strings.Builder
	for i := range 5 {
		syllable := syllables[dice.IntN(len(syllables))]
		switch i {
		case 2:
			out.WriteByte(' ')
			fallthrough
		case 0:
			syllable = strings.ToUpper(syllable[:1]) + syllable[1:]
		}
		out.WriteString(syllable)
	}
	fmt.Fprintf(&out, " %d", n)
	return out.String()
}

// attributes are declared before the first person.
func attributes() []index.AttributeChange {
	var out []index.AttributeChange
	for _, a := range []struct {
		key  string
		kind index.Kind
	}{
		{"country", index.String}, {"plan", index.String}, {"channel", index.String}, {"verified", index.Boolean}, {"age", index.Integer},
		{"score", index.Number}, {"signup", index.Date}, {"seen", index.DateTime}, {"tags", index.StringList},
	} {
		out = append(out, index.AttributeChange{Key: a.key, Kind: &a.kind})
	}
	return out
}

// yardsticks are what a plain program keeps: raw roaring bitmaps per value, and plain slices.
type yardsticks struct {
	country  [countries]*roaring.Bitmap
	plan     [plans]*roaring.Bitmap
	channel  [channels]*roaring.Bitmap
	tags     [tagCount]*roaring.Bitmap
	verified *roaring.Bitmap
	everyone *roaring.Bitmap
	scores   []uint32
	plans    []uint8
}

func newYardsticks(people int) *yardsticks {
	y := &yardsticks{verified: roaring.New(), everyone: roaring.New(), scores: make([]uint32, 0, people), plans: make([]uint8, 0, people)}
	for _, all := range [][]*roaring.Bitmap{y.country[:], y.plan[:], y.channel[:], y.tags[:]} {
		for i := range all {
			all[i] = roaring.New()
		}
	}
	return y
}

func (y *yardsticks) add(n int, u user) {
	at := uint32(n)
	y.everyone.Add(at)
	y.country[u.country].Add(at)
	y.plan[u.plan].Add(at)
	y.channel[u.channel].Add(at)
	for _, t := range u.tags[:u.tagged] {
		y.tags[t].Add(at)
	}
	if u.verified {
		y.verified.Add(at)
	}
	y.scores = append(y.scores, u.score)
	y.plans = append(y.plans, u.plan)
}

// audienceCriteria draws criteria like those people define: two to four leaves, some of them negated or joined.
func audienceCriteria(dice *rand.Rand) string {
	leaf := func() string {
		switch dice.IntN(7) {
		case 0:
			return fmt.Sprintf(`{"attribute":{"key":"country","is":{"in":["%s","%s"]}}}`, name("country", uint8(dice.IntN(countries))), name("country", uint8(dice.IntN(20))))
		case 1:
			return fmt.Sprintf(`{"attribute":{"key":"plan","is":{"equals":"%s"}}}`, name("plan", uint8(dice.IntN(plans))))
		case 2:
			low := 18 + dice.IntN(60)
			return fmt.Sprintf(`{"attribute":{"key":"age","is":{"between":{"from":%d,"to":%d}}}}`, low, low+dice.IntN(20))
		case 3:
			return fmt.Sprintf(`{"attribute":{"key":"tags","is":{"anyOf":["%s"]}}}`, name("tag", uint8(dice.IntN(tagCount))))
		case 4:
			return fmt.Sprintf(`{"attribute":{"key":"score","is":{"greaterThan":%d}}}`, dice.IntN(1_000))
		case 5:
			return fmt.Sprintf(`{"attribute":{"key":"signup","is":{"inLast":"P%dD"}}}`, 1+dice.IntN(400))
		}
		return fmt.Sprintf(`{"attribute":{"key":"channel","is":{"equals":"%s"}}}`, name("channel", uint8(dice.IntN(channels))))
	}
	out := leaf()
	for range 1 + dice.IntN(3) {
		switch dice.IntN(4) {
		case 0:
			out = `{"any":[` + out + `,` + leaf() + `]}`
		case 1:
			out = `{"all":[` + out + `,{"not":` + leaf() + `}]}`
		default:
			out = `{"all":[` + out + `,` + leaf() + `]}`
		}
	}
	return out
}
