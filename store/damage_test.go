package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	badger "github.com/dgraph-io/badger/v4"

	"parterre/store"
)

// damagedStore opens a folder in which one value was replaced without Badger noticing.
func damagedStore(t *testing.T, dir string, physical []byte, change func(value []byte) []byte) *store.Store {
	t.Helper()
	store.Tamper(t, dir, func(txn *badger.Txn) error {
		item, err := txn.Get(physical)
		if err != nil {
			return err
		}
		value, err := item.ValueCopy(nil)
		if err != nil {
			return err
		}
		if value = change(value); value == nil {
			return txn.Delete(physical)
		}
		return txn.Set(physical, value)
	})
	return open(t, dir)
}

// demandCorrupt reads row 3 in every way there is.
func demandCorrupt(t *testing.T, s *store.Store) {
	t.Helper()
	if value, err := s.Get(users, number(3)); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("Get gives %q, %v", value, err)
	}
	look := func(key, value []byte) error {
		if bytes.Equal(key, number(3)) {
			t.Errorf("a visit gives %q", value)
		}
		return nil
	}
	if err := s.Each(users, nil, look); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("Each gives %v", err)
	}
	if err := s.Verify(context.Background()); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("Verify gives %v", err)
	}
}

func TestADamagedRowIsNeverAnotherValue(t *testing.T) {
	row := store.PhysicalKey(users, number(3))
	length := len("value 3") + 5
	for at := range length {
		t.Run(fmt.Sprintf("byte %d is flipped", at), func(t *testing.T) {
			s := damagedStore(t, filled(t), row, func(v []byte) []byte {
				if len(v) != length {
					t.Fatalf("the value has %d bytes", len(v))
				}
				v[at] ^= 0x10
				return v
			})
			demandCorrupt(t, s)
			if got := string(mustGet(t, s, number(4))); got != "value 4" {
				t.Errorf("a sound row beside it is %q", got)
			}
			closeStore(t, s)
		})
	}
	for name, change := range map[string]func([]byte) []byte{
		"the value is empty":     func([]byte) []byte { return []byte{} },
		"the value is cut short": func(v []byte) []byte { return v[:len(v)-1] },
	} {
		t.Run(name, func(t *testing.T) { demandCorrupt(t, damagedStore(t, filled(t), row, change)) })
	}
	t.Run("it is the value of another row", func(t *testing.T) {
		dir := filled(t)
		var other []byte
		store.Tamper(t, dir, func(txn *badger.Txn) error {
			item, err := txn.Get(store.PhysicalKey(users, number(4)))
			if err == nil {
				other, err = item.ValueCopy(nil)
			}
			return err
		})
		demandCorrupt(t, damagedStore(t, dir, row, func([]byte) []byte { return other }))
	})
}

func TestALargeRowWithoutOneOfItsPartsIsCorrupt(t *testing.T) {
	dir := filled(t)
	s := open(t, dir)
	commit(t, s, store.Row{Table: users, Key: number(3), Value: make([]byte, 2<<20)})
	closeStore(t, s)
	store.Tamper(t, dir, func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte{'Z'}})
		it.Rewind()
		it.Next()
		key := it.Item().KeyCopy(nil)
		it.Close()
		return txn.Delete(key)
	})
	demandCorrupt(t, open(t, dir))
}

func TestAGapInTheLogIsCorrupt(t *testing.T) {
	for _, gap := range []uint64{1, 4} {
		s := damagedStore(t, filled(t), store.PhysicalKey('L', number(gap)), func([]byte) []byte { return nil })
		seen := uint64(0)
		err := s.Log(1, func(e store.Entry) error { seen = e.Revision; return nil })
		if !errors.Is(err, store.ErrCorrupt) || seen != gap-1 {
			t.Errorf("the log without entry %d was read up to %d: %v", gap, seen, err)
		}
		if err := s.Verify(context.Background()); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("Verify gives %v", err)
		}
		if err := s.Log(gap+1, func(store.Entry) error { return nil }); err != nil {
			t.Errorf("the log after the gap gives %v", err)
		}
		closeStore(t, s)
	}
	t.Run("and so is a log that lost its end", func(t *testing.T) {
		dir := filled(t)
		store.Tamper(t, dir, func(txn *badger.Txn) error { return txn.Delete(store.PhysicalKey('L', number(10))) })
		refused(t, dir, options(), store.ErrTailMissing, "restore")
	})
}

// same demands that a folder opens with everything in it, or is refused as damaged.
func sameOrRefused(t *testing.T, dir string, rows uint64) (opened bool) {
	t.Helper()
	s, err := store.Open(dir, options())
	if err != nil {
		if !errors.Is(err, store.ErrCorrupt) && !errors.Is(err, store.ErrTailMissing) {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	defer closeStore(t, s)
	verify(t, s)
	count := uint64(0)
	if err := s.Each(users, nil, func(key, value []byte) error {
		if want := fmt.Sprint("value ", count); !bytes.Equal(key, number(count)) || string(value) != want {
			t.Errorf("row %d is %x %q", count, key, value)
		}
		count++
		return nil
	}); err != nil || count != rows || s.Last() != rows {
		t.Fatalf("%d rows at revision %d: %v", count, s.Last(), err)
	}
	return true
}

func TestAFlippedBitInATableIsRefused(t *testing.T) {
	dir := filled(t)
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatalf("tables: %v, %v", tables, err)
	}
	name := filepath.Base(tables[0])
	info, err := os.Stat(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(0); at < info.Size(); at += max(1, info.Size()/150) {
		image := crashImage(t, dir)
		flip(t, filepath.Join(image, name), at, 1<<(at%8))
		if sameOrRefused(t, image, 10) {
			t.Logf("bit %d of byte %d of %d does not matter", at%8, at, info.Size())
		}
	}
	for at := int64(1); at <= 24; at++ { // the sizes at the end lead Badger out of the file
		image := crashImage(t, dir)
		flip(t, filepath.Join(image, name), -at, 0x80)
		sameOrRefused(t, image, 10)
	}
	t.Run("as is a table that is cut short or gone", func(t *testing.T) {
		image := crashImage(t, dir)
		if err := os.Truncate(filepath.Join(image, name), info.Size()/2); err != nil {
			t.Fatal(err)
		}
		refused(t, image, options(), store.ErrCorrupt, "restore")
		remove(t, filepath.Join(image, name))
		refused(t, image, options(), store.ErrCorrupt, "restore")
	})
}

func TestAFlippedBitInTheLogOfBadgerAfterACrashIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range uint64(10) {
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	crashed := crashImage(t, dir)
	closeStore(t, s)
	logs, err := filepath.Glob(filepath.Join(crashed, "*.mem"))
	if err != nil || len(logs) != 1 {
		t.Fatalf("logs: %v, %v", logs, err)
	}
	content, err := os.ReadFile(logs[0])
	if err != nil {
		t.Fatal(err)
	}
	end := int64(len(bytes.TrimRight(content, "\x00")))
	refusals := 0
	for at := int64(0); at < end; at += 67 {
		image := crashImage(t, crashed)
		flip(t, filepath.Join(image, filepath.Base(logs[0])), at, 1<<(at%8))
		if !sameOrRefused(t, image, 10) {
			refusals++
		}
	}
	if refusals == 0 {
		t.Error("no flipped bit was noticed")
	}
	if !sameOrRefused(t, crashed, 10) {
		t.Error("the sound image was refused")
	}
}
