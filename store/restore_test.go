package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parterre/store"
	"parterre/store/backup"
)

// small is a backup of a folder with few rows, and what they are.
func small(t *testing.T) (copied, map[string]string) {
	t.Helper()
	s := openAs(t, t.TempDir(), "one")
	commit(t, s, put(1, "one"), put(2, "two"))
	defer closeStore(t, s)
	return backUp(t, s, nil), content(t, s)
}

func demandContent(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	s := openAs(t, dir, "")
	defer closeStore(t, s)
	if got := content(t, s); !maps.Equal(got, want) {
		t.Errorf("%s has %q", dir, got)
	}
}

func TestRestoreTakesThePlaceOfAFolder(t *testing.T) {
	f, want := small(t)
	replacing := restoreOptions()
	replacing.Replace = true
	t.Run("not without being told to", func(t *testing.T) {
		dir := filled(t)
		_, err := restore(t, dir, restoreOptions(), f)
		if !errors.Is(err, store.ErrUsed) || !strings.Contains(err.Error(), "--replace") {
			t.Fatalf("%v", err)
		}
		demandContent(t, dir, content(t, open(t, filled(t))))
	})
	for what, damage := range map[string]func(t *testing.T, dir string){
		"a sound one":            func(*testing.T, string) {},
		"one with flipped bits":  func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "MANIFEST"), 3, 1) },
		"one without FORMAT":     func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "FORMAT")) },
		"one without a MANIFEST": func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "MANIFEST")) },
	} {
		t.Run("and keeps "+what, func(t *testing.T) {
			dir := filled(t)
			damage(t, dir)
			before := list(t, dir)
			r, err := restore(t, dir, replacing, f)
			if err != nil {
				t.Fatal(err)
			}
			if r.Kept != dir+".before" || strings.Join(list(t, r.Kept), " ") != strings.Join(before, " ") {
				t.Errorf("%s has %v, and there was %v", r.Kept, list(t, r.Kept), before)
			}
			demandContent(t, dir, want)
			_, err = restore(t, dir, replacing, f)
			if !errors.Is(err, store.ErrUsed) || !strings.Contains(err.Error(), "move it away") {
				t.Errorf("what was kept before would be written over: %v", err)
			}
			demandContent(t, dir, want)
		})
	}
	t.Run("an empty one needs no word, and nothing of it is kept", func(t *testing.T) {
		dir := t.TempDir()
		r, err := restore(t, dir, restoreOptions(), f)
		if err != nil || r.Kept != "" {
			t.Fatal(r, err)
		}
		demandContent(t, dir, want)
		demandAlone(t, dir)
	})
	t.Run("never that of somebody else's files", func(t *testing.T) {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "thesis.doc"), []byte("years of work"))
		if _, err := restore(t, dir, replacing, f); !errors.Is(err, store.ErrForeign) {
			t.Errorf("%v", err)
		}
		if names := list(t, dir); len(names) != 1 {
			t.Errorf("the folder now has %v", names)
		}
	})
	t.Run("never that of one that is open", func(t *testing.T) {
		dir := filled(t)
		s := open(t, dir)
		if _, err := restore(t, dir, replacing, f); !errors.Is(err, store.ErrInUse) {
			t.Errorf("%v", err)
		}
		commit(t, s, put(1, "still writing"))
	})
}

// demandAlone demands that a restore has left nothing beside a folder.
func demandAlone(t *testing.T, dir string) {
	t.Helper()
	for _, name := range list(t, filepath.Dir(dir)) {
		if strings.HasPrefix(name, filepath.Base(dir)+".") {
			t.Errorf("%s is left", name)
		}
	}
}

func TestARestoreThatFailsChangesNothing(t *testing.T) {
	f, inside := small(t)
	dir := filled(t)
	want := content(t, open(t, filled(t)))
	replacing := restoreOptions()
	replacing.Replace = true
	checked := errors.New("the check found something")
	for name, c := range map[string]struct {
		file   copied
		change func(*store.RestoreOptions)
		want   error
	}{
		"the backup is cut short": {copied{bytes: f.bytes[:len(f.bytes)-1]}, nil, backup.ErrDamaged},
		"the check does not agree": {f, func(o *store.RestoreOptions) {
			o.Check = func(folder string) error { demandContent(t, folder, inside); return checked }
		}, checked},
		"the disk has no room":             {f, func(o *store.RestoreOptions) { o.ReserveBytes = 1 << 60 }, store.ErrDiskFull},
		"the format is of a newer release": {formatted(t, 2), nil, store.ErrFormat},
	} {
		t.Run(name, func(t *testing.T) {
			o := replacing
			if c.change != nil {
				c.change(&o)
			}
			if _, err := restore(t, dir, o, c.file); !errors.Is(err, c.want) {
				t.Errorf("%v", err)
			}
			demandContent(t, dir, want)
			demandAlone(t, dir)
			place := filepath.Join(t.TempDir(), "new")
			if _, err := restore(t, place, o, c.file); !errors.Is(err, c.want) {
				t.Errorf("into a new place: %v", err)
			}
			if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("something was made at %s: %v", place, err)
			}
		})
	}
}

// formatted is a backup of rows of another format.
func formatted(t *testing.T, format int) copied {
	t.Helper()
	o := identified("one")
	o.Format = format
	s, err := store.Open(t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	commit(t, s, put(1, "one"))
	return backUp(t, s, nil)
}

// Whatever byte of a small backup is lost or changed, nothing is restored.
func TestNoDamagedBackupIsRestored(t *testing.T) {
	f, _ := small(t)
	dir := filepath.Join(t.TempDir(), "default")
	for at := 0; at < len(f.bytes); at += 7 {
		flipped := bytes.Clone(f.bytes)
		flipped[at] ^= 1 << (at % 8)
		for _, bad := range [][]byte{flipped, f.bytes[:at]} {
			if _, err := restore(t, dir, restoreOptions(), copied{bytes: bad}); !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNotBackup) {
				t.Fatalf("byte %d of %d: %v", at, len(f.bytes), err)
			}
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("byte %d: something was restored: %v", at, err)
			}
		}
	}
}

func TestAnInterruptedRestoreIsNotTakenForAnEmptyPlace(t *testing.T) {
	f, want := small(t)
	for _, left := range []string{".restoring", ".aside"} {
		dir := filepath.Join(t.TempDir(), "default")
		if err := os.Rename(filled(t), dir+left); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, options(), store.ErrInterrupted, "run the restore again")
		if _, err := restore(t, dir, restoreOptions(), f); err != nil {
			t.Fatal(err)
		}
		demandContent(t, dir, want)
	}
	t.Run("and two at once do not mix", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "default")
		other := open(t, dir+".restoring")
		if _, err := restore(t, dir, restoreOptions(), f); !errors.Is(err, store.ErrInUse) {
			t.Errorf("%v", err)
		}
		commit(t, other, put(1, "still at work"))
	})
}
