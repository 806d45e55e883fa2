package indextest

import (
	"fmt"
	"math"
	"strings"

	"parterre/index"
	"parterre/index/block"
)

// Pool is an attribute of the nasty populations with the values its users have. Criteria drawn from the same pools
// hit and miss in interesting places.
type Pool struct {
	Key    string
	Kind   index.Kind
	Values []any
	Rare   bool // most users have none
}

// Pools has every kind, in few and in many distinct values, and an attribute nobody has.
var Pools = []Pool{
	{Key: "city", Kind: index.String, Values: []any{"", " ", "Berlin", "berlin", "BERLIN", "straße", "STRASSE", "ſtraße", "İstanbul", "é", "e\u0301", "K", "\u212a", "東京", "a\tb", "%", "_", "\\", "\"", "'; --", "null", "0"}},
	{Key: "nick", Kind: index.String, Values: nicks(), Rare: true},
	{Key: "age", Kind: index.Integer, Values: []any{0, 1, -1, 17, 18, 19, 64, 65, 66, int64(math.MaxInt64), int64(math.MinInt64), int64(1) << 53, int64(1)<<53 + 1}},
	{Key: "score", Kind: index.Number, Values: []any{0.0, math.Copysign(0, -1), 1.0, -1.0, 0.1, 0.2, 0.30000000000000004, 5e-324, -5e-324, 9007199254740992.0, -9007199254740992.0, 99.5}},
	{Key: "vip", Kind: index.Boolean, Values: []any{true, false}},
	{Key: "born", Kind: index.Date, Values: []any{"0001-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2024-03-01", "2025-06-15", "9999-12-31"}},
	{Key: "seen", Kind: index.DateTime, Values: []any{"0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "2025-06-14T21:59:59.999Z", "2025-06-14T22:00:00Z", "2025-06-15T12:00:00Z", "2025-06-15T12:00:00.001Z", "9999-12-31T23:59:59.999Z"}},
	{Key: "tags", Kind: index.StringList, Values: []any{[]any{}, []any{""}, []any{"a"}, []any{"A"}, []any{"b", "a"}, []any{"a", "b", "c"}, []any{"c", "c"}, []any{"straße", "東京"}}},
	{Key: "app", Kind: index.Version, Values: []any{"0.0.0", "1.0.0", "v1", "1.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0-1", "1.0.0--", "1.9.0", "1.10.0", "2.0.0+b1", "2.0.0+b2", "18446744073709551616.0.0", "99999999999999999999.1"}},
	{Key: "points", Kind: index.Number, Values: points()},
	{Key: "home", Kind: index.String, Values: []any{"Europe/Vienna", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia", "Africa/Cairo", "UTC", "Mars/Olympus", "Local", ""}},
	{Key: "nothing", Kind: index.String},
}

// Roles and Groups are the names users of nasty populations have; GroupParents is how the groups nest, a diamond included.
var (
	Roles        = []string{"admin", "Admin", "editor", "reader", "straße"}
	Groups       = []string{"company", "sales", "europe", "germany", "berlin", "empty"}
	GroupParents = map[string][]string{"sales": {"company"}, "europe": {"company"}, "germany": {"europe", "sales"}, "berlin": {"germany"}}
)

func nicks() []any {
	out := make([]any, 300)
	for i := range out {
		out[i] = fmt.Sprintf("%s-%d", strings.Repeat("ab", i%4), i)
	}
	return out
}

func points() []any {
	out := make([]any, 200)
	for i := range out {
		out[i] = float64(i*i)/8 - 100
	}
	return out
}

// Start returns a snapshot with the pools declared and the groups nested, without users.
func Start(shape block.Shape) *index.Snapshot {
	s := index.Empty(index.Options{Shape: shape})
	tx := s.Begin(1)
	var refused []index.Issue
	for _, p := range Pools {
		_, issues := tx.DeclareAttribute(index.AttributeChange{Key: p.Key, Kind: &p.Kind})
		refused = append(refused, issues...)
	}
	for _, key := range Groups {
		w := index.GroupWrite{Key: key}
		if parents, ok := GroupParents[key]; ok {
			w.Parents = &parents
		}
		_, issues := tx.PutGroup(w)
		refused = append(refused, issues...)
	}
	if len(refused) > 0 {
		panic(fmt.Sprint("indextest: ", refused))
	}
	return tx.Snapshot()
}

// Aliases are other spellings of values of the pools, by attribute.
var Aliases = map[string][]index.Alias{
	"city": {{Value: "Berlin", Spellings: []string{"BERLIN", "bärlin", "nobody's"}}, {Value: "Straße", Spellings: []string{"STRASSE", " "}}, {Value: "%", Spellings: []string{"_", "İstanbul"}}},
	"nick": {{Value: "one", Spellings: []string{"-0", "ab-1", "abab-2", "ab-5"}}, {Value: "ab-9", Spellings: []string{"-8"}}},
	"tags": {{Value: "a", Spellings: []string{"A", "b"}}, {Value: "東京", Spellings: []string{"c"}}},
}

// Respell gives the attributes of the pools their aliases.
func Respell(t interface{ Fatalf(string, ...any) }, s *index.Snapshot) *index.Snapshot {
	tx := s.Begin(s.Revision() + 1)
	for key, list := range Aliases {
		if issues := tx.UpdateAttribute(index.AttributeChange{Key: key, Aliases: &list}); len(issues) > 0 {
			t.Fatalf("refused: %v", issues)
		}
	}
	return tx.Snapshot()
}

// Write returns a write of a user: some values, some removals, now and then roles, groups, a name, a change of activity.
func Write(d Dice, id string) index.UserWrite {
	w := index.UserWrite{ID: id}
	for _, p := range Pools {
		if len(p.Values) == 0 || OneIn(d, 4) || p.Rare && !OneIn(d, 3) {
			continue
		}
		a := index.AttributeWrite{Key: p.Key}
		if !OneIn(d, 6) {
			a.Value = Pick(d, p.Values)
		}
		w.Attributes = append(w.Attributes, a)
	}
	if OneIn(d, 3) {
		w.Roles = Ptr(some(d, Roles))
	}
	if OneIn(d, 3) {
		w.Groups = Ptr(some(d, Groups[:len(Groups)-1]))
	}
	if OneIn(d, 3) {
		w.Name = Ptr(Pick(d, []string{"", "Ada", "ada", "Bo Ek", "Çelik"}))
	}
	if OneIn(d, 8) {
		w.Active = Ptr(OneIn(d, 2))
	}
	return w
}

func some(d Dice, items []string) []string {
	out := []string{}
	for range d.IntN(4) {
		out = append(out, Pick(d, items))
	}
	return out
}

// ID returns the id of the n-th user of a nasty population.
func ID(n int) string { return fmt.Sprintf("u%03d", n) }

// Population returns a nasty population of the given number of ids, some of which were deactivated, deleted or added
// again, in commands of several users.
func Population(d Dice, shape block.Shape, users int) *index.Snapshot {
	s := Start(shape)
	for n := 0; n < users; {
		tx := s.Begin(s.Revision() + 1)
		for range min(users-n, 1+d.IntN(max(users/2, 1))) {
			must(tx.Upsert(Write(d, ID(n))))
			n++
		}
		for range d.IntN(1 + n/4) {
			id := ID(d.IntN(n))
			if OneIn(d, 3) {
				tx.Delete(id) // may be gone already
			} else {
				must(tx.Upsert(Write(d, id)))
			}
		}
		s = tx.Snapshot()
	}
	return s
}

func must(issues []index.Issue) {
	if len(issues) > 0 {
		panic(fmt.Sprint("indextest: ", issues))
	}
}
