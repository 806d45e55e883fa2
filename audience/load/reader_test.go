package load_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"parterre/audience/load"
	"parterre/index"
)

// memory is a Source in memory.
type memory []byte

func (m memory) Open() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(m)), nil }
func (m memory) Size() int64                  { return int64(len(m)) }

func packed(t testing.TB, text string) memory {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rows reads everything; the error is the one that ended the file, nil at its end.
func rows(s load.Source, f load.Format, l load.Layout) ([]load.Row, error) {
	r, err := load.OpenReader(s, f, l, index.Empty(index.Options{}).Schema())
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	var out []load.Row
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, row)
	}
}

// spelled writes rows as text: what a person needs to see that they are right.
func spelled(found []load.Row) string {
	var b strings.Builder
	for _, r := range found {
		fmt.Fprintf(&b, "%d", r.Line)
		if len(r.Issues) > 0 {
			for _, i := range r.Issues {
				fmt.Fprintf(&b, " %s%v", i.Code, i.Path)
			}
			b.WriteString("\n")
			continue
		}
		u := r.User
		fmt.Fprintf(&b, " %q", u.ID)
		if u.Name != nil {
			fmt.Fprintf(&b, " name=%q", *u.Name)
		}
		if u.Active != nil {
			fmt.Fprintf(&b, " active=%v", *u.Active)
		}
		if u.Roles != nil {
			fmt.Fprintf(&b, " roles=%q", *u.Roles)
		}
		if u.Groups != nil {
			fmt.Fprintf(&b, " groups=%q", *u.Groups)
		}
		for _, a := range u.Attributes {
			fmt.Fprintf(&b, " %s=%T(%v)", a.Key, a.Value, a.Value)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestNDJSON(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a user with everything", `{"id":"u","name":"Ann","active":false,"roles":["r"],"groups":[],"attributes":{"age":41.5,"city":"Wien","ok":true,"gone":null,"tags":["a","b"]}}`,
			`1 "u" name="Ann" active=false roles=["r"] groups=[] age=json.Number(41.5) city=string(Wien) ok=bool(true) gone=<nil>(<nil>) tags=[]interface {}([a b])` + "\n"},
		{"null leaves things as they are", `{"id":"u","name":null,"active":null,"roles":null,"groups":null,"attributes":null}`, "1 \"u\"\n"},
		{"blank lines, line ends of Windows and a byte order mark are passed over", "\xef\xbb\xbf{\"id\":\"a\"}\r\n\r\n  \n{\"id\":\"b\"}\r\n", "1 \"a\"\n4 \"b\"\n"},
		{"escapes are read", `{"id":"\u00e4\n\ud83d\ude00\\\""}`, "1 \"ä\\n😀\\\\\\\"\"\n"},
		{"numbers stay as they are written", `{"id":"u","attributes":{"n":123456789012345678901234567890,"e":-1.5E+3}}`, "1 \"u\" n=json.Number(123456789012345678901234567890) e=json.Number(-1.5E+3)\n"},
		{"every fault of a line is told", `{"id":7,"name":[],"active":"yes","roles":"r","groups":[1],"attributes":[],"extra":1}`,
			"1 FIELD_INVALID[id] FIELD_INVALID[name] FIELD_INVALID[active] FIELD_INVALID[roles] FIELD_INVALID[groups] FIELD_INVALID[attributes] FIELD_UNKNOWN[extra]\n"},
		{"a word given twice is refused", `{"id":"a","id":"b"}`, "1 FIELD_DUPLICATE[id]\n"},
		{"what is no JSON is refused with its line, and the next line is read", "nonsense\n{\"id\":\"a\"}\n{\"id\":NaN}\n{\"id\":\"b\",}\n{\"id\":\"c\"} x\n{'id':'d'}\n{\"id\":\"e\"}",
			"1 LINE_INVALID[]\n2 \"a\"\n3 LINE_INVALID[]\n4 LINE_INVALID[]\n5 LINE_INVALID[]\n6 LINE_INVALID[]\n7 \"e\"\n"},
		{"a list of objects is refused", `[{"id":"a"}]`, "1 LINE_INVALID[]\n"},
		{"numbers that JSON does not know are refused", "{\"id\":\"a\",\"attributes\":{\"n\":007}}\n{\"id\":\"a\",\"attributes\":{\"n\":+1}}\n{\"id\":\"a\",\"attributes\":{\"n\":1.}}\n", "1 LINE_INVALID[]\n2 LINE_INVALID[]\n3 LINE_INVALID[]\n"},
		{"bytes that are no UTF-8 are refused", "{\"id\":\"\xff\"}\n{\"id\":\"b\"}\n", "1 LINE_INVALID[]\n2 \"b\"\n"},
		{"half of a surrogate pair is refused where it is", `{"id":"\ud800","name":"\udc00x","roles":["a","\ud83d\u0041"],"groups":["\\\ud800"],"attributes":{"t":"\ude00\ud83d","fine":1,"l":["\ud83d\ud83d\ude00"],"o":{"x":[{"y":"\uDBFF"}]},"k":{"\uD800":1}}}` + "\n",
			"1 TEXT_INVALID[id] TEXT_INVALID[name] TEXT_INVALID[roles] TEXT_INVALID[groups] TEXT_INVALID[attributes t] TEXT_INVALID[attributes l] TEXT_INVALID[attributes o] TEXT_INVALID[attributes k]\n"},
		{"half of a surrogate pair in a key is refused, and two of them are not one key", `{"\ud800":"\ud800","id":"a","\udc00":1,"attributes":{"\ud800":1,"\ud801":2}}` + "\n",
			"1 TEXT_INVALID[] TEXT_INVALID[] TEXT_INVALID[attributes] TEXT_INVALID[attributes]\n"},
		{"whole pairs, escaped backslashes and the sign for unknown characters are text", `{"id":"\uD83D\uDE00\\ud800\ufffd"}` + "\n", "1 \"😀\\\\ud800\ufffd\"\n"},
		{"a control character within a text is refused", "{\"id\":\"a\tb\"}\n", "1 LINE_INVALID[]\n"},
		{"a last line without a line break is read", "{\"id\":\"a\"}\n{\"id\":\"b\"}", "1 \"a\"\n2 \"b\"\n"},
		{"half a last line with its line break is a fault of that line", "{\"id\":\"b\",\"attri\n", "1 LINE_INVALID[]\n"},
		{"a last line that is no beginning of an object is a fault of that line", "{\"id\":\"a\"}\nnonsense", "1 \"a\"\n2 LINE_INVALID[]\n"},
		{"half a line in the middle is a fault of that line", "{\"id\":\"b\",\"attri\n{\"id\":\"a\"}\n", "1 LINE_INVALID[]\n2 \"a\"\n"},
		{"objects as values are left for the floor below to refuse", `{"id":"a","attributes":{"o":{"x":[1]}}}`, "1 \"a\" o=map[string]interface {}(map[x:[1]])\n"},
		{"depth is bounded", `{"id":"a","attributes":{"o":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}}`, "1 LINE_INVALID[]\n"},
		{"an empty file has no rows", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, source := range map[string]load.Source{"plain": memory(c.text), "gzip": packed(t, c.text)} {
				got, err := rows(source, load.NDJSON, load.Layout{})
				if err != nil {
					t.Fatal(err)
				}
				if spelled(got) != c.want {
					t.Errorf("%s:\n%swant\n%s", name, spelled(got), c.want)
				}
			}
		})
	}
	t.Run("a line of 10 MB is read, one beyond the bound is refused, and the next line is read", func(t *testing.T) {
		text := `{"id":"a","attributes":{"t":"` + strings.Repeat("x", 10<<20) + `"}}` + "\n" + `{"id":"b","attributes":{"t":"` + strings.Repeat("x", 17<<20) + `"}}` + "\n" + `{"id":"c"}`
		got, err := rows(memory(text), load.NDJSON, load.Layout{})
		if err != nil || len(got) != 3 || len(got[0].Issues) != 0 || got[1].Issues[0].Code != load.LineTooLong || got[2].User.ID != "c" {
			t.Fatalf("%v, %d rows", err, len(got))
		}
	})
	t.Run("a compressed file that is cut off anywhere gives its whole lines and then says so", func(t *testing.T) {
		var text strings.Builder
		for n := range 2_000 {
			fmt.Fprintf(&text, "{\"id\":\"user-%d\",\"attributes\":{\"n\":%d}}\n", n*7919%2_000, n)
		}
		all := packed(t, text.String())
		for _, n := range []int{3, 12, 100, len(all) / 2, len(all) - 9, len(all) - 1} {
			got, err := rows(all[:n], load.NDJSON, load.Layout{})
			if !errors.Is(err, load.ErrCutOff) {
				t.Errorf("%d of %d bytes: %v after %d rows", n, len(all), err, len(got))
			}
			for i, r := range got {
				if len(r.Issues) > 0 || r.Line != i+1 {
					t.Fatalf("%d of %d bytes: row %d is %v", n, len(all), i, r)
				}
			}
		}
	})
	t.Run("a file that is cut off anywhere gives its whole lines and then says so", func(t *testing.T) {
		text := "\ufeff{\"id\":\"a\"}\n\n" + `{"id":"ü\u00e4\ud83d\ude00\\","active":true,"name":null,"groups":["g"],"attributes":{"n":-1.5e+3,"日":[{"x":false}]}} ` + "\r\n{\"id\":\"z\"}"
		for n := range len(text) {
			part := text[:n]
			whole := strings.Count(part, "}\n") + strings.Count(part, "\r\n")
			last := strings.TrimSpace(strings.TrimPrefix(part[strings.LastIndex(part, "\n")+1:], "\ufeff"))
			wantCut := last != "" && !json.Valid([]byte(last))
			if json.Valid([]byte(last)) {
				whole++
			}
			for name, source := range map[string]load.Source{"plain": memory(part), "gzip": packed(t, part)} {
				got, err := rows(source, load.NDJSON, load.Layout{})
				if errors.Is(err, load.ErrCutOff) != wantCut || !wantCut && err != nil || len(got) != whole {
					t.Errorf("%s, %q: %v after %d rows", name, part, err, len(got))
				}
				for _, r := range got {
					if len(r.Issues) > 0 {
						t.Errorf("%s, %q: %v", name, part, r)
					}
				}
			}
		}
	})
	t.Run("half of a surrogate pair hides no cut", func(t *testing.T) {
		if got, err := rows(memory(`{"id":"\ud800","name":"x`), load.NDJSON, load.Layout{}); !errors.Is(err, load.ErrCutOff) || len(got) > 0 {
			t.Errorf("%v after %v", err, got)
		}
	})
	t.Run("a row with half of a surrogate pair in its id is refused without an id", func(t *testing.T) {
		got, err := rows(memory(`{"id":"a\ud800"}`), load.NDJSON, load.Layout{})
		if err != nil || len(got) != 1 || got[0].User.ID != "" || len(got[0].Issues) != 1 {
			t.Errorf("%v, %v", got, err)
		}
	})
	t.Run("a compressed file with a flipped bit is told as damaged", func(t *testing.T) {
		all := bytes.Clone(packed(t, strings.Repeat("{\"id\":\"a\"}\n", 10_000)))
		all[len(all)-6] ^= 1 // of the checksum
		if _, err := rows(memory(all), load.NDJSON, load.Layout{}); !errors.Is(err, load.ErrCompression) {
			t.Error(err)
		}
	})
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name, text string
		layout     load.Layout
		want       string
	}{
		{"words of the user and attributes", "id,name,active,roles,groups,city\nu,Ann,FALSE,a;b,g,Wien\n", load.Layout{}, `1`},
		{"an empty cell leaves things as they are", "id,name,city\nu,,\n", load.Layout{}, "2 \"u\"\n"},
		{"cells with commas, quotes and line breaks", "id,t\na,\"x, \"\"y\"\"\nz\"\nb,w\n", load.Layout{}, "2 \"a\" t=string(x, \"y\"\nz)\n4 \"b\" t=string(w)\n"},
		{"columns by other names", "Staff,Who,Start date\nu,Ann,2020-01-01\n", load.Layout{ID: "Staff", Name: "Who"}, "2 \"u\" name=\"Ann\" startDate=string(2020-01-01)\n"},
		{"another separator", "id,groups\nu,a|b; c\n", load.Layout{Separator: "|"}, "2 \"u\" groups=[\"a\" \"b; c\"]\n"},
		{"a row of another width is refused", "id,a\nu\nv,1,2\nw,3\n", load.Layout{}, "2 LINE_INVALID[]\n3 LINE_INVALID[]\n4 \"w\" a=string(3)\n"},
		{"a stray quote is refused, and the next row is read", "id,a\nu,x\"y\nv,1\n", load.Layout{}, "2 LINE_INVALID[]\n3 \"v\" a=string(1)\n"},
		{"a quote that is never closed was cut off", "id,a\nv,1\nu,\"xy\nz", load.Layout{}, "2 \"v\" a=string(1)\n3 LINE_CUT_OFF[]\n"},
		{"active has to be true or false", "id,active\nu,maybe\n", load.Layout{}, "2 FIELD_INVALID[active]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "1" {
				c.want = `2 "u" name="Ann" active=false roles=["a" "b"] groups=["g"] city=string(Wien)` + "\n"
			}
			got, err := rows(memory(c.text), load.CSV, c.layout)
			if err != nil {
				t.Fatal(err)
			}
			if spelled(got) != c.want {
				t.Errorf("%swant\n%s", spelled(got), c.want)
			}
		})
	}
	for name, text := range map[string]string{
		"no id column":                 "name,city\n",
		"an empty file":                "",
		"two columns of one meaning":   "id,Start date,startDate\n",
		"a column that can be no key":  "id,日本\n",
		"a first line that is cut off": "id,\"na",
		"a name that is no text":       "id,\xff\n",
	} {
		t.Run("the first line is refused: "+name, func(t *testing.T) {
			_, err := rows(memory(text), load.CSV, load.Layout{})
			var header *load.TableError
			if !errors.As(err, &header) || len(header.Issues) == 0 {
				t.Error(err)
			}
		})
	}
}

