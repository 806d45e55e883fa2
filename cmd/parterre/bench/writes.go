package bench

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	badger "github.com/dgraph-io/badger/v4"

	"parterre/audience"
	"parterre/index"
)

// writes measures rows 12 and 13, with all audiences current.
func (b *bench) writes(ctx context.Context) error {
	people := min(b.People, 100_000)
	began := b.Now()
	for n := 0; n < people; n += audience.MaxUsers {
		if _, err := b.house.Service.UpsertUsers(ctx, by, b.changed(n, min(audience.MaxUsers, people-n))); err != nil {
			return err
		}
	}
	rate := float64(people) / b.Now().Sub(began).Seconds()
	b.rate("12", fmt.Sprintf("bulk upsert, durable, %d audiences current", b.Audiences), rate, 60_000, "existing people, every attribute written, one client, all processors")

	here, bare, err := b.single(ctx)
	if err != nil {
		return err
	}
	b.ratio("13", "single upsert, durable, p50", here, "one synced Badger transaction", bare, 2)

	var done atomic.Int64
	until := b.Now().Add(b.Traffic)
	var all sync.WaitGroup
	errs := make(chan error, clients)
	for c := range clients {
		all.Go(func() {
			for n := c; b.Now().Before(until); n += clients {
				if _, err := b.house.Service.UpsertUsers(ctx, by, b.changed(n, 1)); err != nil {
					errs <- err
					return
				}
				done.Add(1)
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		return err
	default:
	}
	b.rate("13", "single upserts with 64 clients", float64(done.Load())/b.Traffic.Seconds(), 10_000, "durable")
	return nil
}

// changed writes people anew, from one on, with other values than they have: whoever comes round again gets others again.
func (b *bench) changed(from, many int) []index.UserWrite {
	chunk := make([]index.UserWrite, many)
	for i := range chunk {
		chunk[i] = b.crowd.write((from+i)%b.People, b.crowd.user(from+i+b.People))
	}
	return chunk
}

// single is the median of one upsert, and that of one synced Badger transaction with a row as large as a user's. They
// take turns, so that both have the same disk.
func (b *bench) single(ctx context.Context) (here, bare time.Duration, err error) {
	db, err := badger.Open(badger.DefaultOptions(filepath.Join(b.Folder, "bare")).WithSyncWrites(true).WithLogger(nil))
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = joined(err, db.Close()) }()
	value := make([]byte, 300)
	return b.inTurns(400, func(n int) error {
		_, err := b.house.Service.UpsertUsers(ctx, by, b.changed(n*31, 1))
		return err
	}, func(n int) error {
		key := binary.BigEndian.AppendUint64(nil, uint64(n))
		return db.Update(func(tx *badger.Txn) error { return tx.Set(key, value) })
	})
}
