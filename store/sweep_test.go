package store_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"parterre/store"
)

// Every file of a folder is damaged in every way there is, many times over, and the folder opened: it has to be refused,
// or to hold exactly what it held. make faults does so at every byte; otherwise a selection is damaged.
var everyByte = flag.Bool("everybyte", false, "damage every byte in the sweeps, and not a selection")

// sweepDir makes this test binary the process that damages: Badger may end it.
const sweepDir = "PARTERRE_STORE_SWEEP_DIR"

func init() { roles[sweepDir] = sweep }

// sweptRows is how many rows and commands the folders of the sweeps have.
const sweptRows = 40

// swept are a folder that was closed and one that was not, each with several tables and a MANIFEST that was added to.
func swept(t *testing.T) (closed, crashed string) {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	for i := range uint64(sweptRows) {
		if i%10 == 5 {
			closeStore(t, s)
			s = open(t, dir)
		}
		commit(t, s, put(i, fmt.Sprint("value ", i)))
	}
	crashed = crashImage(t, dir)
	closeStore(t, s)
	return dir, crashed
}

// fault is one way to damage a file.
type fault struct {
	file string
	at   int64  // the byte, or what is left of the file
	how  string // flip, cut, empty or gone
}

func (f fault) String() string { return fmt.Sprintf("%s %d %s", f.file, f.at, f.how) }

func (f fault) apply(dir string) error {
	path := filepath.Join(dir, f.file)
	switch f.how {
	case "gone":
		return os.Remove(path)
	case "cut":
		return os.Truncate(path, f.at)
	case "zero", "flip":
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		b := make([]byte, 1)
		_, err = file.ReadAt(b, f.at)
		if b[0] ^= 1 << (f.at % 8); f.how == "zero" {
			b[0] = 0
		}
		if err == nil {
			_, err = file.WriteAt(b, f.at)
		}
		return errors.Join(err, file.Close())
	}
	return fmt.Errorf("no fault is called %s", f.how)
}

// faultsOf lists the faults of a folder's files of some kinds, as far into each as something is written.
func faultsOf(t *testing.T, dir string, kinds ...string) (all []fault) {
	t.Helper()
	seen := map[string]int{}
	for _, name := range list(t, dir) {
		kind := cmp.Or(filepath.Ext(name), name)
		if seen[kind]++; name == "LOCK" || name == "BALLAST" || !*everyByte && (seen[kind] > 2 || !slices.Contains(kinds, kind)) {
			continue
		}
		path := filepath.Join(dir, name)
		content, err := readData(path)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		size, written := info.Size(), int64(len(content))+16
		step := max(1, min(written, size)/4)
		if *everyByte {
			step = 1
		}
		all = append(all, fault{name, 0, "gone"}, fault{name, 0, "cut"})
		for at := int64(0); at < min(written, size); at += step {
			all = append(all, fault{name, at, "flip"}, fault{name, at, "zero"})
			if at > 0 {
				all = append(all, fault{name, at, "cut"})
			}
		}
		if !*everyByte {
			for at := max(0, min(written, size)-20); at < min(written, size); at += 5 { // the end of a file says how the rest is read
				all = append(all, fault{name, at, "flip"})
			}
		}
	}
	return all
}

// sweep reads faults from its input, applies each to a copy of the folder, and prints what came of it.
func sweep(dir string) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var f fault
		if _, err := fmt.Sscan(lines.Text(), &f.file, &f.at, &f.how); err != nil {
			return err
		}
		fmt.Println("begin", f)
		outcome, err := damagedOutcome(dir, f)
		if err != nil {
			return err
		}
		fmt.Println("end", outcome)
	}
	return lines.Err()
}

// damagedOutcome is "same", "refused" with the message, or what is wrong.
func damagedOutcome(dir string, f fault) (string, error) {
	image, err := os.MkdirTemp(filepath.Dir(dir), "swept")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(image) }()
	if err := copyFolder(image, dir); err != nil {
		return "", err
	}
	if err := f.apply(image); err != nil {
		return "", err
	}
	before, err := folderContent(image)
	if err != nil {
		return "", err
	}
	s, err := store.Open(image, options())
	if err != nil {
		if !errors.Is(err, store.ErrCorrupt) && !errors.Is(err, store.ErrTailMissing) && !errors.Is(err, store.ErrManifestMissing) {
			return fmt.Sprintf("wrong: refused as %v", err), nil
		}
		if !strings.Contains(err.Error(), "restore") || strings.Contains(err.Error(), "\n") {
			return fmt.Sprintf("wrong: refused without a cure: %q", err), nil
		}
		if lost, err := lostFrom(image, before); err != nil || lost != "" {
			return fmt.Sprintf("wrong: refused, and %s: %v", lost, err), nil
		}
		return fmt.Sprintf("refused %v", err), nil
	}
	outcome := "same"
	count := uint64(0)
	err = s.Each(users, nil, func(key, value []byte) error {
		if want := fmt.Sprint("value ", count); !bytes.Equal(key, number(count)) || string(value) != want {
			return fmt.Errorf("row %d is %x %q", count, key, value)
		}
		count++
		return nil
	})
	if err != nil || count != sweptRows || s.Last() != sweptRows {
		outcome = fmt.Sprintf("wrong: opened with %d rows at revision %d: %v", count, s.Last(), err)
	} else if err := s.Verify(context.Background()); err != nil {
		outcome = fmt.Sprintf("wrong: opened, and verifying says %v", err)
	}
	if err := s.Close(); err != nil {
		outcome = fmt.Sprintf("wrong: closing says %v", err)
	}
	return outcome, nil
}

