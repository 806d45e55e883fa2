package store_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parterre/store"
)

const users store.Table = 'U'

// smallReserve keeps the tests from depending on how full the disk is.
const smallReserve = 1

func options() store.Options {
	return store.Options{
		Create: true, Format: 1, ReserveBytes: smallReserve,
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}
}

// open opens a folder that must open, and closes it at the end of the test.
func open(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, options())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// entries are n entries that continue a log.
func entries(last uint64, n int) []store.Entry {
	list := make([]store.Entry, n)
	for i := range list {
		revision := last + 1 + uint64(i)
		list[i] = store.Entry{Revision: revision, Body: fmt.Appendf(nil, "command %d", revision)}
	}
	return list
}

func commit(t testing.TB, s *store.Store, rows ...store.Row) {
	t.Helper()
	if err := s.Commit(&store.Batch{Entries: entries(s.Last(), 1), Rows: rows}); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

func put(key uint64, value string) store.Row {
	return store.Row{Table: users, Key: number(key), Value: []byte(value)}
}

func mustGet(t testing.TB, s *store.Store, key []byte) []byte {
	t.Helper()
	value, err := s.Get(users, key)
	if err != nil {
		t.Fatalf("get %x: %v", key, err)
	}
	return value
}

func verify(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Verify(context.Background()); err != nil {
		t.Fatalf("verify: %v", err)
	}
}

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "main")
	s := open(t, dir)
	if s.Last() != 0 {
		t.Fatalf("a new folder is at revision %d", s.Last())
	}
	commit(t, s, put(1, "one"), put(2, "two"), put(3, ""))
	commit(t, s, put(2, "zwei"), store.Row{Table: users, Key: number(1)})
	check := func(t *testing.T, s *store.Store) {
		if got := string(mustGet(t, s, number(2))); got != "zwei" {
			t.Errorf("row 2 is %q", got)
		}
		if got := mustGet(t, s, number(3)); got == nil || len(got) != 0 {
			t.Errorf("an empty row came back as %v", got)
		}
		if _, err := s.Get(users, number(1)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a removed row gives %v", err)
		}
		if s.Last() != 2 {
			t.Errorf("the log ends at %d", s.Last())
		}
		next := uint64(2)
		err := s.Log(next, func(e store.Entry) error {
			if e.Revision != next || string(e.Body) != fmt.Sprintf("command %d", next) {
				t.Errorf("entry %d has body %q", e.Revision, e.Body)
			}
			next++
			return nil
		})
		if err != nil || next != 3 {
			t.Errorf("the log was read up to %d: %v", next, err)
		}
		verify(t, s)
	}
	t.Run("before closing", func(t *testing.T) { check(t, s) })
	closeStore(t, s)
	t.Run("after opening again", func(t *testing.T) { check(t, open(t, dir)) })
}

func TestClosedStoreAnswersErrClosed(t *testing.T) {
	s := open(t, t.TempDir())
	commit(t, s, put(1, "one"))
	closeStore(t, s)
	_, get := s.Get(users, number(1))
	_, size := s.Size()
	nothing := func(_, _ []byte) error { return nil }
	for name, err := range map[string]error{
		"Get": get, "Size": size,
		"Commit":       s.Commit(&store.Batch{}),
		"Write":        s.Write([]store.Row{put(1, "x")}),
		"Each":         s.Each(users, nil, nothing),
		"Log":          s.Log(1, func(store.Entry) error { return nil }),
		"DeletePrefix": s.DeletePrefix(users, nil),
		"Verify":       s.Verify(context.Background()),
	} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s on a closed store gives %v", name, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close gives %v", err)
	}
}

func TestRowsThatCannotBeStoredLeaveNothing(t *testing.T) {
	s := open(t, t.TempDir())
	for name, row := range map[string]store.Row{
		"a table of the store": {Table: 'L', Key: number(1), Value: []byte("x")},
		"a table of Badger":    {Table: '!', Key: number(1), Value: []byte("x")},
		"a key that is long":   {Table: users, Key: make([]byte, 40<<10), Value: []byte("x")},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.Commit(&store.Batch{Entries: entries(0, 1), Rows: []store.Row{put(1, "one"), row}})
			if !errors.Is(err, store.ErrRow) {
				t.Fatalf("commit gives %v", err)
			}
			if _, err := s.Get(users, number(1)); !errors.Is(err, store.ErrNotFound) || s.Last() != 0 {
				t.Fatalf("something was stored: %v, revision %d", err, s.Last())
			}
		})
	}
	for name, first := range map[string]uint64{"a revision is skipped": 2, "a revision comes again": 0} {
		t.Run(name, func(t *testing.T) {
			err := s.Commit(&store.Batch{Entries: []store.Entry{{Revision: first}}})
			if !errors.Is(err, store.ErrOrder) || s.Last() != 0 {
				t.Fatalf("commit gives %v, revision %d", err, s.Last())
			}
		})
	}
}

