package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"parterre/store"
)

// Files of an earlier state of a folder, put into it by somebody who has copies of some: the folder is refused, or holds what it held.
func TestAnOlderCopyOfAFileIsRefusedOrDoesNotMatter(t *testing.T) {
	dir := t.TempDir()
	var older []string // copies of the folder when it was closed, and while it was open
	s := open(t, dir)
	for i := range uint64(sweptRows) {
		if i == 24 {
			older = append(older, crashImage(t, dir))
		}
		if i%10 == 5 {
			closeStore(t, s)
			if i == 25 {
				older = append(older, crashImage(t, dir))
			}
			s = open(t, dir)
		}
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	crashed := crashImage(t, dir)
	closeStore(t, s)
	refusals := 0
	for now, folder := range map[string]string{"closed": dir, "crashed": crashed} {
		for n, old := range older {
			for _, name := range list(t, old) {
				image := crashImage(t, folder)
				path := filepath.Join(image, name)
				if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
				if err := copySparse(path, filepath.Join(old, name)); err != nil {
					t.Fatal(err)
				}
				t.Run(fmt.Sprintf("%s, with %s of state %d", now, name, n), func(t *testing.T) {
					if !sameOrRefused(t, image, sweptRows) {
						refusals++
					}
				})
			}
		}
	}
	if refusals < 3 {
		t.Errorf("%d copies were refused", refusals)
	}
}

// A copy that is made file by file while the folder is written to is of no moment at all: some files are older than others.
func TestAFolderCopiedWhileItIsWrittenToIsRefusedOrWhole(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for i := range uint64(10) {
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	names := list(t, dir)
	for first := range names { // which file is copied first
		image := t.TempDir()
		for n := range names {
			name := names[(first+n)%len(names)]
			if err := copySparse(filepath.Join(image, name), filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			commit(t, s, put(s.Last(), fmt.Sprint("value ", s.Last())))
		}
		copied, err := store.Open(image, options())
		if errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrTailMissing) || errors.Is(err, store.ErrManifestMissing) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		// It is a state that there was.
		count := uint64(0)
		if err := copied.Each(users, nil, func(key, value []byte) error { count++; return nil }); err != nil || count != copied.Last() {
			t.Errorf("copied from %s on: %d rows at revision %d: %v", names[first], count, copied.Last(), err)
		}
		verify(t, copied)
		closeStore(t, copied)
	}
}
