package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	badger "github.com/dgraph-io/badger/v4"

	"parterre/store"
)

// filled is a closed folder with a log of ten entries and as many rows.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	for i := range uint64(10) {
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	closeStore(t, s)
	return dir
}

// refused demands that a folder does not open, for the reason given, with a cure.
func refused(t *testing.T, dir string, o store.Options, want error, cure string) {
	t.Helper()
	s, err := store.Open(dir, o)
	if err == nil {
		closeStore(t, s)
		t.Fatalf("the folder was opened, %v was due", want)
	}
	if !errors.Is(err, want) {
		t.Fatalf("refused with %q, %q was due", err, want)
	}
	if !strings.Contains(err.Error(), cure) {
		t.Errorf("the message %q does not name the cure (%q)", err, cure)
	}
}

func existing() store.Options {
	o := options()
	o.Create = false
	return o
}

func TestOpenRefuses(t *testing.T) {
	t.Run("a second opener, naming the first and the cure", func(t *testing.T) {
		dir := filled(t)
		first := open(t, dir)
		refused(t, dir, options(), store.ErrInUse, fmt.Sprintf("process %d; stop that process first", os.Getpid()))
		commit(t, first, put(1, "still writing"))
		closeStore(t, first)
		open(t, dir)
	})
	t.Run("a folder that does not exist, unless it may be made", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "nothing")
		refused(t, dir, existing(), store.ErrNoStore, "check the path")
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the refusal left something: %v", err)
		}
	})
	t.Run("an empty folder, unless it may be made", func(t *testing.T) {
		refused(t, t.TempDir(), existing(), store.ErrNoStore, "check the path")
	})
	t.Run("a folder with other files, and leaves it alone", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "thesis.doc"), []byte("years of work"))
		refused(t, dir, options(), store.ErrForeign, "choose an empty folder")
		if names := list(t, dir); len(names) != 1 {
			t.Errorf("the folder now holds %v", names)
		}
	})
	t.Run("a path that is a file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "file")
		write(t, path, nil)
		refused(t, path, options(), store.ErrForeign, "choose a folder")
	})
	t.Run("a folder of Badger's that is not ours", func(t *testing.T) {
		dir := t.TempDir()
		if err := store.OpenBare(t, dir).Close(); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, options(), store.ErrForeign, "choose another folder")
	})
	t.Run("a folder of a newer release", func(t *testing.T) {
		dir := filled(t)
		write(t, filepath.Join(dir, "FORMAT"), []byte(`{"format": 2, "layout": 1}`))
		refused(t, dir, options(), store.ErrFormat, "start that release")
		write(t, filepath.Join(dir, "FORMAT"), []byte(`{"format": 1, "layout": 2}`))
		refused(t, dir, options(), store.ErrFormat, "start that release")
	})
	for _, content := range []string{"", "{", `{"format": 0, "layout": 1}`, `{"format": "x"}`} {
		t.Run("a FORMAT file that reads "+content, func(t *testing.T) {
			dir := filled(t)
			write(t, filepath.Join(dir, "FORMAT"), []byte(content))
			refused(t, dir, options(), store.ErrCorrupt, "restore")
		})
	}
	t.Run("a folder whose MANIFEST is missing, and keeps its tables", func(t *testing.T) {
		dir := filled(t)
		remove(t, filepath.Join(dir, "MANIFEST"))
		before := list(t, dir)
		refused(t, dir, options(), store.ErrManifestMissing, "restore")
		if after := list(t, dir); fmt.Sprint(before) != fmt.Sprint(after) {
			t.Errorf("the folder had %v and has %v", before, after)
		}
	})
	t.Run("a folder that has lost all its data files", func(t *testing.T) {
		dir := filled(t)
		for _, name := range list(t, dir) {
			if name != "FORMAT" && name != "HIGHWATER" {
				remove(t, filepath.Join(dir, name))
			}
		}
		refused(t, dir, options(), store.ErrManifestMissing, "restore")
	})
	t.Run("a folder without its high-water mark", func(t *testing.T) {
		dir := filled(t)
		remove(t, filepath.Join(dir, "HIGHWATER"))
		refused(t, dir, options(), store.ErrCorrupt, "restore")
	})
	t.Run("a folder that ends before its high-water mark", func(t *testing.T) {
		dir := t.TempDir()
		s := open(t, dir)
		commit(t, s, put(1, "one"))
		older := crashImage(t, dir)
		commit(t, s, put(1, "two"))
		mark, err := os.ReadFile(filepath.Join(dir, "HIGHWATER"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(older, "HIGHWATER"), mark)
		refused(t, older, options(), store.ErrTailMissing, "restore")
		refused(t, older, options(), store.ErrTailMissing, "restore") // the first refusal changed nothing
	})
	t.Run("a chain of transactions with a gap", func(t *testing.T) {
		dir := filled(t)
		store.Tamper(t, dir, func(txn *badger.Txn) error { return txn.Delete(store.PhysicalKey('Q', number(5))) })
		refused(t, dir, options(), store.ErrTailMissing, "restore")
	})
	t.Run("to start with too little disk space", func(t *testing.T) {
		dir := filled(t)
		o := options()
		o.ReserveBytes = math.MaxUint64 / 2
		s, err := store.Open(dir, o) // opening needs 256 MB only
		if errors.Is(err, store.ErrDiskFull) {
			t.Skip("the disk of this machine is nearly full")
		}
		if err != nil {
			t.Fatal(err)
		}
		closeStore(t, s)
	})
}

