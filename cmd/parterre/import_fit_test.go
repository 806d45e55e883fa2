package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parterre/index"
)

// TestAnImportThatWouldNotFitIsRefusedWithWhatItNeeds brings 3,000 people to 512 kB of memory for people, by every way there is.
func TestAnImportThatWouldNotFitIsRefusedWithWhatItNeeds(t *testing.T) {
	m := memory{limit: 1_000_000, from: "--memory", taken: func() int64 { return 288_000 }} // 800,000 may be filled
	dir := t.TempDir()
	file := func(name string, people int) string {
		var b strings.Builder
		b.WriteString("id,city\n")
		for i := range people {
			fmt.Fprintf(&b, "u%d,Graz\n", i)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	large, small := file("large.csv", 3000), file("small.csv", 2000)
	server := openFolder(t, options{folder: t.TempDir(), memory: m})
	defer shut(t, server)
	d, err := openDoor("localhost:0", nil, server.logger)
	if err != nil {
		t.Fatal(err)
	}
	d.routes.Store(&server.routes)
	defer d.close()
	folder := t.TempDir()
	shut(t, openFolder(t, options{folder: folder + "/default"}))
	places := map[string]func(c *importCommand){
		"a folder":                func(c *importCommand) { c.Data = folder },
		"a folder yet to be made": func(c *importCommand) { c.Data = filepath.Join(dir, "new") },
		"a server":                func(c *importCommand) { c.URL = "http://" + d.address },
	}
	for where, at := range places {
		for _, dry := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, dry run %t", where, dry), func(t *testing.T) {
				var out, errs bytes.Buffer
				c := &importCommand{Format: "auto", DryRun: dry, Quiet: true, Files: []string{large}}
				c.Workspace = "default"
				at(c)
				s := streams{out: &out, err: &errs, now: time.Now, memory: m}
				err := c.Run(t.Context(), s, server.logger)
				if err == nil || !strings.Contains(err.Error(), "large.csv") || !strings.Contains(err.Error(), "3000 users") ||
					!strings.Contains(err.Error(), "about 600 kB, and 512 kB of the 800 kB") || !strings.Contains(err.Error(), "Nothing was written") {
					t.Fatalf("%v", err)
				}
				c.Files, c.DryRun = []string{small}, true
				if err := c.Run(t.Context(), s, server.logger); err != nil || !strings.Contains(out.String(), "2000 users would be new") {
					t.Errorf("the small file: %v, %s", err, out.String())
				}
			})
		}
	}
	if n := server.service.View().Facts.Everyone().Count(); n != 0 {
		t.Errorf("%d people are there", n)
	}
	if _, report, err := index.Load(t.Context(), server.store, index.Options{}); err != nil || report.Users != 0 {
		t.Errorf("%+v %v", report, err)
	}
}
