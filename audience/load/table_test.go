package load_test

import (
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"parterre/audience/load"
)

// inUTF16 writes text with a byte order mark.
func inUTF16(order binary.AppendByteOrder, text string) string {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestSpreadsheets(t *testing.T) {
	const ann = "2 \"u\" name=\"Ann\" city=string(Wien)\n"
	for _, c := range []struct {
		name, text string
		want       string
	}{
		{"semicolons", "id;name;city\nu;Ann;Wien\n", ann},
		{"tabs", "id\tname\tcity\nu\tAnn\tWien\n", ann},
		{"one column", "id\nu\nv\n", "2 \"u\"\n3 \"v\"\n"},
		{"a line that tells the separator", "sep=;\r\nid;name;city\r\nu;Ann;Wien\r\n", strings.Replace(ann, "2", "3", 1)},
		{"decimal commas beside semicolons", "id;hours;rate\nu;38,5;1,5\nv;20,0;2,5\n", "2 \"u\" hours=string(38,5) rate=string(1,5)\n3 \"v\" hours=string(20,0) rate=string(2,5)\n"},
		{"a name with a comma between semicolons", "id;Hours, weekly;city\nu;38;Wien\nv;20;Graz\n", "2 \"u\" hoursWeekly=string(38) city=string(Wien)\n3 \"v\" hoursWeekly=string(20) city=string(Graz)\n"},
		{"a name with a semicolon between commas", "id,roles; all\nu,a;b\nv,\n", "2 \"u\" rolesAll=string(a;b)\n3 \"v\"\n"},
		{"lists between commas", "id,groups\nu,a;b\nv,a;b\n", "2 \"u\" groups=[\"a\" \"b\"]\n3 \"v\" groups=[\"a\" \"b\"]\n"},
		{"a list between semicolons is in quotes", "id;groups\nu;\"a;b\"\n", "2 \"u\" groups=[\"a\" \"b\"]\n"},
		{"other separators in quotes", "id,\"a; b;c\td\"\nu,\"x;y;z\"\n", "2 \"u\" aBCD=string(x;y;z)\n"},
		{"quotes within quotes", "id;\"say \"\"a,b\"\", or not\"\nu;\"\"\"x\"\",;\"\n", "2 \"u\" sayABOrNot=string(\"x\",;)\n"},
		{"a byte order mark", "\ufeff\"id\";name;city\nu;Ann;Wien\n", ann},
		{"UTF-16, little end first", inUTF16(binary.LittleEndian, "id\tname\r\nu\tÄnn 😀\r\n"), "2 \"u\" name=\"Änn 😀\"\n"},
		{"UTF-16, big end first", inUTF16(binary.BigEndian, "id\tname\r\nu\tÄnn 😀\r\n"), "2 \"u\" name=\"Änn 😀\"\n"},
		{"half of a surrogate pair in UTF-16", inUTF16(binary.LittleEndian, "id\tname\nu\t") + "\x00\xd8\n\x00v\x00\t\x00x\x00", "2 TEXT_INVALID[name]\n3 \"v\" name=\"x\"\n"},
		{"line ends of Windows", "id;name;city\r\nu;Ann;Wien\r\n", ann},
		{"line ends of old Macs, with a line feed in a cell", "id;name;city\ru;Ann;Wien\rv;\"B\nC\";Graz\r", ann + "3 \"v\" name=\"B\\nC\" city=string(Graz)\n"},
		{"old Macs, and no row", "id,name\r", ""},
		{"blank lines and rows of nothing", "\nid,name,city\n\nu,Ann,Wien\n,,\n \n\r\n,, \n\"\"\nv,,\n", strings.Replace(ann, "2", "4", 1) + "10 \"v\"\n"},
		{"columns without a name and without anything", "id,,name,city,,\nu,,Ann,Wien,, \nv,,Bob,Graz\n", ann + "3 \"v\" name=\"Bob\" city=string(Graz)\n"},
		{"a row that lacks a cell under a name", "id,name,\nu,Ann,\nv\n", "2 \"u\" name=\"Ann\"\n3 LINE_INVALID[]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, source := range map[string]load.Source{"plain": memory(c.text), "gzip": packed(t, c.text)} {
				got, err := rows(source, load.CSV, load.Layout{})
				if err != nil {
					t.Fatal(err)
				}
				if spelled(got) != c.want {
					t.Errorf("%s:\n%swant\n%s", name, spelled(got), c.want)
				}
			}
		})
	}
	t.Run("a row of another width is told by the sign that separates", func(t *testing.T) {
		for sign, word := range map[string]string{",": "comma", ";": "semicolon", "\t": "tab"} {
			got, err := rows(memory(strings.ReplaceAll("id;a\nu\nv;1\n", ";", sign)), load.CSV, load.Layout{})
			if err != nil || !strings.Contains(got[0].Issues[0].Hint, "a "+word+" for every empty cell") {
				t.Errorf("%s: %v %v", word, got, err)
			}
		}
	})
	t.Run("more than what is looked at to find the separator", func(t *testing.T) {
		long := strings.Repeat("a;b\n", 50_000)
		got, err := rows(memory("id,t\nu,\""+long+"\"\nv,x\n"), load.CSV, load.Layout{})
		if err != nil || len(got) != 2 || got[0].User.Attributes[0].Value != long {
			t.Errorf("%d rows, %v", len(got), err)
		}
	})
	t.Run("UTF-16 that ends within a character was cut off", func(t *testing.T) {
		text := inUTF16(binary.LittleEndian, "id\tname\nu\tAnn\n")
		if _, err := rows(memory(text[:len(text)-1]), load.CSV, load.Layout{}); !errors.Is(err, load.ErrCutOff) {
			t.Error(err)
		}
	})
	t.Run("JSON in a line is read from UTF-16 too", func(t *testing.T) {
		got, err := rows(memory(inUTF16(binary.BigEndian, "{\"id\":\"ä\"}\r\n")), load.NDJSON, load.Layout{})
		if err != nil || spelled(got) != "1 \"ä\"\n" {
			t.Errorf("%v %v", got, err)
		}
	})
	for _, c := range []struct {
		name, text string
		line       int
		want       []string // within the issues
	}{
		{"another encoding", "id,name,city\nu,Ann,Wien\nv,Bob,M\xfcnchen\n", 3, []string{`The column "city" is not written in UTF-8`}},
		{"another encoding in a row of another width", "id;city\nu;x;M\xfcnchen\n", 2, []string{"The row is not written in UTF-8"}},
		{"another encoding in a name", "id,Stra\xdfe\n", 0, []string{"A column name is not written in UTF-8"}},
		{"UTF-16 without a mark", inUTF16(binary.LittleEndian, "id\tname\n")[2:], 0, []string{"The file is not written in UTF-8"}},
		{"cells under no name", "id,,name,\nu,,Ann,\nv,1,Bob,2\n", 3, []string{"Column 2 has no name", "Column 4 has no name"}},
		{"names given twice, and one that can be no attribute", "id;city;日本;city; city \n", 0, []string{`Columns 2 and 4 are both called "city"`, `Columns 2 and 5 are both called "city"`, `"日本" can be no attribute`}},
		{"ids given twice", "id,id\n", 0, []string{`Columns 1 and 2 are both called "id"`}},
		{"two names of one meaning", "id,Start date,startDate\n", 0, []string{`"Start date" and "startDate" mean the same`}},
	} {
		t.Run("a table is refused as a whole: "+c.name, func(t *testing.T) {
			_, err := rows(memory(c.text), load.CSV, load.Layout{})
			var table *load.TableError
			if !errors.As(err, &table) || table.Line != c.line || len(table.Issues) != len(c.want) {
				t.Fatal(err)
			}
			for i, want := range c.want {
				if found := table.Issues[i]; !strings.Contains(found.Message, want) || found.Hint == "" {
					t.Errorf("%v", found)
				}
			}
		})
		t.Run("nothing of it is written, with a review or without: "+c.name, func(t *testing.T) {
			for _, review := range []bool{false, true} {
				service := workspace(t)
				r, _ := registry(t, service, clock)
				before := service.View()
				i := send(t, r, load.Order{Format: load.CSV, Review: review}, c.text)
				if i.Status != load.Failed || !errors.As(i.Err, new(*load.TableError)) || service.View() != before || len(i.Rejects) > 0 {
					t.Errorf("%s: %v", i.Status, i.Err)
				}
			}
		})
	}
	t.Run("a table of a European spreadsheet goes through a review like any other", func(t *testing.T) {
		service := workspace(t)
		r, _ := registry(t, service, clock)
		i := send(t, r, load.Order{Format: load.CSV, Review: true}, inUTF16(binary.LittleEndian, "Staff no;Full name;groups;\r\np1;Änn;\"a;b\";\r\np2;Bob;;\r\n;;;\r\n"))
		want := []load.Column{
			{"Staff no", 2, true, []string{"p1", "p2"}, load.UseID}, {"Full name", 2, true, []string{"Änn", "Bob"}, load.UseName}, {"groups", 1, false, []string{"a;b"}, load.UseGroups},
		}
		if i.Status != load.Review || i.New != 2 || i.Rejected != 0 || !reflect.DeepEqual(i.Verdict.Columns, want) {
			t.Fatalf("%s %v: %+v", i.Status, i.Err, i.Verdict)
		}
		_, err := r.Apply(i.ID, nil, nil)
		check(t, err)
		if i = settled(t, r, i.ID); i.Status != load.Done || i.New != 2 || service.View().Facts.Everyone().Count() != 2 {
			t.Errorf("%+v", i)
		}
	})
}

