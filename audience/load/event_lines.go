package load

import (
	"fmt"
	"sync/atomic"
	"time"

	"parterre/index"
)

// eventLine is an event as a file has it.
type eventLine struct {
	line   int // in the file, from 1
	event  index.EventWrite
	issues []index.Issue // what is wrong with the line by itself; with any, the event is not to be written
}

// eventLines gives the events of a file one by one.
type eventLines struct {
	ndjson
	bytes atomic.Int64 // read of the file, as it lies on the disk
}

var ofEvents = subject{"event", "A property", `{"id": "e1", "userId": "u1", "name": "login", "timestamp": "2026-03-01T09:30:00Z", "properties": {"device": "phone"}}`}

// openEvents opens a source. The error wraps ErrCutOff or ErrCompression when the file is compressed and damaged.
func openEvents(s Source) (*eventLines, error) {
	lines := &eventLines{ndjson: ndjson{of: ofEvents}}
	var err error
	lines.text, err = read(s, &lines.bytes)
	return lines, err
}

// next returns the next event, and io.EOF after the last one. Any other error ends the file.
func (l *eventLines) next() (eventLine, error) {
	var out eventLine
	issues, err := l.object(func(s *scanner, field string, issues *[]index.Issue) error {
		return fieldOfEvent(s, &out.event, field, issues)
	})
	out.line, out.issues = l.line, issues
	if err != nil || len(issues) > 0 {
		return out, err
	}
	for _, f := range []struct{ name, value string }{{"userId", out.event.User}, {"name", out.event.Name}} {
		if f.value == "" {
			out.issues = append(out.issues, fault(FieldInvalid, fmt.Sprintf("%q is missing.", f.name), "Write a line such as "+l.of.example+".", f.name))
		}
	}
	return out, nil
}

func fieldOfEvent(s *scanner, e *index.EventWrite, field string, issues *[]index.Issue) error {
	if field == "properties" && s.peek() == '{' {
		values, err := keyed(s, field, issues)
		e.Properties = append(e.Properties, values...)
		return err
	}
	v, err := s.value(1)
	if err != nil {
		return err
	}
	if s.half() {
		*issues = append(*issues, halved(field))
		return nil
	}
	ok := true
	switch field {
	case "id":
		e.ID, ok = textOrNothing(v)
	case "userId":
		e.User, ok = v.(string)
	case "name":
		e.Name, ok = v.(string)
	case "timestamp":
		var at string
		if at, ok = textOrNothing(v); ok && at != "" {
			moment, issue := index.ParseValue(index.DateTime, at)
			if issue != nil {
				issue.Path = []string{field}
				*issues = append(*issues, *issue)
				return nil
			}
			e.Time = time.UnixMilli(moment.Key()).UTC()
		}
	case "properties":
		ok = v == nil
	default:
		*issues = append(*issues, fault(FieldUnknown, fmt.Sprintf("%q means nothing here.", field),
			`A line has "id", "userId", "name", "timestamp" and "properties"; put what you know of the event under "properties".`, field))
	}
	if !ok {
		*issues = append(*issues, fault(FieldInvalid, fmt.Sprintf("%q has to be %s.", field, eventWords[field]), "", field))
	}
	return nil
}

var eventWords = map[string]string{
	"id": "text in quotes", "userId": "text in quotes", "name": "text in quotes",
	"timestamp": "a date with a time, in quotes", "properties": "an object with a value for each property",
}

func textOrNothing(v any) (string, bool) {
	text, ok := v.(string)
	return text, ok || v == nil
}

// fieldOf is what a file calls the parts of an event that the change that records it calls otherwise.
var fieldOf = map[string]string{"user": "userId", "time": "timestamp"}
