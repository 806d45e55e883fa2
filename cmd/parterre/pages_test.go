package main

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

const root = "../.."

func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pages are all that is written for people beside the code.
func pages(t *testing.T) []string {
	t.Helper()
	all := []string{"README.md", "ARCHITECTURE.md", "audits/README.md", "web/README.md"}
	for _, folder := range []string{"docs", "docs/decisions"} {
		found, err := filepath.Glob(filepath.Join(root, folder, "*.md"))
		if err != nil || len(found) < 3 {
			t.Fatalf("%s has %d pages: %v", folder, len(found), err)
		}
		for _, name := range found {
			all = append(all, path.Join(folder, filepath.Base(name)))
		}
	}
	return all
}

// The README has a line for every command, and no page names a command, or a flag of one, that is not there.
func TestPagesNameTheCommands(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.Vars{"version": versionLine()})
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string][]string{}
	for _, command := range parser.Model.Children {
		flags[command.Name] = []string{"--help"}
		for _, group := range command.AllFlags(false) {
			for _, f := range group {
				flags[command.Name] = append(flags[command.Name], "--"+f.Name)
			}
		}
	}
	row := regexp.MustCompile("(?m)^\\| `parterre (\\w+).*$")
	typed := regexp.MustCompile("\\bparterre ([a-z]+)[^`\n]*")
	flag := regexp.MustCompile(`--[a-z][a-z-]*`)
	var rows []string
	for _, name := range pages(t) {
		text := page(t, name)
		said := typed.FindAllStringSubmatch(text, -1)
		for _, m := range row.FindAllStringSubmatch(text, -1) {
			rows = append(rows, m[1])
			said = append(said, m)
		}
		for _, m := range said {
			if flags[m[1]] == nil {
				t.Errorf("%s names the command %s, which is not there", name, m[1])
				continue
			}
			for _, f := range flag.FindAllString(m[0], -1) {
				if !slices.Contains(flags[m[1]], f) {
					t.Errorf("%s gives %s the flag %s, which it has not", name, m[1], f)
				}
			}
		}
	}
	if there := slices.Sorted(maps.Keys(flags)); !slices.Equal(there, slices.Sorted(slices.Values(rows))) {
		t.Errorf("the README has lines for %v, and there are %v", rows, there)
	}
}

// What a page names by its path, or leads to, is there.
func TestPagesLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, name := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(page(t, name), -1) {
			if _, err := os.Stat(filepath.Join(root, path.Dir(name), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", name, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile("`([\\w.*/-]*(?:/|\\.[a-z]+))`").FindAllStringSubmatch(page(t, "ARCHITECTURE.md"), -1) {
		if found, err := filepath.Glob(filepath.Join(root, m[1])); err != nil || len(found) == 0 {
			t.Errorf("ARCHITECTURE.md names %s, which is not there", m[1])
		}
	}
}

// The list of decisions has each of them once, by its number and its title.
func TestDecisionsAreListed(t *testing.T) {
	list := page(t, "docs/decisions/README.md")
	found, err := filepath.Glob(filepath.Join(root, "docs/decisions/[0-9]*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range found {
		name = filepath.Base(name)
		title, _, _ := strings.Cut(strings.TrimPrefix(page(t, "docs/decisions/"+name), "# "), "\n")
		if line := fmt.Sprintf("%d. [%s](%s)", i+1, title, name); !strings.Contains(list, line) {
			t.Errorf("docs/decisions/README.md lacks %q", line)
		}
	}
}
