package backup_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/store/backup"
)

// file is a backup with what it came to.
type file struct {
	backup.Summary
	bytes []byte
}

func point(revision uint64) backup.Point {
	return backup.Point{Folder: "one", Revision: revision, Mark: 2 * revision, Entry: fmt.Sprint("entry ", revision)}
}

// write makes a backup of rows; those in since are kept from the backup before.
func write(t rapid.TB, revision uint64, previous *backup.Previous, rows map[string]string, kept map[string]bool) file {
	t.Helper()
	var out bytes.Buffer
	w, err := backup.NewWriter(&out, backup.Header{
		Workspace: "default", Format: 1, Made: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Point: point(revision), Previous: previous,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range slices.Sorted(maps.Keys(rows)) {
		if kept[key] {
			err = w.Keep([]byte(key))
		} else {
			err = w.Row([]byte(key), []byte(rows[key]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	if s.Bytes != int64(out.Len()) || s.Rows+s.Kept != uint64(len(rows)) {
		t.Fatalf("the summary has %d bytes and %d rows, %d and %d were written", s.Bytes, s.Rows+s.Kept, out.Len(), len(rows))
	}
	return file{s, out.Bytes()}
}

// read gives the rows of a chain.
func read(files ...[]byte) (map[string]string, error) {
	var sources []backup.Source
	for i, f := range files {
		sources = append(sources, backup.Source{Name: fmt.Sprint("file ", i+1), File: bytes.NewReader(f)})
	}
	c, err := backup.NewChain(sources...)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	rows := map[string]string{}
	for {
		key, value, err := c.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows[string(key)] = string(value)
	}
}

// history is a full backup and two increments, with what each of them has to give.
func history(t rapid.TB) (files []file, states []map[string]string) {
	states = []map[string]string{
		{"Ua": "Ada", "Ub": "Bob", "Uc": "Cid", "L\x01": "made"},
		{"Ua": "Ada", "Uc": "Cyd", "Ud": "Dot", "L\x01": "made", "L\x02": "erased"},
		{"Ua": "Ada", "Ud": "Dot", "L\x01": "made", "L\x02": "erased", "L\x03": "erased"},
	}
	var before map[string]string
	var previous *backup.Previous
	for i, state := range states {
		kept := map[string]bool{}
		for key, value := range state {
			kept[key] = before != nil && before[key] == value
		}
		f := write(t, uint64(i+1), previous, state, kept)
		files, before, previous = append(files, f), state, f.End()
	}
	return files, states
}

func TestAChainGivesWhatItsLastBackupHas(t *testing.T) {
	files, states := history(t)
	var chain [][]byte
	for i, f := range files {
		chain = append(chain, f.bytes)
		if rows, err := read(chain...); err != nil || !maps.Equal(rows, states[i]) {
			t.Errorf("after %d files: %v %q", i+1, err, rows)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[UB][a-c]{0,4}`)
		state := map[string]string{}
		var chain [][]byte
		var previous *backup.Previous
		for revision := range uint64(rapid.IntRange(1, 5).Draw(t, "backups")) {
			kept := map[string]bool{}
			for k := range state {
				kept[k] = revision > 0
			}
			for range rapid.IntRange(0, 8).Draw(t, "changes") {
				k := key.Draw(t, "key")
				delete(kept, k)
				if rapid.Bool().Draw(t, "put") {
					state[k] = rapid.StringN(0, 20, -1).Draw(t, "value")
				} else {
					delete(state, k)
				}
			}
			f := write(t, revision, previous, state, kept)
			chain, previous = append(chain, f.bytes), f.End()
		}
		if rows, err := read(chain...); err != nil || !maps.Equal(rows, state) {
			t.Fatalf("%v\n%q\n%q", err, rows, state)
		}
	})
}

func TestWhatWasErasedIsInNoIncrementAndDoesNotReturn(t *testing.T) {
	files, _ := history(t)
	rows, err := read(files[0].bytes, files[1].bytes, files[2].bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"Ub", "Uc"} {
		if _, there := rows[gone]; there {
			t.Errorf("%s was erased and is back", gone)
		}
	}
}

func TestALargeRowComesBack(t *testing.T) {
	large := strings.Repeat("a row of many megabytes; ", 200_000)
	f := write(t, 1, nil, map[string]string{"U": "", "Ua": large, "Ub": "small"}, nil)
	if rows, err := read(f.bytes); err != nil || rows["Ua"] != large || rows["Ub"] != "small" || len(rows) != 3 {
		t.Errorf("%v, %d rows", err, len(rows))
	}
}

func TestEveryFlippedBitAndEveryCutIsFound(t *testing.T) {
	files, _ := history(t)
	whole := [][]byte{files[0].bytes, files[1].bytes}
	for which, f := range whole {
		for at := range f {
			for bit := range 8 {
				damaged := bytes.Clone(f)
				damaged[at] ^= 1 << bit
				chain := slices.Clone(whole)
				chain[which] = damaged
				_, err := read(chain...)
				if !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNotBackup) {
					t.Fatalf("bit %d of byte %d of file %d is flipped: %v", bit, at, which+1, err)
				}
				if !strings.Contains(err.Error(), fmt.Sprint("file ", which+1)) {
					t.Fatalf("the error does not name the file: %v", err)
				}
			}
		}
		for n := range f {
			chain := slices.Clone(whole)
			chain[which] = f[:n]
			_, err := read(chain...)
			if !errors.Is(err, backup.ErrDamaged) && !(n < 16 && errors.Is(err, backup.ErrNotBackup)) {
				t.Fatalf("the first %d bytes of file %d: %v", n, which+1, err)
			}
		}
	}
	if _, err := read(append(bytes.Clone(files[0].bytes), 0)); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("a byte after the end: %v", err)
	}
}

func TestBackupsThatDoNotFollowEachOtherAreRefused(t *testing.T) {
	files, states := history(t)
	full, first, second := files[0].bytes, files[1].bytes, files[2].bytes
	other := write(t, 1, nil, map[string]string{"Ua": "another", "Ub": "Bob", "Uc": "Cid", "L\x01": "made"}, nil)
	for name, c := range map[string]struct {
		chain [][]byte
		says  string
	}{
		"none":                             {nil, "there is none"},
		"an increment alone":               {[][]byte{first}, "continues a backup of revision 1, which is not here"},
		"a gap":                            {[][]byte{full, second}, "continues a backup of revision 2"},
		"the wrong order":                  {[][]byte{full, second, first}, "in the order they were made"},
		"two full ones":                    {[][]byte{full, full}, "can only be the first"},
		"one twice":                        {[][]byte{full, first, first}, "in the order they were made"},
		"another file of the same moment":  {[][]byte{other.bytes, first}, "another file"},
		"a file that is no backup at all":  {[][]byte{[]byte("id,name\n1,Ada\n")}, "not a backup"},
		"a row is kept that is not there":  {[][]byte{full, write(t, 2, files[0].End(), map[string]string{"Uz": ""}, map[string]bool{"Uz": true}).bytes}, "does not have"},
		"a full one that keeps a row":      {[][]byte{write(t, 1, nil, map[string]string{"Uz": ""}, map[string]bool{"Uz": true}).bytes}, "no known kind"},
		"one of another workspace follows": {[][]byte{full, otherWorkspace(t, files[0])}, `"default"`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := read(c.chain...); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
	if rows, err := read(full, first, second); err != nil || !maps.Equal(rows, states[2]) {
		t.Errorf("the right order: %v", err)
	}
}

func otherWorkspace(t *testing.T, after file) []byte {
	var out bytes.Buffer
	w, err := backup.NewWriter(&out, backup.Header{Workspace: "staging", Format: 1, Point: point(2), Previous: after.End()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestPeekTellsWhatReadingTells(t *testing.T) {
	files, _ := history(t)
	for _, f := range files {
		s, err := backup.Peek(bytes.NewReader(f.bytes))
		if err != nil || s.Digest != f.Digest || s.Rows != f.Rows || s.Kept != f.Kept || s.Bytes != f.Bytes || s.Point != f.Point || s.Full() != f.Full() {
			t.Errorf("%v %+v, and %+v was written", err, s, f.Summary)
		}
	}
	for n := range files[0].bytes {
		if _, err := backup.Peek(bytes.NewReader(files[0].bytes[:n])); err == nil {
			t.Fatalf("the first %d bytes are told as a whole backup", n)
		}
	}
}

func TestABackupOfANewerReleaseIsRefusedWithTheCure(t *testing.T) {
	files, _ := history(t)
	newer := bytes.Replace(files[0].bytes, []byte(`{"version":1,`), []byte(`{"version":2,`), 1)
	backup.Mend(newer)
	if _, err := read(newer); !errors.Is(err, backup.ErrNewer) || !strings.Contains(err.Error(), "use the release that made it") {
		t.Errorf("%v", err)
	}
}

// FuzzRead: whatever the bytes are, reading ends, with rows or with an error of ours, and takes no more memory than they give
// reason for. Checksums are mended first, so that what lies behind them is met.
func FuzzRead(f *testing.F) {
	files, _ := history(f)
	for _, file := range files {
		f.Add(file.bytes, true)
		f.Add(file.bytes[:len(file.bytes)/2], false)
	}
	f.Fuzz(func(t *testing.T, content []byte, mend bool) {
		if mend {
			content = bytes.Clone(content)
			backup.Mend(content)
		}
		_, err := read(content)
		if err != nil && !errors.Is(err, backup.ErrDamaged) && !errors.Is(err, backup.ErrNotBackup) && !errors.Is(err, backup.ErrNewer) && !errors.Is(err, backup.ErrChain) {
			t.Errorf("%v", err)
		}
		_, _ = backup.Peek(bytes.NewReader(content))
	})
}
