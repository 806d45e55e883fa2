package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"parterre/store"
	"parterre/store/backup"
)

const derived store.Table = 'X'

// copied is a backup in memory.
type copied struct {
	backup.Summary
	bytes []byte
}

// identified are options of a folder that its backups can be told from others by.
func identified(name string) store.Options {
	o := options()
	o.Identity = name
	return o
}

func openAs(t testing.TB, dir, name string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, identified(name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func backupOptions(previous *backup.Previous) store.BackupOptions {
	return store.BackupOptions{Workspace: "default", Made: options().Now(), Leave: []store.Table{derived}, Previous: previous}
}

func backUp(t testing.TB, s *store.Store, previous *backup.Previous) copied {
	t.Helper()
	var out bytes.Buffer
	summary, err := s.Backup(context.Background(), &out, backupOptions(previous))
	if err != nil {
		t.Fatalf("backup: %v", err)
	}
	return copied{summary, out.Bytes()}
}

// restore makes a folder from backups.
func restore(t testing.TB, dir string, o store.RestoreOptions, files ...copied) (store.Restored, error) {
	t.Helper()
	var sources []backup.Source
	for i, f := range files {
		sources = append(sources, backup.Source{Name: fmt.Sprint("file ", i+1), File: bytes.NewReader(f.bytes)})
	}
	c, err := backup.NewChain(sources...)
	if err != nil {
		return store.Restored{}, err
	}
	defer c.Close()
	return store.Restore(context.Background(), dir, c, o)
}

func restoreOptions() store.RestoreOptions {
	return store.RestoreOptions{Options: identified("restored"), Keep: ".before"}
}

// content are the rows of a table, and the bodies of the log.
func content(t testing.TB, s *store.Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := s.Each(users, nil, func(key, value []byte) error { all[string(key)] = string(value); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Log(1, func(e store.Entry) error { all[fmt.Sprint("log ", e.Revision)] = string(e.Body); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestARestoredFolderHasWhatTheLastBackupSaw(t *testing.T) {
	dir := t.TempDir()
	s := openAs(t, dir, "one")
	for i := range uint64(40) {
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	commit(t, s, store.Row{Table: users, Key: number(100), Value: bytes.Repeat([]byte("large"), 1<<19)})
	if err := s.Write([]store.Row{{Table: derived, Key: number(1), Value: []byte("made again")}}); err != nil {
		t.Fatal(err)
	}
	full := backUp(t, s, nil)
	commit(t, s, put(1, "other"), store.Row{Table: users, Key: number(2)}, put(200, "new"))
	closeStore(t, s)
	s = openAs(t, dir, "another name is not taken")
	first := backUp(t, s, full.End())
	commit(t, s, store.Row{Table: users, Key: number(100), Value: bytes.Repeat([]byte("LARGE"), 1<<19)}, store.Row{Table: users, Key: number(3)})
	second := backUp(t, s, first.End())
	want := content(t, s)
	commit(t, s, put(4, "later than every backup"))
	if first.Rows > 5 || first.Kept < 70 {
		t.Errorf("the increment has %d rows and keeps %d", first.Rows, first.Kept)
	}

	place := filepath.Join(t.TempDir(), "data", "default")
	r, err := restore(t, place, restoreOptions(), full, first, second)
	if err != nil {
		t.Fatal(err)
	}
	back := openAs(t, place, "")
	if got := content(t, back); !maps.Equal(got, want) {
		t.Errorf("%d rows came back of %d, or they differ", len(got), len(want))
	}
	if r.Revision != second.Revision || r.Rows != uint64(len(want)) || back.Last() != second.Revision {
		t.Errorf("restored %+v, the log ends at %d", r, back.Last())
	}
	if err := back.Each(derived, nil, func([]byte, []byte) error { return errors.New("a derived row came along") }); err != nil {
		t.Error(err)
	}
	verify(t, back)
	commit(t, back, put(1, "it goes on"))
	t.Run("and its next backup cannot continue one of before", func(t *testing.T) {
		_, err := back.Backup(t.Context(), io.Discard, backupOptions(second.End()))
		if !errors.Is(err, store.ErrPrevious) || !strings.Contains(err.Error(), "make a full backup") {
			t.Errorf("%v", err)
		}
	})
}

// Badger drops the mark of a removal once nothing older lies beneath it, and then no reading tells that there was one.
func TestARemovalThatBadgerHasForgottenIsInTheIncrement(t *testing.T) {
	dir := t.TempDir()
	s := openAs(t, dir, "one")
	for i := range uint64(50) {
		commit(t, s, put(i, "a person"))
	}
	full := backUp(t, s, nil)
	for i := range uint64(50) {
		commit(t, s, store.Row{Table: users, Key: number(i)})
	}
	for rounds := 0; store.Versions(t, s, users) > 0; rounds++ { // each start leaves a table, and a handful are put together
		if rounds == 20 {
			t.Fatalf("Badger still has %d marks of removals", store.Versions(t, s, users))
		}
		commit(t, s)
		closeStore(t, s)
		s = openAs(t, dir, "one")
		store.Compact(t, s)
	}
	increment := backUp(t, s, full.End())
	place := filepath.Join(t.TempDir(), "default")
	if _, err := restore(t, place, restoreOptions(), full, increment); err != nil {
		t.Fatal(err)
	}
	for key := range content(t, openAs(t, place, "")) {
		if !strings.HasPrefix(key, "log ") {
			t.Errorf("the removed row %x is back", key)
		}
	}
}

func TestChainsOfBackupsAgreeWithTheFolder(t *testing.T) {
	for seed := range uint64(8) {
		dice := rand.New(rand.NewPCG(seed, 0))
		dir := t.TempDir()
		s := openAs(t, dir, "one")
		var files []copied
		var previous *backup.Previous
		for range 1 + dice.IntN(4) {
			for range dice.IntN(5) {
				var rows []store.Row
				for range dice.IntN(6) {
					row := store.Row{Table: users, Key: number(dice.Uint64N(10))}
					if size := []int{-1, 0, 10, 600 << 10}[dice.IntN(4)]; size >= 0 {
						row.Value = bytes.Repeat([]byte{byte(dice.IntN(256))}, size)
					}
					rows = append(rows, row)
				}
				commit(t, s, rows...)
			}
			if dice.IntN(2) == 0 {
				closeStore(t, s)
				s = openAs(t, dir, "one")
			}
			f := backUp(t, s, previous)
			files, previous = append(files, f), f.End()
		}
		want := content(t, s)
		closeStore(t, s)
		place := filepath.Join(t.TempDir(), "back")
		if _, err := restore(t, place, restoreOptions(), files...); err != nil {
			t.Fatal(err)
		}
		back := openAs(t, place, "")
		if got := content(t, back); !maps.Equal(got, want) {
			t.Errorf("seed %d: %d rows came back of %d, or they differ", seed, len(got), len(want))
		}
		verify(t, back)
		closeStore(t, back)
	}
}

// Every commit writes two rows together, and the log says how often; a backup must never have one without the others.
func TestABackupIsOfOneMomentWhileWritesGoOn(t *testing.T) {
	s := openAs(t, t.TempDir(), "one")
	value := func(n uint64) string { return fmt.Sprint("generation ", n) }
	commit(t, s, put(1, value(1)), put(2, value(1)))
	done, stop := make(chan error, 1), make(chan struct{})
	go func() {
		for n := uint64(2); ; n++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			rows := []store.Row{put(1, value(n)), put(2, value(n))}
			if n%20 == 0 { // more than one transaction
				for i := range uint64(30) {
					rows = append(rows, store.Row{Table: users, Key: number(10 + i), Value: bytes.Repeat([]byte(value(n)), 20_000)})
				}
			}
			if err := s.Commit(&store.Batch{Entries: entries(s.Last(), 1), Rows: rows}); err != nil {
				done <- err
				return
			}
		}
	}()
	var files []copied
	var previous *backup.Previous
	for len(files) < 6 || files[5].Revision < 21 {
		f := backUp(t, s, previous)
		if len(files) == 6 {
			files, previous = files[:0], nil
			continue
		}
		files, previous = append(files, f), f.End()
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	for n := range files {
		place := filepath.Join(t.TempDir(), "default")
		if _, err := restore(t, place, restoreOptions(), files[:n+1]...); err != nil {
			t.Fatal(err)
		}
		got := content(t, openAs(t, place, ""))
		want := value(files[n].Revision)
		if got[string(number(1))] != want || got[string(number(2))] != want {
			t.Errorf("the backup of revision %d has %q and %q", files[n].Revision, got[string(number(1))], got[string(number(2))])
		}
		last := value(files[n].Revision / 20 * 20)
		for i := range uint64(30) {
			if row := got[string(number(10+i))]; files[n].Revision >= 20 && !strings.HasPrefix(row, last) {
				t.Errorf("the backup of revision %d has another large row than %q", files[n].Revision, last)
			}
		}
	}
}

func TestABackupThatCannotBeContinuedIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openAs(t, dir, "one")
	commit(t, s, put(1, "one"))
	early := backUp(t, s, nil)
	older := crashImage(t, dir)
	commit(t, s, put(1, "two"))
	late := backUp(t, s, nil)
	for name, c := range map[string]struct {
		open     func(t *testing.T) *store.Store
		previous backup.Previous
		says     string
	}{
		"one of another folder": {func(t *testing.T) *store.Store { return openAs(t, t.TempDir(), "two") }, *late.End(), "another folder"},
		"any, of a folder without a name": {func(t *testing.T) *store.Store {
			s := open(t, t.TempDir())
			commit(t, s, put(1, "one"))
			return s
		}, backup.Previous{Point: backup.Point{Revision: 1, Mark: 1}}, "another folder"},
		"one that is ahead, since an older copy of the folder was put back": {func(t *testing.T) *store.Store { return openAs(t, crashImage(t, older), "one") }, *late.End(), "it ends at revision 2, and the folder at 1"},
		"one of another history, since a copy of the folder went its own way": {func(t *testing.T) *store.Store {
			s := openAs(t, crashImage(t, older), "one")
			for range 3 {
				if err := s.Commit(&store.Batch{Entries: []store.Entry{{Revision: s.Last() + 1, Body: []byte("another command")}}}); err != nil {
					t.Fatal(err)
				}
			}
			return s
		}, *late.End(), "revision 2 is another change here"},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.open(t)
			_, err := s.Backup(t.Context(), io.Discard, backupOptions(&c.previous))
			if !errors.Is(err, store.ErrPrevious) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "make a full backup") {
				t.Errorf("%v", err)
			}
			closeStore(t, s)
		})
	}
	if _, err := s.Backup(t.Context(), io.Discard, backupOptions(early.End())); err != nil {
		t.Errorf("one that can: %v", err)
	}
}

func TestADamagedRowNeverGoesIntoABackup(t *testing.T) {
	s := damagedStore(t, filled(t), store.PhysicalKey(users, number(3)), func(v []byte) []byte { v[len(v)-1] ^= 1; return v })
	if _, err := s.Backup(t.Context(), io.Discard, backupOptions(nil)); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("a damaged row: %v", err)
	}
	closeStore(t, s)
	for _, gap := range []uint64{1, 4} {
		s = damagedStore(t, filled(t), store.PhysicalKey('L', number(gap)), func([]byte) []byte { return nil })
		if _, err := s.Backup(t.Context(), io.Discard, backupOptions(nil)); !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("a log without entry %d: %v", gap, err)
		}
		closeStore(t, s)
	}
}
