// Package indextest makes facts for tests and benchmarks: small populations full of nasty values, and a company of
// any number of people. Everything comes from dice that are passed in, so a seed is a population.
package indextest

import (
	"testing"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/block"
)

// Shapes are the sizes of a block every property is to hold at: 64, 1,024 and 65,536 users.
var Shapes = []block.Shape{6, 10, 16}

// Dice are the source of all that is random here; *rand.Rand of math/rand/v2 is one.
type Dice interface {
	IntN(n int) int // 0 <= result < n
}

// Rapid returns dice thrown by rapid, which shrinks towards zeros.
func Rapid(t *rapid.T) Dice { return rapidDice{t} }

type rapidDice struct{ t *rapid.T }

func (d rapidDice) IntN(n int) int { return rapid.IntRange(0, n-1).Draw(d.t, "die") }

// Pick returns one of the items.
func Pick[T any](d Dice, items []T) T { return items[d.IntN(len(items))] }

// OneIn reports true once in n throws.
func OneIn(d Dice, n int) bool { return d.IntN(n) == n-1 }

// Ptr returns a pointer to v, for the optional fields of a write.
func Ptr[T any](v T) *T { return &v }

// User returns a write of a user with attributes given as key, value, key, value.
func User(id string, pairs ...any) index.UserWrite {
	w := index.UserWrite{ID: id}
	for i := 0; i < len(pairs); i += 2 {
		w.Attributes = append(w.Attributes, index.AttributeWrite{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	return w
}

// Change runs one command on a snapshot and returns the next one; a refusal fails the test.
func Change(t testing.TB, s *index.Snapshot, command func(tx *index.Tx) []index.Issue) *index.Snapshot {
	t.Helper()
	tx := s.Begin(s.Revision() + 1)
	if issues := command(tx); len(issues) > 0 {
		t.Fatalf("refused: %v", issues)
	}
	return tx.Snapshot()
}

// Declare declares attributes of the given kinds.
func Declare(t testing.TB, s *index.Snapshot, kinds map[string]index.Kind) *index.Snapshot {
	t.Helper()
	return Change(t, s, func(tx *index.Tx) []index.Issue {
		var all []index.Issue
		for key, kind := range kinds {
			_, issues := tx.DeclareAttribute(index.AttributeChange{Key: key, Kind: &kind})
			all = append(all, issues...)
		}
		return all
	})
}

// Upsert writes users in one command.
func Upsert(t testing.TB, s *index.Snapshot, writes ...index.UserWrite) *index.Snapshot {
	t.Helper()
	return Change(t, s, func(tx *index.Tx) []index.Issue {
		var all []index.Issue
		for _, w := range writes {
			all = append(all, tx.Upsert(w)...)
		}
		return all
	})
}

// Nest puts groups under parents, in one command each: Nest(t, s, "berlin", "germany", "office").
func Nest(t testing.TB, s *index.Snapshot, group string, parents ...string) *index.Snapshot {
	t.Helper()
	return Change(t, s, func(tx *index.Tx) []index.Issue {
		for _, p := range parents {
			if _, ok := tx.Groups().ByKey(p); !ok {
				if _, issues := tx.PutGroup(index.GroupWrite{Key: p}); len(issues) > 0 {
					return issues
				}
			}
		}
		_, issues := tx.PutGroup(index.GroupWrite{Key: group, Parents: &parents})
		return issues
	})
}
