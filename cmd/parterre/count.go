package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

type countCommand struct {
	place
	Text string `arg:"" help:"Criteria in their text form: 'department in (\"IT\", \"HR\") and startDate in last P2Y'; - reads them from the input."`
	JSON bool   `name:"json" help:"Print the criteria as JSON instead, ready to be sent."`
}

// Run prints how many people match criteria, and tells what they mean in plain English.
func (c *countCommand) Run(ctx context.Context, s streams) error {
	text := c.Text
	if text == "-" {
		read, err := io.ReadAll(s.in)
		if err != nil {
			return err
		}
		text = string(read)
	}
	return c.with(ctx, options{manual: true, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)}, func(at *client) error {
		found, err := at.readText(ctx, text, s.err)
		if err != nil {
			return err
		}
		if c.JSON {
			_, err = fmt.Fprintf(s.out, "%s\n", found.Criteria)
			return err
		}
		fmt.Fprintln(s.err, sentence(strings.ToUpper(found.Description[:1])+found.Description[1:])) // a script reads the number alone
		_, err = fmt.Fprintln(s.out, found.Population.Size)
		return err
	})
}

// textual is what a server read from a text.
type textual struct {
	Criteria    json.RawMessage
	Description string
	Population  *struct{ Size int }
	Issues      []textFault
}

type textFault struct {
	Message, Hint, Excerpt string
	Line, Column           int
}

// String says where a fault is, what is wrong and the cure, and shows it.
func (f textFault) String() string {
	return fmt.Sprintf("line %d, column %d: %s\n  %s", f.Line, f.Column, strings.TrimSpace(f.Message+" "+f.Hint), strings.ReplaceAll(f.Excerpt, "\n", "\n  "))
}

// readText lets the place read criteria. What is wrong with the text is told with its place; what cannot be answered is an
// error.
func (c *client) readText(ctx context.Context, text string, tell io.Writer) (*textual, error) {
	var out struct{ CriteriaFromText textual }
	err := c.into(ctx, `query Text($text: String!) { criteriaFromText(text: $text) {
		criteria description population { size } issues { message hint line column excerpt } } }`, map[string]any{"text": text}, &out)
	if err != nil {
		return nil, err
	}
	found := &out.CriteriaFromText
	for _, f := range found.Issues {
		fmt.Fprintln(tell, f)
	}
	if found.Population == nil {
		return nil, &failure{exitAnswer, errors.New("the criteria cannot be answered as they are written")}
	}
	return found, nil
}
