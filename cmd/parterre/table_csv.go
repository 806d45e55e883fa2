package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"parterre/audience/export"
)

// printCSV prints one list of objects of an answer as CSV. Which one has to be said where there are several; an answer
// without any is a table of one row.
func printCSV(to io.Writer, data json.RawMessage, path string) error {
	root, err := readNode(json.NewDecoder(bytes.NewReader(data)))
	if err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	found := map[string][]node{}
	root.lists("", func(at string, rows []node) { found[at] = rows })
	rows, ok := found[path]
	switch {
	case ok:
	case path != "":
		return &failure{exitUsage, fmt.Errorf("the answer has no table %s: %s", path, among(found))}
	case len(found) > 1:
		return &failure{exitUsage, fmt.Errorf("say with --table which one is meant: %s", among(found))}
	case len(found) == 0:
		rows = []node{root}
	default:
		for _, rows = range found { // the only one
		}
	}
	_, err = to.Write(csvOf(rows))
	return err
}

func among(found map[string][]node) string {
	if len(found) == 0 {
		return "there is none in it"
	}
	paths := make([]string, 0, len(found))
	for path := range found {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return "there are " + strings.Join(paths, ", ")
}

// lists calls add for every list of objects that is not within another one.
func (n node) lists(path string, add func(path string, rows []node)) {
	for _, f := range n.fields {
		name := strings.TrimPrefix(path+"."+f.name, ".")
		switch {
		case f.value.shape == '{':
			f.value.lists(name, add)
		case f.value.isTable():
			add(name, f.value.items)
		}
	}
}

// csvOf writes rows under a line of the names they have.
func csvOf(rows []node) []byte {
	var names []string
	cells := make([]map[string]node, len(rows))
	for i, row := range rows {
		cells[i] = map[string]node{}
		row.leaves("", func(name string, n node) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			cells[i][name] = n
		})
	}
	var b []byte
	line := func(cell func(b []byte, name string) []byte) {
		for i, name := range names {
			if i > 0 {
				b = append(b, ',')
			}
			b = cell(b, name)
		}
		b = append(b, "\r\n"...)
	}
	line(export.AppendCell)
	for _, row := range cells {
		line(func(b []byte, name string) []byte { return row[name].appendCSV(b) })
	}
	return b
}

// leaves calls add for everything in a row that is no object; what is within an object has its path for a name.
func (n node) leaves(path string, add func(name string, n node)) {
	for _, f := range n.fields {
		name := strings.TrimPrefix(path+"."+f.name, ".")
		if f.value.shape == '{' {
			f.value.leaves(name, add)
			continue
		}
		add(name, f.value)
	}
}

// appendCSV appends a cell: numbers as they were sent, and every text so that no spreadsheet program takes it for a formula.
func (n node) appendCSV(b []byte) []byte {
	switch v := n.value.(type) {
	case string:
		return export.AppendCell(b, v)
	case nil:
		if n.shape == 0 {
			return b
		}
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = item.inline()
		}
		return export.AppendCell(b, strings.Join(parts, ";"))
	default:
		return fmt.Append(b, v)
	}
}
