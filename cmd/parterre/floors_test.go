package main_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floor says what a package may import beside the standard library, and why no more. A path that ends in "/..."
// allows everything below it.
type floor struct {
	ours   []string // packages of this module, without "parterre/"
	theirs []string
	why    string
}

// floors is the house, from the cellar up. Every package has its line: a new one gets one here, with its reason.
var floors = map[string]floor{
	"parterre": {
		why: "the root publishes the schema as it is written, and nothing else",
	},
	"store/backup": {
		theirs: []string{"github.com/klauspost/compress/zstd"},
		why:    "backup is the format of a file, readable where no folder is: it knows rows as keys and values, and not how a folder keeps them",
	},
	"store": {
		ours:   []string{"store/backup"},
		theirs: []string{"github.com/dgraph-io/badger/v4/...", "github.com/dgraph-io/ristretto/v2/z", "google.golang.org/protobuf/proto", "golang.org/x/sys/unix"},
		why:    "store keeps rows and a log, and never hears of users or audiences; whoever owns a row knows its bytes",
	},
	"store/storetest": {
		theirs: []string{"golang.org/x/sys/unix"},
		why:    "storetest stands between a process and its disk, and knows nothing of what is written",
	},
	"index/block": {
		theirs: []string{"github.com/RoaringBitmap/roaring/v2"},
		why:    "a block is rows and nothing else: values in, values out",
	},
	"index/column": {
		ours:   []string{"index/block"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2", "github.com/cespare/xxhash/v2"},
		why:    "a column is typed values by ordinal: values in, values out, no disk",
	},
	"index/event": {
		ours:   []string{"index/block", "index/column"},
		theirs: []string{"golang.org/x/sync/errgroup"},
		why:    "an event here is numbers: when, who and of what type; names and kinds are for index, and so is the disk",
	},
	"index": {
		ours:   []string{"store", "index/block", "index/column", "index/event"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2", "github.com/cespare/xxhash/v2", "golang.org/x/text/...", "golang.org/x/sync/errgroup", "github.com/agnivade/levenshtein"},
		why:    "index holds facts: it knows where they lie on disk, and not what is asked of them",
	},
	"index/indextest": {
		ours:   []string{"index", "index/block", "index/column", "index/event"},
		theirs: []string{"pgregory.net/rapid"},
		why:    "indextest makes facts for tests of every floor, so it can know no floor above index",
	},
	"engine": {
		ours:   []string{"index", "index/block", "index/column", "index/event"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2", "github.com/cespare/xxhash/v2", "golang.org/x/text/..."},
		why:    "engine answers questions about facts without I/O, so that one test can hold every way of answering together",
	},
	"engine/phrase": {
		ours: []string{"engine", "index"},
		why:  "phrase is a spelling of criteria: text in, criteria out, and what they mean is for engine",
	},
	"audience": {
		ours:   []string{"engine", "engine/phrase", "index", "store"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2"},
		why:    "audience holds definitions and the one writer; it reaches what stands above it through interfaces of its own",
	},
	"audience/live": {
		ours:   []string{"audience", "engine", "index"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2"},
		why:    "live counts and announces; it is wired to audience in cmd, and knows no sibling",
	},
	"audience/load": {
		ours:   []string{"audience", "index", "store"},
		theirs: []string{"github.com/goccy/go-json"},
		why:    "load reads files and writes people through the Service like any other client, and keeps notes of its imports in a table of its own; it knows no sibling and no wire",
	},
	"audience/export": {
		ours: []string{"audience", "engine", "index"},
		why:  "export writes people as files, and knows no wire; a test holds it to what load reads",
	},
	"graph/auth": {
		why: "auth knows keys and clients; it is asked before anything else is known of a request",
	},
	"graph/scalar": {
		ours:   []string{"engine", "index"},
		theirs: []string{"github.com/99designs/gqlgen/graphql"},
		why:    "a scalar is a word of the schema, read and written",
	},
	"graph/generated": {
		ours:   []string{"audience", "audience/load", "engine", "index", "graph/scalar"},
		theirs: []string{"github.com/99designs/gqlgen/...", "github.com/vektah/gqlparser/v2/..."},
		why:    "generated is written by gqlgen from the schema and the words bound to it",
	},
	"graph": {
		ours: []string{"audience", "audience/export", "audience/load", "engine", "engine/phrase", "index", "graph/auth", "graph/generated", "graph/scalar"},
		theirs: []string{"github.com/99designs/gqlgen/...", "github.com/vektah/gqlparser/v2/...", "github.com/gorilla/websocket",
			"github.com/goccy/go-json", "github.com/graph-gophers/dataloader/v7", "github.com/rs/cors", "github.com/sosodev/duration",
			"github.com/prometheus/client_golang/...", "go.opentelemetry.io/..."},
		why: "graph turns the wire into calls of Service and View; it never sees a bitmap or a row",
	},
	"web": {
		why: "web is a page; what it asks, it asks over the wire",
	},
	"cmd/parterre/bench": {
		ours: []string{"audience", "audience/live", "audience/load", "engine", "graph", "graph/auth", "index", "index/block", "index/column", "store"},
		theirs: []string{"github.com/RoaringBitmap/roaring/v2", "github.com/dgraph-io/badger/v4",
			"github.com/prometheus/client_golang/prometheus", "go.opentelemetry.io/otel/..."},
		why: "bench measures the libraries bare, as yardsticks, so it alone may name them beside the floors",
	},
	"cmd/parterre/company": {
		ours: []string{"index"},
		why:  "company makes people up from a seed, and knows no more than what a user is",
	},
	"docs/client": {
		why: "an example for programs that know only the address: what it needs, everybody has",
	},
	"cmd/parterre": {
		ours: []string{"parterre", "audience", "audience/export", "audience/live", "audience/load", "cmd/parterre/bench", "cmd/parterre/company", "engine", "graph", "graph/auth", "index", "store", "store/backup", "web"},
		theirs: []string{"github.com/alecthomas/kong", "github.com/lmittmann/tint", "github.com/schollz/progressbar/v3",
			"github.com/prometheus/client_golang/...", "go.opentelemetry.io/...", "github.com/KimMachineGun/automemlimit/memlimit", "github.com/dustin/go-humanize", "golang.org/x/term", "github.com/goccy/go-yaml"},
		why: "cmd wires the house once, in opening order, and asks the floors through their own words",
	},
}

// reserved are imports that belong to few packages; the reason is worth more than the rule.
var reserved = []struct {
	path string
	to   []string
	why  string
}{
	{"github.com/dgraph-io/badger/v4", []string{"store", "cmd/parterre/bench"}, "the traps of Badger are known in one place"},
	{"github.com/99designs/gqlgen", []string{"graph", "graph/generated", "graph/scalar"}, "nothing below graph has seen GraphQL"},
	{"net/http", []string{"graph", "graph/auth", "graph/generated", "web", "cmd/parterre", "cmd/parterre/bench", "docs/client"}, "a floor that speaks HTTP cannot be called from anywhere else"},
	{"math/rand", []string{"cmd/parterre", "cmd/parterre/bench", "cmd/parterre/company", "index/indextest"}, "randomness is passed down from cmd, so that a run can be repeated"},
	{"math/rand/v2", []string{"cmd/parterre", "cmd/parterre/bench", "cmd/parterre/company", "index/indextest"}, "randomness is passed down from cmd, so that a run can be repeated"},
	{"crypto/rand", []string{"cmd/parterre", "cmd/parterre/bench"}, "randomness is passed down from cmd, so that a run can be repeated"},
}

const module = "parterre/"

type listed struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
	GoFiles                            []string
}

func list(t *testing.T) []listed {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,TestImports,XTestImports,GoFiles", "./...")
	cmd.Dir, cmd.Stderr = root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func allowed(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if root, ok := strings.CutSuffix(p, "/..."); ok {
			return path == root || strings.HasPrefix(path, root+"/")
		}
		return path == p
	})
}

func TestFloors(t *testing.T) {
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		t.Run(name, func(t *testing.T) {
			f, known := floors[name]
			if !known {
				t.Fatalf("%s has no line in floors: say in floors_test.go what it may import, and why", name)
			}
			for _, path := range p.Imports {
				if ours, ok := strings.CutPrefix(path, module); ok {
					if !allowed(ours, f.ours) {
						t.Errorf("%s imports %s, which stands above or beside it: %s", name, ours, f.why)
					}
				} else if strings.Contains(strings.Split(path, "/")[0], ".") && !allowed(path, f.theirs) {
					t.Errorf("%s imports %s: %s", name, path, f.why)
				}
				for _, r := range reserved {
					if (path == r.path || strings.HasPrefix(path, r.path+"/")) && !slices.Contains(r.to, name) {
						t.Errorf("%s imports %s, kept to %s: %s", name, path, strings.Join(r.to, ", "), r.why)
					}
				}
			}
			for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
				if r := reserved[0]; (path == r.path || strings.HasPrefix(path, r.path+"/")) && !slices.Contains(r.to, name) {
					t.Errorf("a test of %s imports %s, kept to %s: %s", name, path, strings.Join(r.to, ", "), r.why)
				}
			}
		})
	}
}

// The clock comes from cmd: whoever reads it below cannot be moved through a year by a test.
func TestClockComesFromCmd(t *testing.T) {
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(name, "cmd/") || name == "graph/generated" {
			continue
		}
		for _, file := range p.GoFiles {
			set := token.NewFileSet()
			tree, err := parser.ParseFile(set, filepath.Join(p.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if from, ok := s.X.(*ast.Ident); ok && from.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Sleep" || s.Sel.Name == "Since") {
					t.Errorf("%s/%s:%d calls time.%s: take a clock from cmd, so that time can be made to pass", name, file, set.Position(n.Pos()).Line, s.Sel.Name)
				}
				return true
			})
		}
	}
}
