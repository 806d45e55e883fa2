package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
)

type queryCommand struct {
	place
	Document  string            `arg:"" optional:"" help:"The document, '{ health { users } }' for example; - reads it from the input."`
	File      string            `help:"File with the document; - is the input." type:"path" placeholder:"FILE" short:"f"`
	Operation string            `help:"Name of the operation, when the document has several." placeholder:"NAME"`
	Var       map[string]string `help:"A variable: NAME=JSON, or NAME=TEXT when that is no JSON." placeholder:"NAME=VALUE"`
	Variables string            `help:"File with the variables, an object in JSON." type:"path" placeholder:"FILE"`
	Format    string            `help:"How the answer is printed: json, table, or csv of one of its lists." enum:"json,table,csv" default:"json"`
	Table     string            `help:"Which list of the answer is meant with csv: population.composition.cells for example." placeholder:"PATH"`
}

// Run asks and prints the answer.
func (c *queryCommand) Run(ctx context.Context, s streams) error {
	if c.Table != "" && c.Format != "csv" {
		return &failure{exitUsage, errors.New("--table is for --format csv")}
	}
	document, err := c.document(s.in)
	if err != nil {
		return err
	}
	variables, err := c.variables()
	if err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	return c.with(ctx, options{manual: true, now: s.now, memory: s.memory, logger: quiet}, func(at *client) error {
		answer, err := at.ask(ctx, document, c.Operation, variables)
		if err != nil {
			return err
		}
		if err := c.print(s.out, answer); err != nil {
			return err
		}
		return answer.failure()
	})
}

func (c *queryCommand) document(in io.Reader) (string, error) {
	switch {
	case c.Document != "" && c.File != "":
		return "", &failure{exitUsage, errors.New("there is a document and a --file: give one of them")}
	case c.Document == "-" || c.File == "-":
		text, err := io.ReadAll(in)
		return string(text), err
	case c.File != "":
		text, err := os.ReadFile(c.File)
		return string(text), err
	case c.Document == "":
		return "", &failure{exitUsage, errors.New("there is nothing to ask: give a document such as '{ health { users } }', or --file")}
	}
	return c.Document, nil
}

func (c *queryCommand) variables() (map[string]any, error) {
	out := map[string]any{}
	if c.Variables != "" {
		text, err := os.ReadFile(c.Variables)
		if err != nil {
			return nil, err
		}
		if err := decode(text, &out); err != nil {
			return nil, fmt.Errorf("%s is no object in JSON: %w", c.Variables, err)
		}
	}
	for name, text := range c.Var {
		var v any
		if decode([]byte(text), &v) != nil {
			v = text
		}
		out[name] = v
	}
	return out, nil
}

// decode reads JSON with its numbers as they are written.
func decode(text []byte, out any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(out); err != nil {
		return err
	}
	if d.More() {
		return errors.New("something follows after its end")
	}
	return nil
}

func (c *queryCommand) print(to io.Writer, a answer) error {
	if len(a.Data) > 0 {
		switch c.Format {
		case "table":
			return printTables(to, a.Data)
		case "csv":
			return printCSV(to, a.Data, c.Table)
		}
	}
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, text, "", "  "); err != nil {
		return fmt.Errorf("print the answer: %w", err)
	}
	_, err = fmt.Fprintln(to, strings.TrimSpace(pretty.String()))
	return err
}
