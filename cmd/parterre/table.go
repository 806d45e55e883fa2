package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
)

// printTables prints the data of an answer for people: what is single as a name and a value on a line, every list of objects
// as a table under its path. Fields keep the order of the question.
func printTables(to io.Writer, data json.RawMessage) error {
	root, err := readNode(json.NewDecoder(bytes.NewReader(data)))
	if err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	t := &tables{to: to}
	t.object("", root)
	t.flush()
	return nil
}

// node is JSON with the order of its fields kept.
type node struct {
	fields []field // of an object
	items  []node  // of a list
	text   string  // of anything else, for a terminal
	value  any     // the same as it was sent: nil, bool, string or json.Number
	shape  byte    // '{', '[' or 0
}

type field struct {
	name  string
	value node
}

func readNode(d *json.Decoder) (node, error) {
	d.UseNumber()
	token, err := d.Token()
	if err != nil {
		return node{}, err
	}
	switch token {
	case json.Delim('{'):
		n := node{shape: '{'}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return node{}, err
			}
			value, err := readNode(d)
			if err != nil {
				return node{}, err
			}
			if name == "share" || name == "index" {
				value.text = rounded(value.text)
			}
			n.fields = append(n.fields, field{name.(string), value})
		}
		_, err = d.Token()
		return n, err
	case json.Delim('['):
		n := node{shape: '['}
		for d.More() {
			item, err := readNode(d)
			if err != nil {
				return node{}, err
			}
			n.items = append(n.items, item)
		}
		_, err = d.Token()
		return n, err
	case nil:
		return node{text: "-"}, nil
	}
	return node{text: printable(fmt.Sprint(token)), value: token}, nil
}

// rounded writes a share with four decimals at most. What is more than nothing never looks like nothing.
func rounded(text string) string {
	share, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	if share > 0 && share < 0.0001 {
		return "<0.0001"
	}
	return strconv.FormatFloat(math.Round(share*1e4)/1e4, 'f', -1, 64)
}

// printable writes a text on one line, without characters that steer a terminal.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, text)
}

// tables collects single values until a table or the end comes.
type tables struct {
	to      io.Writer
	singles [][2]string
	begun   bool
}

func (t *tables) object(path string, n node) {
	for _, f := range n.fields {
		name := strings.TrimPrefix(path+"."+f.name, ".")
		switch {
		case f.value.shape == '{':
			t.object(name, f.value)
		case f.value.isTable():
			t.table(name, f.value.items)
		default:
			t.singles = append(t.singles, [2]string{name, f.value.inline()})
		}
	}
}

// isTable reports whether a list has objects in it.
func (n node) isTable() bool { return n.shape == '[' && len(n.items) > 0 && n.items[0].shape == '{' }

// inline writes a value into one cell.
func (n node) inline() string {
	var parts []string
	switch n.shape {
	case '[':
		if len(n.items) == 0 {
			return "-"
		}
		for _, i := range n.items {
			parts = append(parts, i.inline())
		}
	case '{':
		for _, f := range n.fields {
			parts = append(parts, f.name+": "+f.value.inline())
		}
	default:
		return n.text
	}
	return strings.Join(parts, ", ")
}

// flush prints the single values that were collected.
func (t *tables) flush() {
	if len(t.singles) == 0 {
		return
	}
	t.gap()
	w := tabwriter.NewWriter(t.to, 0, 0, 2, ' ', 0)
	for _, s := range t.singles {
		fmt.Fprintf(w, "%s\t%s\n", s[0], s[1])
	}
	_ = w.Flush() // what the terminal does not take is lost with it
	t.singles = nil
}

func (t *tables) gap() {
	if t.begun {
		fmt.Fprintln(t.to)
	}
	t.begun = true
}

func (t *tables) table(path string, rows []node) {
	t.flush()
	t.gap()
	var names []string
	cells := make([]map[string]string, len(rows))
	seen := map[string]bool{}
	for i, row := range rows {
		cells[i] = map[string]string{}
		row.columns("", func(name, text string) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
			cells[i][name] = text
		})
	}
	found := slices.Clone(names)
	names = slices.DeleteFunc(names, func(name string) bool { // nothing, where other rows have an object
		return slices.ContainsFunc(found, func(other string) bool { return strings.HasPrefix(other, name+".") })
	})
	fmt.Fprintln(t.to, path)
	w := tabwriter.NewWriter(t.to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  "+strings.ToUpper(strings.Join(names, "\t")))
	for _, row := range cells {
		line := make([]string, len(names))
		for i, name := range names {
			line[i] = row[name]
		}
		fmt.Fprintln(w, "  "+strings.Join(line, "\t"))
	}
	_ = w.Flush() // what the terminal does not take is lost with it
}

// columns calls add for every cell of a row; objects within it become columns of their own.
func (n node) columns(path string, add func(name, text string)) {
	for _, f := range n.fields {
		name := strings.TrimPrefix(path+"."+f.name, ".")
		if f.value.shape == '{' {
			f.value.columns(name, add)
			continue
		}
		add(name, f.value.inline())
	}
}
