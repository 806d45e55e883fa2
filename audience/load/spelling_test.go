package load_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

// columnOf writes a table with the cells in one column x.
func columnOf(separator string, cells []string) memory {
	var b strings.Builder
	b.WriteString("id" + separator + "x\n")
	for i, cell := range cells {
		fmt.Fprintf(&b, "u%d%s\"%s\"\n", i, separator, cell)
	}
	return memory(b.String())
}

func TestSpellings(t *testing.T) {
	t.Run("of kinds that are found, and others that fit", func(t *testing.T) {
		service := workspace(t)
		for _, c := range []struct {
			name, separator, cells, want string
		}{
			{"truths of a German spreadsheet", ",", "WAHR|Falsch", "BOOLEAN/BOOLEAN"},
			{"of a French one", ",", "VRAI|FAUX", "BOOLEAN/BOOLEAN"},
			{"of an Italian one", ",", "VERO|FALSO", "BOOLEAN/BOOLEAN"},
			{"of a Spanish one", ",", "VERDADERO|FALSO", "BOOLEAN/BOOLEAN"},
			{"what people write is text, and could be asked for", ",", "ja|Nein", "STRING/BOOLEAN"},
			{"Norway and Slovenia", ",", "NO|SI", "STRING/BOOLEAN"},
			{"words of two languages", ",", "WAHR|FAUX", "STRING/STRING"},
			{"days with points", ",", "01.03.2024|1.3.2024|2024-03-01", "DATE/DATE"},
			{"a day with points that is none", ",", "30.02.2024", "STRING/STRING"},
			{"two digits of a year are no day", ",", "01.03.24", "STRING/STRING"},
			{"slashes", ",", "01/03/2024|25/03/2024", "STRING/STRING"},
			{"decimal commas between semicolons", ";", "38,5|20|-0,25", "NUMBER/NUMBER"},
			{"without a fraction they are no INTEGER", ";", "20,0|7", "NUMBER/NUMBER"},
			{"a comma between commas", ",", "1,234|38,5", "STRING/STRING"},
			{"a comma between tabs", "\t", "1,234", "STRING/STRING"},
			{"points between semicolons", ";", "1.5|2", "NUMBER/NUMBER"},
			{"commas and points", ";", "1.234|38,5", "STRING/STRING"},
			{"thousands", ";", "1.234,5|7", "STRING/STRING"},
			{"two commas", ";", "1,234,567", "STRING/STRING"},
			{"a needless zero makes a code", ";", "01,5", "STRING/STRING"},
		} {
			t.Run(c.name, func(t *testing.T) {
				v, _, err := run(service, load.Task{Source: columnOf(c.separator, strings.Split(c.cells, "|")), Format: load.CSV, DryRun: true})
				check(t, err)
				if f := v.Attributes[0]; f.Kind.String()+"/"+f.Fits.String() != c.want {
					t.Errorf("%+v", f)
				}
			})
		}
	})
	t.Run("active is written in any of the languages", func(t *testing.T) {
		service := workspace(t)
		v, _, err := run(service, load.Task{Source: memory("id,Active\na,WAHR\nb,nein\nc,No\nd,sí\ne,maybe\n"), Format: load.CSV})
		check(t, err)
		if v.New != 4 || v.Rejected != 1 || service.View().Facts.Everyone().Count() != 2 {
			t.Errorf("%+v", v)
		}
	})
	t.Run("cures say what a cell may look like", func(t *testing.T) {
		service := workspace(t)
		declare(t, service, "begin", "", index.Date)
		declare(t, service, "hours", "", index.Number)
		r, _ := registry(t, service, clock)
		i := send(t, r, load.Order{Format: load.CSV}, "id;begin;hours\na;01/03/2024;38 h\nb;01.03.2024;38,5\n")
		if i.New != 1 || len(i.Rejects) != 1 || len(i.Rejects[0].Issues) != 2 {
			t.Fatalf("%+v %+v", i.Counts, i.Rejects)
		}
		for n, want := range []string{"2024-03-01 or as 01.03.2024", "38,5"} {
			if issue := i.Rejects[0].Issues[n]; !strings.Contains(issue.Hint, want) {
				t.Errorf("%v", issue)
			}
		}
	})
	t.Run("another encoding is told in plain words", func(t *testing.T) {
		r, _ := registry(t, workspace(t), clock)
		i := send(t, r, load.Order{Format: load.CSV}, "id,city\nv,M\xfcnchen\n")
		const want = "line 2: The column \"city\" is not written in UTF-8, and so letters such as ä and é cannot be told. Save the file as “CSV UTF-8” in the spreadsheet program, and load that one."
		if i.Err == nil || i.Err.Error() != want {
			t.Errorf("%v", i.Err)
		}
	})
}

