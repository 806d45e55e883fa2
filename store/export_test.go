package store

import badger "github.com/dgraph-io/badger/v4"

// WithStage calls fn between the steps of every change.
func WithStage(o Options, fn func(step string)) Options {
	o.stage = fn
	return o
}

// PartCount is the number of parts of large rows on disk.
func PartCount(s *Store) (n int) {
	_ = s.scan([]byte{byte(tableParts)}, func(*badger.Txn, []byte, *badger.Item) error { n++; return nil })
	return n
}