// table writes cells as spreadsheet programs do.
func table(cells [][]string, separator rune, quotes bool, end string) string {
	var b strings.Builder
	if !quotes {
		w := csv.NewWriter(&b)
		w.Comma = separator
		_ = w.WriteAll(cells) // a Builder takes everything
		return strings.ReplaceAll(b.String(), "\n", end)
	}
	for _, row := range cells {
		for i, cell := range row {
			if i > 0 {
				b.WriteRune(separator)
			}
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteString("\n")
	}
	return strings.ReplaceAll(b.String(), "\n", end)
}

// However a table is separated, quoted, broken into lines and encoded, the same is read.
func TestTablesAreTheSameInEveryShape(t *testing.T) {
	// U+0A0D is a letter whose bytes in UTF-16 are a line break in other encodings.
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab1 ,;\t\"\n|ä😀\u0a0d")), 0, 6, -1)
	rapid.Check(t, func(t *rapid.T) {
		quotes := rapid.Bool().Draw(t, "quotes")
		names := []string{"id", "groups"}
		for i := range rapid.IntRange(0, 3).Draw(t, "columns") {
			name := fmt.Sprintf("c%d", i)
			if quotes {
				name += rapid.SampledFrom([]string{"", ",", "; ;", ",\t,", "\"\n;"}).Draw(t, "name")
			}
			names = append(names, name)
		}
		cells := [][]string{names}
		for n := range rapid.IntRange(0, 20).Draw(t, "rows") {
			row := []string{fmt.Sprintf("u%d", n)}
			for range names[1:] {
				row = append(row, cell.Draw(t, "cell"))
			}
			cells = append(cells, row)
		}
		plain, err := rows(memory(table(cells, ',', quotes, "\n")), load.CSV, load.Layout{})
		if err != nil || len(plain) != len(cells)-1 {
			t.Fatalf("%d rows of %d: %v", len(plain), len(cells)-1, err)
		}
		for i, row := range plain {
			for _, a := range row.User.Attributes {
				column := int(a.Key[1] - '0')
				if a.Value != cells[i+1][2+column] {
					t.Fatalf("%s of line %d is %q, want %q", a.Key, row.Line, a.Value, cells[i+1][2+column])
				}
			}
		}
		text := table(cells, rapid.SampledFrom([]rune(",;\t")).Draw(t, "separator"), quotes, rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "end"))
		switch rapid.IntRange(0, 3).Draw(t, "encoding") {
		case 1:
			text = "\ufeff" + text
		case 2:
			text = inUTF16(binary.LittleEndian, text)
		case 3:
			text = inUTF16(binary.BigEndian, text)
		}
		got, err := rows(memory(text), load.CSV, load.Layout{})
		if err != nil || spelled(got) != spelled(plain) {
			t.Fatalf("%v\n%swant\n%s", err, spelled(got), spelled(plain))
		}
	})
}
