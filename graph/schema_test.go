package graph_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

var update = flag.Bool("update", false, "write the golden files anew")

func loadSchema(t *testing.T) *gql.Schema {
	schema, err := gqlparser.LoadSchema(&gql.Source{Name: "schema.graphqls", Input: schemaText(t)})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSchema(t *testing.T) {
	schema := loadSchema(t)
	t.Run("the schema is the golden one", func(t *testing.T) {
		var b bytes.Buffer
		formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
		golden := filepath.Join("testdata", "schema.golden.graphqls")
		if *update {
			if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), want) {
			t.Fatal("the schema changed: look whether programs that use it still work, then run this test with -update")
		}
	})
	t.Run("every type, field, argument and enum value says what it is", func(t *testing.T) {
		missing := func(what, description string) {
			if strings.TrimSpace(description) == "" {
				t.Errorf("%s has no description", what)
			}
		}
		arguments := func(of string, list gql.ArgumentDefinitionList) {
			for _, a := range list {
				missing(of+"("+a.Name+":)", a.Description)
			}
		}
		for name, def := range schema.Types {
			if def.BuiltIn {
				continue
			}
			missing(name, def.Description)
			for _, f := range def.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				missing(name+"."+f.Name, f.Description)
				arguments(name+"."+f.Name, f.Arguments)
			}
			for _, v := range def.EnumValues {
				missing(name+"."+v.Name, v.Description)
			}
		}
		for name, d := range schema.Directives {
			missing("@"+name, d.Description)
			if d.Position.Src.Name == "schema.graphqls" {
				arguments("@"+name, d.Arguments)
			}
		}
	})
	t.Run("every mutation takes an idempotency key and answers with issues and a revision", func(t *testing.T) {
		for _, f := range schema.Mutation.Fields {
			if f.Arguments.ForName("idempotencyKey") == nil {
				t.Errorf("%s has no idempotencyKey", f.Name)
			}
			payload := schema.Types[f.Type.NamedType]
			for _, field := range []string{"issues", "revision"} {
				if payload.Fields.ForName(field) == nil {
					t.Errorf("%s has no %s", payload.Name, field)
				}
			}
		}
	})
	t.Run("every code of an issue is in the schema, and no other", func(t *testing.T) {
		codes := map[string]bool{}
		for _, folder := range []string{"../index", "../engine", "../engine/phrase", "../audience", "../audience/live", "../audience/load", "../audience/export", "."} {
			for _, code := range issueCodes(t, folder) {
				codes[code] = true
				if schema.Types["IssueCode"].EnumValues.ForName(code) == nil {
					t.Errorf("%s of %s is not in the schema", code, folder)
				}
			}
		}
		for _, v := range schema.Types["IssueCode"].EnumValues {
			if !codes[v.Name] {
				t.Errorf("nothing in the code says %s", v.Name)
			}
		}
	})
}

// issueCodes returns the values of the constants of type IssueCode in the Go files of a folder.
func issueCodes(t *testing.T, folder string) []string {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || spec.Type == nil {
				return true
			}
			typ, ok := spec.Type.(*ast.Ident)
			if sel, isSel := spec.Type.(*ast.SelectorExpr); isSel {
				typ, ok = sel.Sel, true
			}
			if !ok || typ.Name != "IssueCode" {
				return true
			}
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok {
					out = append(out, strings.Trim(lit.Value, `"`))
				}
			}
			return true
		})
	}
	return out
}
