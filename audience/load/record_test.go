package load_test

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"parterre/audience/load"
	"parterre/index"
	"parterre/store"
)

// A note of every format there has been, as it lies on the disk, is read by every later release.
func TestRecords(t *testing.T) {
	f := openFolder(t)
	row, err := os.ReadFile("testdata/record-1.json")
	check(t, err)
	notes := map[string][]byte{"import:1-1": append([]byte{1}, row...), "import:1-2": {1, '{'}, "import:1-3": {9}, "import:other": append([]byte{1}, row...)}
	for id, row := range notes {
		check(t, f.disk.Write([]store.Row{{Table: load.TableImports, Key: []byte(id), Value: row}}))
	}
	f.reopen()
	missing := 2
	counts := load.Counts{Read: 9, Accepted: 8, Rejected: 1, New: 5, Changed: 2, Unchanged: 1, Deactivated: 2}
	want := []load.Import{{
		ID: "import:1-1", By: "ada", FileName: "people.csv", Status: load.Done,
		Order: load.Order{
			Format: load.CSV, Layout: load.Layout{ID: "Staff no", NoName: true, Separator: "|"}, Kinds: map[string]index.Kind{"start": index.Date},
			Review: true, Missing: load.Deactivate, Confirm: []load.Guard{load.Deactivates},
		},
		Progress: load.Progress{Bytes: 100, Size: 100, Counts: counts},
		Verdict: load.Verdict{
			Counts: counts, Attributes: []load.Finding{{Key: "start", Label: "Start", Kind: index.Date, Fits: index.Date, New: true, Known: 8, Samples: []string{"2026-01-31"}}},
			Columns:  []load.Column{{Name: "Staff no", Known: 9, Distinct: true, Samples: []string{"1"}, Use: load.UseID}},
			IDColumn: "Staff no", Active: 20, Missing: &missing, Wrote: true,
			Guards: []load.GuardReport{{Guard: load.Deactivates, Message: "2 of 20", Count: 2, Share: 0.1}},
		},
		Rejects: []load.Reject{{Line: 4, ID: "7", Issues: []index.Issue{{Code: "VALUE_KIND_MISMATCH", Severity: index.Error, Message: "No.", Path: []string{"attributes", "start"}, Hint: "Yes."}}}},
		Created: noon, Finished: noon.Add(time.Minute), Undone: 3, Kept: 1,
	}}
	if got := f.registry.All(); !reflect.DeepEqual(got, want) {
		t.Errorf("read as\n%+v, want\n%+v", got, want)
	}
	err = load.Verify(f.disk)
	for _, id := range []string{"import:1-2", "import:1-3", "import:other"} {
		if err == nil || !strings.Contains(err.Error(), id) || strings.Contains(err.Error(), `"import:1-1"`) {
			t.Errorf("%s cannot be read, and verifying says: %v", id, err)
		}
	}
}