var (
	marked  = regexp.MustCompile(`^[-0-9.,]+$`)
	pointed = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
	comma   = regexp.MustCompile(`^-?(0|[1-9][0-9]*),[0-9]+$`)
)

// naively reads a cell for an attribute of a kind, knowing all cells of its column.
func naively(kind index.Kind, cell, separator string, column []string) (string, bool) {
	switch kind {
	case index.Number:
		commas, points := false, false
		for _, other := range column {
			if marked.MatchString(other) {
				commas, points = commas || strings.Contains(other, ","), points || strings.Contains(other, ".")
			}
		}
		if separator == ";" && commas && points && strings.ContainsAny(cell, ",.") {
			return "", false
		}
		if separator == ";" && comma.MatchString(cell) {
			cell = strings.Replace(cell, ",", ".", 1)
		}
		if !pointed.MatchString(cell) {
			return "", false
		}
		f, err := strconv.ParseFloat(cell, 64)
		written, _ := json.Marshal(f + 0)
		return string(written), err == nil
	case index.Boolean:
		switch strings.ToLower(cell) {
		case "true", "yes", "wahr", "ja", "vrai", "oui", "vero", "si", "sí", "sì", "verdadero":
			return "true", true
		case "false", "no", "falsch", "nein", "faux", "non", "falso":
			return "false", true
		}
	case index.Date:
		for _, layout := range []string{"2006-01-02", "2.1.2006"} {
			if d, err := time.Parse(layout, cell); err == nil && d.Year() > 0 {
				return `"` + d.Format("2006-01-02") + `"`, true
			}
		}
	}
	return "", false
}

// Cells of attributes that are there are read as a naive reader reads them, and refused where it does.
func TestSpellingsAreThoseOfANaiveReader(t *testing.T) {
	service := workspace(t)
	kinds := []index.Kind{index.Number, index.Boolean, index.Date}
	for _, kind := range kinds {
		declare(t, service, kind.String(), "", kind)
	}
	words := []string{"true", "FALSE", "Wahr", "falsch", "VRAI", "faux", "vero", "FALSO", "verdadero", "ja", "NEIN", "oui", "non", "si", "sí", "Sì", "no", "yes", "nee", "1", "0"}
	cell := rapid.OneOf(
		rapid.SampledFrom(words),
		rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf(rapid.SampledFrom([]string{"%d.%d.%04d", "%02d.%02d.%04d", "%02d/%02d/%04d", "%02d.%02d.%02d"}).Draw(t, "layout"), rapid.IntRange(0, 32).Draw(t, "day"), rapid.IntRange(0, 13).Draw(t, "month"), rapid.IntRange(0, 2500).Draw(t, "year"))
		}),
		rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(0, 2500).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 31).Draw(t, "day"))
		}),
		rapid.StringMatching(`-?[0-9]{1,4}[.,][0-9]{1,3}`),
		rapid.StringMatching(`[0-9.,-]{1,6}`),
		rapid.StringMatching(`-?[1-9][0-9]{0,3},[0-9]`),
	)
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(r, "kind")
		separator := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(r, "separator")
		cells := rapid.SliceOfN(cell, 1, 6).Draw(r, "cells")
		text := strings.Replace(string(columnOf(separator, cells)), "x", kind.String(), 1)
		_, err := service.UpsertUsers(context.Background(), tester, emptied(len(cells), kind.String()))
		check(t, err)
		v, lines, err := run(service, load.Task{Source: memory(text), Format: load.CSV})
		check(t, err)
		refused := map[int]bool{}
		for _, line := range lines {
			refused[line-2] = true
		}
		for i, c := range cells {
			want, ok := naively(kind, c, separator, cells)
			got := stored(service, fmt.Sprintf("u%d", i), kind.String())
			if refused[i] == ok || ok && got != want || !ok && got != "" {
				r.Fatalf("%s %q is %s, refused %v; want %s %v of %q\n%+v", kind, c, got, refused[i], want, ok, cells, v.Counts)
			}
		}
	})
}

func emptied(n int, key string) []index.UserWrite {
	out := make([]index.UserWrite, n)
	for i := range out {
		out[i] = index.UserWrite{ID: fmt.Sprintf("u%d", i), Attributes: []index.AttributeWrite{{Key: key}}}
	}
	return out
}

// stored writes a value as JSON; empty when there is none.
func stored(w *audience.Service, id, key string) string {
	facts := w.View().Facts
	ord, _ := facts.Ordinal(id)
	a, _ := facts.Schema().ByKey(key)
	v, ok := facts.User(ord).Value(a.ID)
	if !ok {
		return ""
	}
	written, _ := json.Marshal(v.Any())
	return string(written)
}