func TestOneDamagedSlotOfTheHighWaterMarkIsForgiven(t *testing.T) {
	for at := range []int{0, 512} {
		dir := filled(t)
		flip(t, filepath.Join(dir, "HIGHWATER"), int64(at*512+9), 1)
		s := open(t, dir)
		if s.Last() != 10 {
			t.Errorf("the log ends at %d", s.Last())
		}
		closeStore(t, s)
	}
	dir := filled(t)
	flip(t, filepath.Join(dir, "HIGHWATER"), 9, 1)
	flip(t, filepath.Join(dir, "HIGHWATER"), 512+9, 1)
	refused(t, dir, options(), store.ErrCorrupt, "restore")
}

func TestAnInterruptedCreationIsFinished(t *testing.T) {
	made := filled(t)
	for _, kept := range [][]string{{"OPENER"}, {"OPENER", "HIGHWATER"}} {
		dir := t.TempDir()
		for _, name := range kept {
			content, err := os.ReadFile(filepath.Join(made, name))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name), content)
		}
		s := open(t, dir)
		commit(t, s, put(1, "one"))
	}
}

func TestAnOlderFormatIsOpenedAndRaised(t *testing.T) {
	dir := filled(t)
	o := options()
	o.Format = 3
	s, err := store.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Format() != 1 {
		t.Errorf("the folder had format %d", s.Format())
	}
	closeStore(t, s)
	refused(t, dir, options(), store.ErrFormat, "start that release")
}

func TestAFullDiskRefusesChangesAndReadsOn(t *testing.T) {
	dir := filled(t)
	o := options()
	o.ReserveBytes = math.MaxUint64 / 2
	s, err := store.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	for name, err := range map[string]error{
		"Commit":       s.Commit(&store.Batch{Entries: entries(10, 1), Rows: []store.Row{put(1, "new")}}),
		"Write":        s.Write([]store.Row{put(1, "new")}),
		"DeletePrefix": s.DeletePrefix(users, nil),
	} {
		if !errors.Is(err, store.ErrDiskFull) || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("%s gives %v", name, err)
		}
	}
	if got := string(mustGet(t, s, number(1))); got != "value 1" || s.Last() != 10 {
		t.Errorf("row 1 is %q at revision %d", got, s.Last())
	}
	verify(t, s)
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range found {
		if e.Name() != "OPENER" {
			names = append(names, e.Name())
		}
	}
	return names
}

// flip inverts bits of one byte of a file; a negative offset counts from the end.
func flip(t *testing.T, path string, at int64, bits byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		end, err := f.Seek(0, io.SeekEnd)
		if err != nil {
			t.Fatal(err)
		}
		at += end
	}
	b := make([]byte, 1)
	_, err = f.ReadAt(b, at)
	b[0] ^= bits
	if err == nil {
		_, err = f.WriteAt(b, at)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// crashImage copies a folder while it is open: what a crash at this moment leaves. Holes stay holes.
func crashImage(t *testing.T, dir string) string {
	t.Helper()
	image := t.TempDir()
	if err := copyFolder(image, dir); err != nil {
		t.Fatal(err)
	}
	return image
}

func copyFolder(to, from string) error {
	found, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range found {
		if err := copySparse(filepath.Join(to, e.Name()), filepath.Join(from, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copySparse(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	block, zeros := make([]byte, 64<<10), make([]byte, 64<<10)
	at := int64(0)
	for {
		if next, err := in.Seek(at, seekData); err == nil {
			at = next
		} else if errors.Is(err, syscall.ENXIO) { // nothing but a hole is left
			if at, err = in.Seek(0, io.SeekEnd); err != nil {
				return errors.Join(err, out.Close())
			}
		}
		n, err := in.ReadAt(block, at)
		if n > 0 && !bytes.Equal(block[:n], zeros[:n]) {
			if _, err := out.WriteAt(block[:n], at); err != nil {
				return errors.Join(err, out.Close())
			}
		}
		at += int64(n)
		if err == io.EOF {
			return errors.Join(out.Truncate(at), out.Close())
		}
		if err != nil {
			return errors.Join(err, out.Close())
		}
	}
}

// seekData is SEEK_DATA, where it is known: Badger's logs are holes for the most part.
const seekData = 3
