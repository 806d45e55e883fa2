package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"

	"parterre/graph/auth"
)

type exportCommand struct {
	place
	Audience      string   `arg:"" optional:"" help:"Key of the audience; without one everybody who is active."`
	Where         string   `help:"Criteria as text instead of an audience: 'department = \"Sales\"'." placeholder:"TEXT"`
	Criteria      string   `help:"Criteria as JSON instead of an audience." placeholder:"JSON"`
	Output        string   `help:"File to write; the output otherwise." type:"path" short:"o" placeholder:"FILE"`
	Format        string   `help:"How people are written: ndjson or csv." enum:"ndjson,csv" default:"ndjson"`
	Columns       []string `help:"What to write of them: id, name, active, roles, groups and keys of attributes; all of it otherwise." placeholder:"COLUMN"`
	ListSeparator string   `help:"What stands between the items of a list in one cell of CSV." default:";" placeholder:"TEXT"`
	DecimalComma  bool     `help:"In CSV a comma within numbers and a semicolon between cells, for spreadsheet programs that want them so."`
	Mark          bool     `help:"Begin CSV with a byte order mark, for spreadsheet programs that take it for another encoding otherwise."`
}

// Run writes people, in the order they were made, as one revision has them.
func (c *exportCommand) Run(ctx context.Context, s streams) error {
	of, err := c.population()
	if err != nil {
		return err
	}
	return c.with(ctx, options{manual: true, now: s.now, memory: s.memory, logger: slog.New(slog.DiscardHandler)}, func(at *client) error {
		if c.Where != "" { // which tells what is wrong with it, and where
			if _, err := at.readText(ctx, c.Where, s.err); err != nil {
				return err
			}
		}
		if c.Output == "" {
			_, err := c.fetch(ctx, at, of, s.out)
			return err
		}
		file, err := replace(c.Output)
		if err != nil {
			return err
		}
		defer func() { _ = file.discard() }() // which is nothing, once it is kept
		people, err := c.fetch(ctx, at, of, file)
		if err != nil {
			return err
		}
		if err := file.keep(); err != nil {
			return err
		}
		fmt.Fprintf(s.err, "%s users written to %s\n", people, c.Output)
		return nil
	})
}

// population is what is exported, as PopulationInput.
func (c *exportCommand) population() (map[string]any, error) {
	given := map[string]any{}
	if c.Audience != "" {
		given["audience"] = map[string]any{"key": c.Audience}
	}
	if c.Where != "" {
		given["text"] = c.Where
	}
	if c.Criteria != "" {
		var criteria any
		if err := decode([]byte(c.Criteria), &criteria); err != nil {
			return nil, &failure{exitUsage, fmt.Errorf("--criteria is no JSON: %w", err)}
		}
		given["criteria"] = criteria
	}
	switch len(given) {
	case 0:
		return map[string]any{"criteria": map[string]any{"everyone": true}}, nil
	case 1:
		return given, nil
	}
	return nil, &failure{exitUsage, errors.New("give one of an audience, --where and --criteria")}
}

// fetch writes the file and returns how many people are in it, as the server counted them.
func (c *exportCommand) fetch(ctx context.Context, at *client, of map[string]any, to io.Writer) (string, error) {
	body, err := json.Marshal(map[string]any{
		"of": of, "format": c.Format, "columns": c.Columns, "listSeparator": c.ListSeparator, "decimalComma": c.DecimalComma, "byteOrderMark": c.Mark,
	})
	if err != nil {
		return "", fmt.Errorf("write the question: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at.base+"/export", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	if here, err := url.Parse(at.base); err == nil && auth.IsLoopback(here.Hostname()) {
		request.Header.Set("Accept-Encoding", "identity") // nothing is gained by packing for this machine
	}
	response, err := at.send(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // only read from
	if response.StatusCode != http.StatusOK {
		var refused answer
		if json.NewDecoder(response.Body).Decode(&refused) != nil || len(refused.Errors) == 0 {
			return "", fmt.Errorf("%s answered with %s and no file: give the address of a Parterre server", at.base, response.Status)
		}
		return "", refused.failure()
	}
	if _, err := io.Copy(to, response.Body); err != nil {
		return "", fmt.Errorf("the file broke off (%w): ask for it again", err)
	}
	return response.Trailer.Get("Parterre-People"), nil
}
