package indextest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"parterre/index"
	"parterre/index/block"
)

// CompanyAttributes are the nine attributes of a company's people, with their kinds.
var CompanyAttributes = []struct {
	Key  string
	Kind index.Kind
}{
	{"department", index.String}, // 12 values, a few large
	{"city", index.String},       // 1,000 values
	{"email", index.String},      // one each
	{"age", index.Integer},
	{"salary", index.Number}, // in steps of 100
	{"remote", index.Boolean},
	{"started", index.Date},      // over 20 years
	{"lastSeen", index.DateTime}, // within a year
	{"languages", index.StringList},
}

var (
	departments = []string{"Engineering", "Engineering", "Engineering", "Sales", "Sales", "Support", "Support", "Marketing", "Finance", "Legal", "People", "Research", "Design", "Operations", "Security"}
	languages   = []string{"en", "de", "fr", "es", "it", "pl", "pt", "tr", "ja", "zh", "ar", "hi"}
	firstNames  = []string{"Ada", "Bo", "Chloé", "Dan", "Eva", "Finn", "Grace", "Hugo", "Ines", "Jan", "Kim", "Lea", "Max", "Nora", "Ole", "Pia"}
	lastNames   = []string{"Abel", "Berg", "Cruz", "Diaz", "Ek", "Fox", "Gray", "Hahn", "Ito", "Jung", "Kaya", "Lang", "Moss", "Noor", "Otto", "Park"}
	seenUntil   = time.Date(2025, 6, 15, 12, 0, 0, 0, time.UTC)
)

// Person returns the write of the n-th person of a company; the same seed and n are the same person.
func Person(seed uint64, n int) index.UserWrite {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	spoken := []string{languages[0]}
	for range r.IntN(3) {
		spoken = append(spoken, languages[r.IntN(len(languages))])
	}
	attributes := []index.AttributeWrite{
		{Key: "department", Value: departments[r.IntN(len(departments))]},
		{Key: "city", Value: fmt.Sprintf("City %03d", min(r.IntN(1000), r.IntN(1000)))},
		{Key: "email", Value: fmt.Sprintf("p%d@example.com", n)},
		{Key: "age", Value: int64(18 + (r.IntN(25)+r.IntN(25))%50)},
		{Key: "salary", Value: float64(300+r.IntN(700)) * 100},
		{Key: "remote", Value: r.IntN(3) == 0},
		{Key: "started", Value: seenUntil.AddDate(0, 0, -r.IntN(7300)).Format(time.DateOnly)},
		{Key: "lastSeen", Value: seenUntil.Add(-time.Duration(r.IntN(365*24*3600)) * time.Second).Format(time.RFC3339)},
		{Key: "languages", Value: spoken},
	}
	w := index.UserWrite{
		ID:         fmt.Sprintf("person-%07d", n),
		Name:       Ptr(fmt.Sprintf("%s %s", firstNames[r.IntN(len(firstNames))], lastNames[r.IntN(len(lastNames))])),
		Attributes: attributes,
	}
	if r.IntN(10) == 0 {
		w.Roles = Ptr([]string{[]string{"admin", "lead", "buyer"}[r.IntN(3)]})
	}
	if r.IntN(4) == 0 {
		w.Groups = Ptr([]string{fmt.Sprintf("team-%02d", r.IntN(50))})
	}
	return w
}

// CompanyStart returns a snapshot with the company's attributes declared, without people.
func CompanyStart(shape block.Shape) *index.Snapshot {
	tx := index.Empty(index.Options{Shape: shape}).Begin(1)
	for _, a := range CompanyAttributes {
		_, issues := tx.DeclareAttribute(index.AttributeChange{Key: a.Key, Kind: &a.Kind})
		must(issues)
	}
	return tx.Snapshot()
}

// Company returns a company of that many people, written a thousand to a command as an import does.
func Company(seed uint64, people int, shape block.Shape) *index.Snapshot {
	s := CompanyStart(shape)
	const commands, perCommand = 16, 1000
	for n := 0; n < people; {
		tx := s.Begin(s.Revision() + 1)
		for c := range commands {
			if c > 0 {
				tx.Advance(s.Revision() + 1 + index.Revision(c))
			}
			for range min(perCommand, people-n) {
				must(tx.Upsert(Person(seed, n)))
				n++
			}
		}
		s = tx.Snapshot()
	}
	return s
}
