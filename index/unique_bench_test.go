package index_test

import (
	"fmt"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

// BenchmarkUnique writes a thousand people into a company of 200,000 whose addresses are unique, and into one where they
// are not.
func BenchmarkUnique(b *testing.B) {
	const people = 200_000
	free := indextest.Company(1, people, 16)
	unique := indextest.Change(b, free, ruled(index.AttributeChange{Key: "email", Unique: indextest.Ptr(true)}))
	for name, s := range map[string]*index.Snapshot{"free": free, "unique": unique} {
		b.Run(name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				tx := s.Begin(s.Revision() + 1)
				for i := range 1000 {
					w := indextest.User(fmt.Sprintf("person-%07d", (n*1000+i)%people), "email", fmt.Sprintf("new-%d-%d@example.com", n, i))
					if issues := tx.Upsert(w); len(issues) > 0 {
						b.Fatal(issues)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/user")
		})
	}
}
