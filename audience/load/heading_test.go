package load_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

func declare(t testing.TB, w *audience.Service, key, label string, kind index.Kind) {
	t.Helper()
	out, err := w.DeclareAttribute(context.Background(), tester, index.AttributeChange{Key: key, Label: &label, Kind: &kind})
	check(t, err)
	if len(out.Issues) > 0 {
		t.Fatal(out.Issues)
	}
}

func TestHeadings(t *testing.T) {
	service := workspace(t)
	declare(t, service, "country", "Land", index.String)
	declare(t, service, "Land", "Region", index.String)
	declare(t, service, "startDate", "First day", index.String)
	declare(t, service, "begin", "Start date", index.String)
	declare(t, service, "home", "City", index.String)
	declare(t, service, "work", " city", index.String)
	declare(t, service, "plain", "", index.String)
	declare(t, service, "works", "Active", index.Boolean)
	for _, c := range []struct {
		name, heading string
		want          string // key or word; a fault when it has a space
	}{
		{"a key", "country", "country"},
		{"a key goes before the label of another", "Land", "Land"},
		{"a label", "Region", "Land"},
		{"a label in another case", "LAND", "country"},
		{"a label with space around it", "  region ", "Land"},
		{"a label goes before a key made from the name", "Start date", "begin"},
		{"a key made from the name", "Start:date", "startDate"},
		{"an attribute without a label is shown by its key", "Plain", "plain"},
		{"nobody's name", "Colour of hair", "colourOfHair"},
		{"a label of two attributes", "City", `The column "City" could be the attribute "home" or the attribute "work".`},
		{"a label that is also a word of the user", "Active", `The column "Active" could be "active" of the user or the attribute "works".`},
		{"a word of the user as it is", "active", "ACTIVE"},
		{"the display name", "NAME", "NAME"},
		{"roles", "Roles", "ROLES"},
		{"groups", "Groups", "GROUPS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _ := registry(t, service, clock)
			text := "Id," + c.heading + "\nu,true\n"
			for _, order := range []load.Order{{Format: load.CSV, Review: true}, {Format: load.CSV, DryRun: true}} {
				i := send(t, r, order, text)
				if strings.HasSuffix(c.want, ".") {
					var table *load.TableError
					if !errors.As(i.Err, &table) || table.Issues[0].Message != c.want || table.Issues[0].Hint == "" {
						t.Errorf("%v", i.Err)
					}
					continue
				}
				check(t, i.Err)
				if columns := i.Verdict.Columns; columns[0].Use != load.UseID || string(columns[1].Use) != c.want && (columns[1].Use != load.UseAttribute || i.Verdict.Attributes[0].Key != c.want) {
					t.Errorf("%+v %+v", columns, i.Verdict.Attributes)
				}
			}
		})
	}
	t.Run("two columns of one attribute are told", func(t *testing.T) {
		_, _, err := run(service, load.Task{Source: memory("id,country,LAND\nu,a,b\n"), Format: load.CSV})
		if err == nil || !strings.Contains(err.Error(), `"country" and "LAND" mean the same`) {
			t.Error(err)
		}
	})
	t.Run("samples of a sensitive attribute are hidden, whatever its column is called", func(t *testing.T) {
		yes := true
		_, err := service.UpdateAttribute(context.Background(), tester, index.AttributeChange{Key: "country", Sensitive: &yes})
		check(t, err)
		r, _ := registry(t, service, clock)
		i := send(t, r, load.Order{Format: load.CSV, Review: true}, "id,LAND\nu,Atlantis\n")
		if i.Verdict.Columns[1].Samples != nil || i.Verdict.Attributes[0].Samples != nil {
			t.Errorf("%+v", i.Verdict)
		}
	})
}

