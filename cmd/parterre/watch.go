package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

type watchCommand struct {
	Audience string `arg:"" optional:"" help:"Key of the audience; without one, all audiences of --user."`
	User     string `help:"Id of the user; without one, everybody who enters or leaves the audience." placeholder:"ID"`
	remote
	Format string `help:"How each line is written: text or json." enum:"text,json" default:"text"`
	Lines  int    `help:"End after so many lines; 0 goes on." placeholder:"N"`
}

// AfterApply refuses a command line that names nothing to watch, or no server.
func (c *watchCommand) AfterApply() error {
	switch {
	case c.Audience == "" && c.User == "":
		return errors.New("there is nothing to watch: give the key of an audience, or --user")
	case c.URL == "":
		return errors.New("a stopped folder does not move: give the address of a running server with --url")
	}
	return nil
}

const watchDocument = `subscription Watch($audience: AudienceRef, $user: String) { membershipChanged(audience: $audience, user: $user) {
	kind audience { key name population { size } } memberOf { key } userId cause revision now } }`

// watchAgain is how long it waits before it asks a server again that has gone.
const watchAgain = time.Second

// Run prints who is in, and then everybody who enters or leaves. A connection that breaks is made again, and begins with
// what is by then.
func (c *watchCommand) Run(ctx context.Context, s streams) error {
	at, err := c.client()
	if err != nil {
		return err
	}
	for begun := false; ; begun = true {
		err := c.follow(ctx, at, s.out)
		var final *failure
		switch {
		case ctx.Err() != nil || errors.Is(err, errWatched):
			return nil
		case errors.As(err, &final), !begun && errors.Is(err, errNoServer):
			return err
		}
		fmt.Fprintln(s.err, "The stream broke off; it is asked for again.")
		select {
		case <-time.After(watchAgain):
		case <-ctx.Done():
			return nil
		}
	}
}

// errWatched ends a watch that has printed its lines.
var errWatched = errors.New("watched to the end")

// follow prints one stream until it ends.
func (c *watchCommand) follow(ctx context.Context, at *client, out io.Writer) error {
	variables := map[string]any{}
	if c.Audience != "" {
		variables["audience"] = map[string]string{"key": c.Audience}
	}
	if c.User != "" {
		variables["user"] = c.User
	}
	body, err := json.Marshal(map[string]any{"query": watchDocument, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := at.send(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // only read from
	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		if text, ok := strings.CutPrefix(line, "data: "); ok && strings.TrimSpace(text) != "" {
			if err := c.print(out, []byte(text)); err != nil {
				return err
			}
		}
	}
}

// print prints one message. An error that asking again would not cure is a *failure.
func (c *watchCommand) print(out io.Writer, text []byte) error {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	if err := a.failure(); err != nil {
		if code, _ := a.Errors[0].Extensions["code"].(string); code == "LAGGED" || code == "UNAVAILABLE" {
			return errors.New(a.Errors[0].Message)
		}
		return err
	}
	var data struct{ MembershipChanged json.RawMessage }
	var m membershipMessage
	if err := json.Unmarshal(a.Data, &data); err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	if err := json.Unmarshal(data.MembershipChanged, &m); err != nil {
		return fmt.Errorf("read the stream: %w", err)
	}
	line := m.String()
	if c.Format == "json" {
		line = string(data.MembershipChanged)
	}
	if _, err := fmt.Fprintln(out, line); err != nil {
		return &failure{exitFailed, err}
	}
	if c.Lines--; c.Lines == 0 {
		return errWatched
	}
	return nil
}

// membershipMessage is a message of membershipChanged.
type membershipMessage struct {
	Kind     string
	Audience *struct {
		Key        string
		Population *struct{ Size int }
	}
	MemberOf []struct{ Key string }
	UserID   string
	Cause    string
	Now      time.Time
}

// String tells the message in a line: "2026-03-01T09:00:00Z  mia entered adults (ATTRIBUTE), size 12".
func (m membershipMessage) String() string {
	said := m.Now.Format(time.RFC3339) + "  "
	of := "an audience that is deleted"
	size := ""
	if m.Audience != nil {
		of = m.Audience.Key
		if m.Audience.Population != nil {
			size = fmt.Sprintf(", size %d", m.Audience.Population.Size)
		}
	}
	switch {
	case m.Kind == "SNAPSHOT" && m.UserID != "":
		var keys []string
		for _, a := range m.MemberOf {
			keys = append(keys, a.Key)
		}
		if keys == nil {
			keys = []string{"no audience"}
		}
		return said + m.UserID + " is in " + strings.Join(keys, ", ")
	case m.Kind == "SNAPSHOT":
		return said + of + size
	}
	return said + fmt.Sprintf("%s %s %s (%s)%s", m.UserID, strings.ToLower(m.Kind), of, m.Cause, size)
}