func TestFile(t *testing.T) {
	t.Run("a file is read and measured", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "people.ndjson")
		if err := os.WriteFile(name, []byte(`{"id":"a"}`), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := rows(load.File(name), load.NDJSON, load.Layout{})
		if err != nil || len(got) != 1 || load.File(name).Size() != 10 {
			t.Error(got, err)
		}
	})
	t.Run("a file that is not there is an error", func(t *testing.T) {
		if _, err := rows(load.File(filepath.Join(t.TempDir(), "none")), load.NDJSON, load.Layout{}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("the format goes by the name", func(t *testing.T) {
		for name, want := range map[string]load.Format{"a.csv": load.CSV, "A.CSV.gz": load.CSV, "a.tsv": load.CSV, "a.ndjson": load.NDJSON, "a.jsonl.gz": load.NDJSON, "csv": load.NDJSON} {
			if got := load.FormatOf(name); got != want {
				t.Errorf("%s: %s", name, got)
			}
		}
	})
}

// Whatever the bytes are, reading ends, and what it takes for an object is one to encoding/json too, with the same values.
func FuzzNDJSON(f *testing.F) {
	for _, seed := range []string{`{"id":"u","attributes":{"a":1}}`, `{"id":"u","attributes":{"a":[true,null,"x",-1e5,{"b":[]}]}}`, "{\"id\":\"\\ud800\"}", `{"id":"u"`, "[]", "{\"a\":\"\\", "\x1f\x8b\x08", `{"attributes":{"a":tru`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := rows(memory(text), load.NDJSON, load.Layout{})
		if err != nil {
			return
		}
		if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
			return // UTF-16, which the lines below are not
		}
		lines := bytes.Split(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), []byte("\n"))
		for _, r := range got {
			if len(r.Issues) > 0 {
				continue
			}
			line := lines[r.Line-1]
			decoder := json.NewDecoder(bytes.NewReader(line))
			decoder.UseNumber()
			var want struct {
				ID         *string
				Attributes map[string]any
			}
			if err := decoder.Decode(&want); err != nil {
				t.Fatalf("%q was taken for an object: %v", line, err)
			}
			have := map[string]any{}
			for _, a := range r.User.Attributes {
				have[a.Key] = a.Value
			}
			if bytes.Contains(line, []byte(`"attributes"`)) && len(want.Attributes) > 0 && !reflect.DeepEqual(have, want.Attributes) {
				t.Fatalf("%q: %v, want %v", line, have, want.Attributes)
			}
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"id,a\nu,1\n", "id,a\nu,\"x\ny\"\n", "id,groups\nu,a;b\n", "id\n\"", "id,a\r\n1,2\r\n", "sep=;\nid;a;\nu;1;\n", "id\ta\r\"u\"\t2\r", "\xff\xfei\x00d\x00\n\x00u\x00\x00\xd8"} {
		f.Add([]byte(seed), ";")
	}
	f.Fuzz(func(t *testing.T, text []byte, separator string) {
		got, err := rows(memory(text), load.CSV, load.Layout{Separator: separator})
		if err != nil {
			return
		}
		for _, r := range got {
			for _, a := range r.User.Attributes {
				if index.CheckAttributeKey(a.Key) != nil {
					t.Fatalf("%q is no key", a.Key)
				}
			}
		}
	})
}
