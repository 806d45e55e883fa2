package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestChangedKeys(t *testing.T) {
	const first, second, third = "shop 0123456789abcdef\n", "cron fedcba9876543210\n", "reports 0011223344556677\n"
	folder := t.TempDir()
	file := filepath.Join(folder, "keys")
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, path string) { // as Kubernetes and editors do: beside it, then in its place
		t.Helper()
		if err := os.Symlink(to, path+".new"); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	write(file, first)
	k, err := readKeys(file, "ops=9999999999999999")
	if err != nil {
		t.Fatal(err)
	}
	// knows holds when exactly these are let in, after looks at the file, and the log has got this.
	knows := func(names string, looks int, said string) {
		t.Helper()
		log.Reset()
		for range looks {
			k.look(logger)
		}
		var in []string
		for _, key := range []string{"0123456789abcdef", "fedcba9876543210", "0011223344556677", "9999999999999999"} {
			if c, err := k.ring.Identify(key); err == nil {
				in = append(in, c.Name)
			}
		}
		if got := strings.Join(in, " "); got != names {
			t.Errorf("known are %q, want %q", got, names)
		}
		if said == "" && log.Len() > 0 || !strings.Contains(log.String(), said) || strings.Count(log.String(), "\n") > 1 {
			t.Errorf("said %q, want %q", log.String(), said)
		}
	}
	knows("shop ops", 3, "")
	write(file, second)
	knows("shop ops", 1, "") // it may still be written
	knows("cron ops", 3, `clients="[cron ops]"`)
	write(file+".new", third)
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	knows("reports ops", 2, "the keys were changed")
	write(file, third+"shop secret")
	knows("reports ops", 5, "line 2 of the keys: the key has fewer than 16 characters")
	if strings.Contains(log.String(), "secret") {
		t.Error("a key is in the log")
	}
	write(file, "# nobody\n")
	knows("reports ops", 5, "has no key")
	write(file, first)
	knows("shop ops", 2, "the keys were changed")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	knows("shop ops", 5, "put the file back")
	for _, version := range []string{"1", "2"} {
		if err := os.Mkdir(filepath.Join(folder, version), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write(filepath.Join(folder, "1", "keys"), second)
	write(filepath.Join(folder, "2", "keys"), third)
	link("1", filepath.Join(folder, "..data"))
	link(filepath.Join("..data", "keys"), file)
	knows("cron ops", 2, "the keys were changed")
	link("2", filepath.Join(folder, "..data"))
	knows("reports ops", 2, "the keys were changed")
	write(filepath.Join(folder, "2", "keys"), first)
	knows("shop ops", 2, "the keys were changed")
}