// workbenchCell writes a cell as the workbench does: see web/src/ui/csv.ts.
func workbenchCell(value any) string {
	var text string
	switch v := value.(type) {
	case string:
		text = v
	case []string:
		text = strings.Join(v, ";")
	default:
		written, _ := json.Marshal(v) // numbers and truths
		text = string(written)
	}
	_, isInt := value.(int64)
	_, isFloat := value.(float64)
	if rest := strings.TrimLeft(text, "'"); !isInt && !isFloat && rest != "" && strings.ContainsAny(rest[:1], "=+-@\t\r\n") {
		text = "'" + text
	}
	if strings.ContainsAny(text, "\",\r\n;") {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

// A table that was downloaded from the workbench says nothing new.
func TestWorkbenchTablesComeBackUnchanged(t *testing.T) {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab19 ,;\"\n'=+-@äß.")), 1, 8, -1)
	word := rapid.Map(rapid.StringOfN(rapid.SampledFrom([]rune("ab1 ,\"'=+-@ä.")), 1, 6, -1), func(s string) string { return "w" + s + "w" })
	service := workspace(t)
	kinds := index.Kinds
	labels := []string{"Country", "+ extra", "Hours; weekly", "E-mail", "", "Start day", "'= sum", "App; version"}
	for i, kind := range kinds {
		declare(t, service, fmt.Sprintf("k%d", i), labels[i], kind)
	}
	for i, name := range []string{"The sales, all", "-x", ""} {
		_, err := service.PutGroup(context.Background(), tester, index.GroupWrite{Key: fmt.Sprintf("g%d", i), Name: &name})
		check(t, err)
	}
	rapid.Check(t, func(r *rapid.T) {
		var users []index.UserWrite
		for i := range rapid.IntRange(1, 8).Draw(r, "people") {
			u := index.UserWrite{ID: fmt.Sprintf("%su%d", rapid.SampledFrom([]string{"", "-", "'-", "="}).Draw(r, "sign"), i)}
			if rapid.Bool().Draw(r, "named") {
				name := word.Draw(r, "name")
				u.Name = &name
			}
			roles := rapid.SliceOfN(word, 0, 2).Draw(r, "roles")
			groups := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"g0", "g1", "g2"}), 0, 3, func(g string) string { return g }).Draw(r, "groups")
			u.Roles, u.Groups = &roles, &groups
			for n, kind := range kinds {
				if !rapid.Bool().Draw(r, "has") {
					continue
				}
				var value any
				switch kind {
				case index.String:
					value = text.Draw(r, "text")
				case index.Number:
					value = rapid.Float64Range(-1e9, 1e9).Draw(r, "number")
				case index.Integer:
					value = rapid.Int64().Draw(r, "integer")
				case index.Boolean:
					value = rapid.Bool().Draw(r, "truth")
				case index.Date:
					value = index.FormatDate(int64(rapid.IntRange(-700_000, 2_000_000).Draw(r, "day")))
				case index.DateTime:
					value = time.UnixMilli(rapid.Int64Range(-1e12, 1e13).Draw(r, "instant")).UTC().Format("2006-01-02T15:04:05.000Z")
				case index.Version:
					value = fmt.Sprintf("%d.%d.%d-rc.%d", rapid.IntRange(0, 99).Draw(r, "major"), rapid.IntRange(0, 9999).Draw(r, "minor"), rapid.IntRange(0, 9999).Draw(r, "patch"), rapid.IntRange(0, 9).Draw(r, "candidate"))
				case index.StringList:
					value = rapid.SliceOfN(word, 1, 3).Draw(r, "list")
				}
				u.Attributes = append(u.Attributes, index.AttributeWrite{Key: fmt.Sprintf("k%d", n), Value: value})
			}
			users = append(users, u)
		}
		out, err := service.UpsertUsers(context.Background(), tester, users)
		check(t, err)
		if len(out.Issues) > 0 {
			r.Fatal(out.Issues)
		}
		facts := service.View().Facts
		head := []string{"Id", "Name"}
		for i := range kinds {
			head = append(head, labels[i])
			if labels[i] == "" {
				head[len(head)-1] = fmt.Sprintf("k%d", i)
			}
		}
		file := [][]any{{}}
		for _, h := range append(head, "Roles", "Groups") {
			file[0] = append(file[0], h)
		}
		for ord := range uint32(facts.Rows()) {
			u := facts.User(ord)
			row := []any{u.ID(), u.Name()}
			for i := range kinds {
				a, _ := facts.Schema().ByKey(fmt.Sprintf("k%d", i))
				if v, ok := u.Value(a.ID); ok {
					row = append(row, v.Any())
				} else {
					row = append(row, "")
				}
			}
			var groups []string
			for _, id := range u.GroupIDs() {
				g, _ := facts.Groups().ByID(id)
				groups = append(groups, map[bool]string{true: g.Key, false: g.Name}[g.Name == ""])
			}
			file = append(file, append(row, slices.Clone(u.Roles()), groups))
		}
		var b strings.Builder
		b.WriteString("\ufeff")
		for _, row := range file {
			var cells []string
			for _, v := range row {
				cells = append(cells, workbenchCell(v))
			}
			b.WriteString(strings.Join(cells, ",") + "\r\n")
		}
		registry, _ := registry(t, service, clock)
		i := send(t, registry, load.Order{Format: load.CSV, Review: true}, b.String())
		want := load.Counts{Read: facts.Rows(), Accepted: facts.Rows(), Unchanged: facts.Rows()}
		if i.Err != nil || !reflect.DeepEqual(i.Counts, want) {
			r.Fatalf("%v %+v %+v\n%s", i.Err, i.Counts, i.Rejects, b.String())
		}
		for _, f := range i.Verdict.Attributes {
			if f.New {
				r.Fatalf("%+v", f)
			}
		}
		v, _, err := run(service, load.Task{Source: memory(b.String()), Format: load.CSV})
		if err != nil || v.Counts != want || v.Wrote {
			r.Fatalf("without a review: %v %+v", err, v.Counts)
		}
	})
}
