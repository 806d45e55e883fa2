// Package company makes up a company to try things out on: people with departments, regions, managers, languages and
// start dates, the groups they are in, and a dozen audiences from simple to nested, in every state of their life. Everything follows from a seed and a day,
// so that two runs make the same people.
package company

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"parterre/index"
)

// Company is people by their number, from 0. It holds nothing in memory but the words they are made of.
type Company struct {
	People int
	Seed   uint64
	Today  time.Time // nobody starts later than 60 days after it
}

// DefaultPeople and MaxPeople bound a company.
const (
	DefaultPeople = 50_000
	MaxPeople     = 10_000_000
)

// ID returns the id of the person with a number.
func (c Company) ID(n int) string { return fmt.Sprintf("p%07d", n+1) }

// Person returns what is written about the person with a number.
func (c Company) Person(n int) index.UserWrite {
	p := c.meet(n)
	dice, office, department := p.dice, p.office, p.department
	name := p.given + " " + p.family
	employment := p.employment()

	p.set("email", fmt.Sprintf("%s.%s.%d@example.com", plain(p.given), plain(p.family), n+1))
	placed := dice.IntN(1000) >= 4 // the others belong to no department yet
	if placed {
		p.set("department", department.name)
	}
	p.set("jobTitle", department.title(p.level))
	p.set("level", int64(p.level))
	p.set("location", office.city)
	p.set("country", office.country)
	p.set("region", office.region)
	p.set("employmentType", employment)
	p.set("startDate", p.started.Format(time.DateOnly))
	p.set("languages", p.languages(office))
	p.set("remote", dice.IntN(100) < department.remote)
	p.set("weeklyHours", p.hours(employment))
	leads := n*7+1 < c.People
	p.set("isManager", leads)
	if n > 0 {
		p.set("manager", c.ID((n-1)/7))
	}
	if dice.IntN(100) < 92 { // the others never answered
		p.set("lastTraining", c.Today.Add(-time.Duration(dice.IntN(900*24*60))*time.Minute).UTC().Format(time.RFC3339))
	}
	if employment != contractor {
		p.set("salary", float64(38_000+p.level*9_500+dice.IntN(9_000)))
	}
	active := dice.IntN(100) < 97
	roles := p.roles(employment, leads, department)
	groups := []string{"office-" + plain(office.city)}
	if placed {
		groups = append(groups, teamKey(department, p.team))
	}
	if dice.IntN(100) < 4 {
		groups = append(groups, "first-aiders")
	}
	if dice.IntN(100) < 85 {
		p.set("appVersion", pick(dice, releases, func(r release) int { return r.weight }).version)
	}
	return index.UserWrite{ID: c.ID(n), Name: &name, Active: &active, Roles: &roles, Groups: &groups, Attributes: p.values}
}

// started spreads start dates: the company has grown all the time, and one in a hundred has signed already and starts
// within the next 60 days. No day has many more than the days around it.
func (c Company) started(dice *rand.Rand) time.Time {
	const days, soon, signed = 16 * 365, 60, 0.01
	x := dice.Float64()
	if x < signed {
		return c.Today.AddDate(0, 0, 1+int(x/signed*soon))
	}
	x = (x - signed) / (1 - signed)
	return c.Today.AddDate(0, 0, -int((x+x*x)/2*days))
}

// release is a version of the app for staff.
type release struct {
	version string
	weight  int
}

var releases = []release{
	{"5.2.0", 40}, {"5.1.3", 24}, {"5.1.0", 10}, {"5.0.10", 8}, {"5.0.9", 6}, {"4.12.2", 6}, {"4.9.0", 4}, {"5.3.0-beta.2", 2},
}

// person is somebody on the way to being written down. The dice have been thrown for what lies above them.
type person struct {
	office        office
	department    department
	team          string
	level         int
	given, family string
	started       time.Time

	dice   *rand.Rand
	values []index.AttributeWrite
}

// meet makes what both the record and the days of a person follow from.
func (c Company) meet(n int) *person {
	dice := rand.New(rand.NewPCG(c.Seed, uint64(n)))
	p := &person{dice: dice}
	p.office = pick(dice, offices, func(o office) int { return o.weight })
	p.department = pick(dice, departments, func(d department) int { return d.weight })
	p.team = p.department.teams[dice.IntN(len(p.department.teams))]
	p.level = level(dice, n)
	p.given, p.family = givenNames[dice.IntN(len(givenNames))], familyNames[dice.IntN(len(familyNames))]
	p.started = c.started(dice)
	return p
}

func (p *person) set(key string, value any) {
	p.values = append(p.values, index.AttributeWrite{Key: key, Value: value})
}

// level is 1 for a beginner to 8 for whoever leads the company: the lower the number of a person, the higher up.
func level(dice *rand.Rand, n int) int {
	switch {
	case n < 1:
		return 8
	case n < 8:
		return 7
	case n < 57:
		return 6
	}
	return 1 + min(dice.IntN(5), dice.IntN(6))
}

// The kinds of employment.
const (
	fullTime   = "Full-time"
	partTime   = "Part-time"
	contractor = "Contractor"
	intern     = "Intern"
)

func (p *person) employment() string {
	switch x := p.dice.IntN(100); {
	case x < 74:
		return fullTime
	case x < 87:
		return partTime
	case x < 96:
		return contractor
	}
	return intern
}

func (p *person) hours(employment string) float64 {
	switch employment {
	case partTime:
		return 16 + float64(p.dice.IntN(33))/2
	case intern:
		return 30
	}
	return 40
}

func (p *person) languages(o office) []any {
	out := []any{"English"}
	for _, l := range o.languages {
		if l != "English" && p.dice.IntN(100) < 88 {
			out = append(out, l)
		}
	}
	if other := spoken[p.dice.IntN(len(spoken))]; p.dice.IntN(100) < 18 && !has(out, other) {
		out = append(out, other)
	}
	return out
}

func (p *person) roles(employment string, leads bool, d department) []string {
	roles := []string{"employee"}
	if employment == contractor {
		roles[0] = "contractor"
	}
	if leads {
		roles = append(roles, "manager")
	}
	if d.name == "HR" || p.dice.IntN(100) < 2 {
		roles = append(roles, "editor")
	}
	if p.dice.IntN(1000) < 3 {
		roles = append(roles, "admin")
	}
	return roles
}

func has(list []any, item string) bool {
	for _, i := range list {
		if i == item {
			return true
		}
	}
	return false
}

// pick chooses one of the items by their weights.
func pick[T any](dice *rand.Rand, items []T, weight func(T) int) T {
	total := 0
	for _, i := range items {
		total += weight(i)
	}
	at := dice.IntN(total)
	for _, i := range items {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	return items[0]
}

var plainly = strings.NewReplacer(" ", "-", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "í", "i", "ó", "o", "ã", "a", "á", "a", "ł", "l", "ś", "s", "ñ", "n", "ç", "c", "ê", "e", "ı", "i", "'", "")

// plain writes a name with the letters a to z and dashes.
func plain(name string) string { return plainly.Replace(strings.ToLower(name)) }
