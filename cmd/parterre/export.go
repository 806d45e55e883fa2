package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
)

type exportCommand struct {
	place
	Audience      string `arg:"" optional:"" help:"Key of the audience; without one everybody who is active."`
	Criteria      string `help:"Criteria instead of an audience, an object in JSON." placeholder:"JSON"`
	Output        string `help:"File to write; the output otherwise." type:"path" short:"o" placeholder:"FILE"`
	Format        string `help:"How people are written: ndjson or csv." enum:"ndjson,csv" default:"ndjson"`
	ListSeparator string `help:"What stands between the items of a list in one cell of CSV." default:";" placeholder:"TEXT"`
}

const exportPage = 1_000

// Run writes people, in the order they were made, as one revision has them.
func (c *exportCommand) Run(ctx context.Context, s streams) error {
	of, err := c.population()
	if err != nil {
		return err
	}
	return c.with(ctx, options{manual: true, now: s.now, logger: slog.New(slog.DiscardHandler)}, func(at *client) error {
		to := s.out
		var file *replacement
		if c.Output != "" {
			var err error
			if file, err = replace(c.Output); err != nil {
				return err
			}
			defer func() { _ = file.discard() }() // which is nothing, once it is kept
			to = file
		}
		out := bufio.NewWriterSize(to, 256<<10)
		n, err := c.write(ctx, at, of, out)
		if err = errors.Join(err, out.Flush()); err != nil {
			return err
		}
		if file != nil {
			if err := file.keep(); err != nil {
				return err
			}
			fmt.Fprintf(s.err, "%d users written to %s\n", n, c.Output)
		}
		return nil
	})
}

// population is what is exported, as PopulationInput.
func (c *exportCommand) population() (map[string]any, error) {
	switch {
	case c.Audience != "" && c.Criteria != "":
		return nil, &failure{exitUsage, errors.New("there is an audience and --criteria: give one of them")}
	case c.Audience != "":
		return map[string]any{"audience": map[string]any{"key": c.Audience}}, nil
	case c.Criteria != "":
		var criteria any
		if err := decode([]byte(c.Criteria), &criteria); err != nil {
			return nil, &failure{exitUsage, fmt.Errorf("--criteria is no JSON: %w", err)}
		}
		return map[string]any{"criteria": criteria}, nil
	}
	return map[string]any{"criteria": map[string]any{"everyone": true}}, nil
}

// exported is a person as a file has it; see audience/load.
type exported struct {
	ID         string                     `json:"id"`
	Name       string                     `json:"name,omitempty"`
	Roles      []string                   `json:"roles,omitempty"`
	Groups     []string                   `json:"groups,omitempty"`
	Attributes map[string]json.RawMessage `json:"attributes,omitempty"`
}

// write asks page after page, all of the revision of the first one while the server holds it.
func (c *exportCommand) write(ctx context.Context, at *client, of map[string]any, out *bufio.Writer) (int, error) {
	put, done, err := c.writer(ctx, at, out)
	if err != nil {
		return 0, err
	}
	total := 0
	var revision, after any
	for {
		page, err := c.page(ctx, at, of, revision, after)
		if err != nil {
			return total, err
		}
		for _, n := range page.Nodes {
			if err := put(n.exported()); err != nil {
				return total, err
			}
			total++
		}
		if !page.PageInfo.HasNextPage {
			return total, done()
		}
		revision, after = page.PageInfo.Revision, page.PageInfo.EndCursor
	}
}

type exportNodes struct {
	Nodes    []exportNode
	PageInfo struct {
		HasNextPage         bool
		EndCursor, Revision string
	}
}

type exportNode struct {
	ID, Name   string
	Roles      []string
	Groups     []struct{ Key string }
	Attributes []struct {
		Attribute struct{ Key string }
		Value     json.RawMessage
	}
}

func (n exportNode) exported() exported {
	e := exported{ID: n.ID, Name: n.Name, Roles: n.Roles, Attributes: make(map[string]json.RawMessage, len(n.Attributes))}
	for _, g := range n.Groups {
		e.Groups = append(e.Groups, g.Key)
	}
	for _, a := range n.Attributes {
		e.Attributes[a.Attribute.Key] = a.Value
	}
	return e
}

func (c *exportCommand) page(ctx context.Context, at *client, of map[string]any, revision, after any) (exportNodes, error) {
	var out struct{ Population struct{ Members exportNodes } }
	err := at.into(ctx, `query Export($of: PopulationInput!, $first: Int!, $after: String, $revision: Revision) @view(revision: $revision) {
		population(of: $of) { members(first: $first, after: $after) {
			nodes { id name roles groups { key } attributes { attribute { key } value } } pageInfo { hasNextPage endCursor revision } } }
	}`, map[string]any{"of": of, "first": exportPage, "after": after, "revision": revision}, &out)
	return out.Population.Members, err
}

// writer returns what writes one person, and what ends the file.
func (c *exportCommand) writer(ctx context.Context, at *client, out *bufio.Writer) (put func(exported) error, done func() error, err error) {
	if c.Format == "ndjson" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return func(e exported) error { return encoder.Encode(e) }, func() error { return nil }, nil
	}
	var found struct{ Attributes []struct{ Key string } }
	if err := at.into(ctx, `query Columns { attributes { key } }`, nil, &found); err != nil {
		return nil, nil, err
	}
	header := []string{"id", "name", "roles", "groups"}
	for _, a := range found.Attributes {
		header = append(header, a.Key)
	}
	w := csv.NewWriter(out)
	if err := w.Write(header); err != nil {
		return nil, nil, err
	}
	put = func(e exported) error {
		row := []string{e.ID, e.Name, strings.Join(e.Roles, c.ListSeparator), strings.Join(e.Groups, c.ListSeparator)}
		for _, a := range found.Attributes {
			row = append(row, cell(e.Attributes[a.Key], c.ListSeparator))
		}
		for i := range row {
			row[i] = kept(row[i])
		}
		return w.Write(row)
	}
	return put, func() error { w.Flush(); return w.Error() }, nil
}

// kept writes a text so that an import reads it as it is: that takes one apostrophe off before a text that begins like a formula.
func kept(text string) string {
	if rest := strings.TrimLeft(text, "'"); len(rest) < len(text) && rest != "" && strings.ContainsAny(rest[:1], "=+-@\t\r") {
		return "'" + text
	}
	return text
}

// cell writes a value as one cell of CSV.
func cell(value json.RawMessage, separator string) string {
	var v any
	if len(value) == 0 || decode(value, &v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = fmt.Sprint(item)
		}
		return strings.Join(parts, separator)
	}
	return fmt.Sprint(v)
}