// folderContent are the files of a folder by their names.
func folderContent(dir string) (map[string][]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, e := range entries {
		content, err := readData(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all[e.Name()] = content
	}
	return all, nil
}

// readData reads a file without the zeros at its end, and without reading the holes of Badger's logs.
func readData(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var content []byte
	for at := int64(0); ; {
		if next, err := f.Seek(at, seekData); err == nil {
			at = next
		} else if errors.Is(err, syscall.ENXIO) {
			return bytes.TrimRight(content, "\x00"), nil
		}
		content = append(content, make([]byte, max(0, at-int64(len(content))))...)
		block := make([]byte, 64<<10)
		n, err := f.ReadAt(block, at)
		content = append(content, block[:n]...)
		at += int64(n)
		if err == io.EOF {
			return bytes.TrimRight(content, "\x00"), nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// lostFrom names what a refusal has taken from a folder: somebody may have to find in it what no backup has.
func lostFrom(dir string, before map[string][]byte) (string, error) {
	after, err := folderContent(dir)
	if err != nil {
		return "", err
	}
	for name, content := range before {
		switch filepath.Ext(name) {
		case ".mem", ".sst", "":
			if slices.Contains([]string{"OPENER", "LOCK", "DISCARD", "BALLAST"}, name) {
				continue
			}
			if got, there := after[name]; !there {
				return name + " was removed", nil
			} else if !bytes.Equal(got, content) {
				return name + " was changed", nil
			}
		}
	}
	return "", nil
}

func TestWhateverIsDamagedIsRefusedOrDoesNotMatter(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: the sweep over damaged files, which takes half a minute")
	}
	closed, crashed := swept(t)
	for what, c := range map[string]struct {
		dir   string
		kinds []string // of files, unless every byte is damaged
	}{
		"a folder that was closed": {closed, []string{".sst", ".vlog", "DISCARD", "FORMAT", "HIGHWATER", "KEYREGISTRY", "MANIFEST"}},
		"a folder after a crash":   {crashed, []string{".mem", "HIGHWATER", "MANIFEST"}},
	} {
		t.Run(what, func(t *testing.T) {
			dir := c.dir
			faults := faultsOf(t, dir, c.kinds...)
			counts := map[string]int{}
			for len(faults) > 0 {
				done := runSweep(t, dir, faults, func(f fault, outcome string) {
					kind, _, _ := strings.Cut(outcome, " ")
					counts[kind+" "+filepath.Ext(f.file)]++
					if kind == "wrong:" || kind == "ended" {
						t.Errorf("%s: %s", f, outcome)
					}
				})
				faults = faults[done:]
			}
			t.Logf("%v", counts)
			for _, kind := range []string{c.kinds[0], ""} { // the first kind, and files without one, MANIFEST among them
				if counts["refused "+kind] == 0 {
					t.Errorf("hardly anything was damaged: %v", counts)
				}
			}
		})
	}
}

// runSweep damages until all is done or the process has ended, and returns how many faults that were.
func runSweep(t *testing.T, dir string, faults []fault, tell func(f fault, outcome string)) (done int) {
	t.Helper()
	var in strings.Builder
	for _, f := range faults {
		fmt.Fprintln(&in, f)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), sweepDir+"="+dir)
	cmd.Stdin = strings.NewReader(in.String())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	begun := false
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "begin":
			begun = true
		case "end":
			tell(faults[done], rest)
			done, begun = done+1, false
		}
	}
	if err != nil && begun {
		text, _, _ := strings.Cut(stderr.String(), "\n\n")
		tell(faults[done], fmt.Sprintf("ended the process: %v: %.600s", err, text))
		done++
	} else if done == 0 || err != nil && done < len(faults) {
		t.Fatalf("the process that damages: %v: %s %s", err, out, stderr.String())
	}
	return done
}

// What is left in the log after a crash is a chain of transactions without a gap; only its beginning tells that there was more.
func TestAManifestThatForgotTheTablesIsRefused(t *testing.T) {
	_, crashed := swept(t)
	if err := os.Truncate(filepath.Join(crashed, "MANIFEST"), 16); err != nil {
		t.Fatal(err)
	}
	before := list(t, crashed)
	for range 2 { // the first refusal took nothing away
		refused(t, crashed, options(), store.ErrTailMissing, "changes 1 to ")
	}
	for _, name := range before {
		if filepath.Ext(name) == ".sst" && !slices.Contains(list(t, crashed), name) {
			t.Errorf("%s was removed", name)
		}
	}
}