func TestLargeRows(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	large := func(seed byte, size int) []byte {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(i>>8) ^ byte(i) ^ seed
		}
		return b
	}
	check := func(want []byte) {
		t.Helper()
		if got := mustGet(t, s, number(1)); !bytes.Equal(got, want) {
			t.Fatalf("got %d bytes, want %d", len(got), len(want))
		}
		count := 0
		if err := s.Each(users, nil, func(_, value []byte) error {
			count++
			if !bytes.Equal(value, want) {
				t.Errorf("a visit gives %d bytes, want %d", len(value), len(want))
			}
			return nil
		}); err != nil || count != 1 {
			t.Fatalf("visited %d rows: %v", count, err)
		}
		verify(t, s)
	}
	sizes := []int{512 << 10, 512<<10 + 1, 3 << 20, 1 << 20, 20 << 20, 5}
	for i, size := range sizes {
		want := large(byte(i), size)
		row := store.Row{Table: users, Key: number(1), Value: want}
		if i%2 == 0 {
			commit(t, s, row)
		} else if err := s.Write([]store.Row{row}); err != nil {
			t.Fatal(err)
		}
		check(want)
		if i%3 == 1 {
			closeStore(t, s)
			s = open(t, dir)
			check(want)
		}
	}
	twice := large(9, 2<<20)
	commit(t, s, store.Row{Table: users, Key: number(1), Value: large(8, 3<<20)},
		store.Row{Table: users, Key: number(1), Value: twice})
	check(twice)
	if err := s.DeletePrefix(users, nil); err != nil {
		t.Fatal(err)
	}
	if n := store.PartCount(s); n != 0 {
		t.Errorf("%d parts are left of removed rows", n)
	}
	verify(t, s)
}

func TestVisits(t *testing.T) {
	s := open(t, t.TempDir())
	const n = 5_000
	var rows []store.Row
	for i := range uint64(n) {
		rows = append(rows, put(i*i, fmt.Sprint("value ", i*i)), store.Row{Table: 'V', Key: number(i), Value: []byte("other")})
	}
	if err := s.Write(rows); err != nil {
		t.Fatal(err)
	}
	t.Run("Each ascends and stays in its table", func(t *testing.T) {
		i := uint64(0)
		err := s.Each(users, nil, func(key, value []byte) error {
			if !bytes.Equal(key, number(i*i)) || string(value) != fmt.Sprint("value ", i*i) {
				t.Fatalf("row %d is %x %q", i, key, value)
			}
			i++
			return nil
		})
		if err != nil || i != n {
			t.Fatalf("visited %d: %v", i, err)
		}
	})
	t.Run("Each keeps to a prefix", func(t *testing.T) {
		count := 0
		if err := s.Each('V', number(0)[:7], func(_, _ []byte) error { count++; return nil }); err != nil || count != 256 {
			t.Fatalf("visited %d: %v", count, err)
		}
	})
	t.Run("EachFirst finds the row at each key or after it, and nothing beyond the table", func(t *testing.T) {
		var found []string
		asked := [][]byte{number(0), number(1), number(2), number(3), number(4), number(5), number(n * n)}
		err := s.EachFirst(users, asked, func(i int, key, value []byte) error {
			found = append(found, fmt.Sprintf("%x %x %s", asked[i][6:], key[6:], value))
			return nil
		})
		if got := strings.Join(found, ", "); err != nil || got != "0000 0000 value 0, 0001 0001 value 1, 0002 0004 value 4, 0003 0004 value 4, 0004 0004 value 4, 0005 0009 value 9" {
			t.Fatalf("%s: %v", got, err)
		}
	})
	t.Run("an error of the caller ends the visit", func(t *testing.T) {
		stop := errors.New("stop")
		fn := func(_, _ []byte) error { return stop }
		if err := s.Each(users, nil, fn); err != stop {
			t.Errorf("Each gives %v", err)
		}
	})
	t.Run("a panic of the caller is passed on", func(t *testing.T) {
		defer func() {
			if r := recover(); r != "mine" {
				t.Errorf("recovered %v", r)
			}
		}()
		_ = s.Each(users, nil, func(_, _ []byte) error { panic("mine") })
		t.Error("the panic was swallowed")
	})
	t.Run("a table without rows is visited in peace", func(t *testing.T) {
		fn := func(_, _ []byte) error { return errors.New("a row") }
		if err := s.Each('W', nil, fn); err != nil {
			t.Error(err)
		}
	})
	t.Run("DeletePrefix removes what has the prefix and nothing else", func(t *testing.T) {
		if err := s.DeletePrefix('V', number(0)[:7]); err != nil {
			t.Fatal(err)
		}
		count := map[store.Table]int{}
		for _, table := range []store.Table{users, 'V'} {
			if err := s.Each(table, nil, func(_, _ []byte) error { count[table]++; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if count[users] != n || count['V'] != n-256 {
			t.Errorf("left %v", count)
		}
	})
}

func TestSize(t *testing.T) {
	s := open(t, t.TempDir())
	before, err := s.Size()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write([]store.Row{{Table: users, Key: number(1), Value: bytes.Repeat([]byte("0123456789"), 1<<20)}}); err != nil {
		t.Fatal(err)
	}
	after, err := s.Size()
	if err != nil || after-before < 8<<20 || after-before > 64<<20 {
		t.Errorf("ten megabytes more take %d bytes: %v", after-before, err)
	}
}
