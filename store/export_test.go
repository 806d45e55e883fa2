package store

import (
	"log/slog"
	"testing"

	badger "github.com/dgraph-io/badger/v4"
)

// WithStage calls fn between the steps of every change.
func WithStage(o Options, fn func(step string)) Options {
	o.stage = fn
	return o
}

// PartCount is the number of parts of large rows on disk.
func PartCount(s *Store) int { return count(s, tableParts) }

// StagedCount is the number of staged changes on disk.
func StagedCount(s *Store) int { return count(s, tableStaged) }

// SequenceCount is the number of transactions the chain still lists.
func SequenceCount(s *Store) int { return count(s, tableSequence) }

func count(s *Store, t Table) (n int) {
	_ = s.scan([]byte{byte(t)}, func(*badger.Txn, []byte, *badger.Item) error { n++; return nil })
	return n
}

// PhysicalKey is a key as Badger sees it.
func PhysicalKey(t Table, key []byte) []byte { return physicalKey(t, key) }

// Tamper changes a closed folder behind the store's back.
func Tamper(t testing.TB, dir string, fn func(*badger.Txn) error) {
	t.Helper()
	db := OpenBare(t, dir)
	if err := db.Update(fn); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// OpenBare opens Badger alone with the options of the store.
func OpenBare(t testing.TB, dir string) *badger.DB {
	t.Helper()
	db, err := badger.Open(badgerOptions(dir, quiet{logger: slog.New(slog.DiscardHandler)}))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// CloseBadger takes the engine away from under the store.
func CloseBadger(s *Store) { _ = s.db.Close() }

// Compact pushes every row to the bottom of Badger's tree, where marks of removals are dropped.
func Compact(t testing.TB, s *Store) {
	t.Helper()
	if err := s.db.Flatten(1); err != nil {
		t.Fatal(err)
	}
}

// Versions counts what Badger still has of a table, marks of removals among it.
func Versions(t testing.TB, s *Store, table Table) (n int) {
	t.Helper()
	txn := s.db.NewTransaction(false)
	defer txn.Discard()
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{byte(table)}, AllVersions: true})
	defer it.Close()
	for it.Rewind(); it.Valid(); it.Next() {
		n++
	}
	return n
}

// BallastGiven tells whether the space kept for a full disk was given back.
func BallastGiven(s *Store) bool {
	s.ballast.mu.Lock()
	defer s.ballast.mu.Unlock()
	return !s.ballast.held
}
