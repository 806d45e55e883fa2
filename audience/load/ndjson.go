package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"parterre/index"
)

// longestLine is far above any user who fits into the bounds of index in practice.
const longestLine = 16 << 20

// ndjson reads a JSON object per line. Blank lines are passed over.
type ndjson struct {
	text *text
	of   subject
	line int
	part []byte // a line longer than the buffer
	long int    // bytes of the last line, as far as it was kept
}

// subject is what the lines are about, for the words of their faults.
type subject struct{ noun, value, example string }

var ofUsers = subject{"user", "An attribute", `{"id": "u1", "attributes": {"age": 41}}`}

func (r *ndjson) size() int { return r.long }

func (r *ndjson) next() (Row, error) {
	var row Row
	var err error
	row.Issues, err = r.object(func(s *scanner, field string, issues *[]index.Issue) error {
		return fieldOfUser(s, &row.User, field, issues)
	})
	row.Line = r.line
	return row, err
}

// object reads the next line, calls field for each of its fields, standing before the value, and returns what is wrong with the line.
func (r *ndjson) object(field func(s *scanner, field string, issues *[]index.Issue) error) ([]index.Issue, error) {
	for {
		line, whole, err := r.read()
		r.long = len(line)
		if err != nil {
			return nil, err
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 || !whole {
			return r.parse(trimmed, whole, bytes.HasSuffix(line, []byte{'\n'}), field)
		}
	}
}

// read returns the next line, whole or its beginning when it is too long, and io.EOF after the last one.
func (r *ndjson) read() (line []byte, whole bool, err error) {
	r.line++
	line, err = r.text.ReadSlice('\n')
	if !errors.Is(err, io.EOF) && err == nil {
		return line, true, nil
	}
	r.part = append(r.part[:0], line...)
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.text.ReadSlice('\n')
		if len(r.part) <= longestLine {
			r.part = append(r.part, line...)
		}
	}
	switch {
	case errors.Is(err, io.EOF) && len(r.part) == 0:
		r.line--
		return nil, false, io.EOF
	case err != nil && !errors.Is(err, io.EOF):
		return nil, false, err
	}
	return r.part, len(r.part) <= longestLine, nil
}

// parse reads a line. Without a line break it is the last one: when it is the beginning of an object, the file was cut off.
func (r *ndjson) parse(line []byte, whole, broken bool, field func(*scanner, string, *[]index.Issue) error) ([]index.Issue, error) {
	if !whole {
		return []index.Issue{fault(LineTooLong, fmt.Sprintf("The line has more than %d million characters.", longestLine>>20),
			fmt.Sprintf("Write one %s per line, with a line break after each.", r.of.noun))}, nil
	}
	text := line
	if !broken {
		text = line[:len(line)-halfRune(line)]
	}
	if !utf8.Valid(text) {
		return []index.Issue{notUTF8()}, nil
	}
	var issues []index.Issue
	s := &scanner{text: text}
	seen := map[string]bool{}
	err := s.object(func(key string) error {
		if s.half() {
			issues = append(issues, halved())
			_, err := s.value(1)
			s.half() // told with its key
			return err
		}
		if seen[key] {
			issues = append(issues, fault(FieldDuplicate, fmt.Sprintf("%q is given twice in this line.", key), "Keep one of the two.", key))
		}
		seen[key] = true
		return field(s, key, &issues)
	})
	if err == nil {
		err = s.end()
	}
	switch {
	case errors.Is(err, errEnds) && !broken:
		return nil, ErrCutOff
	case len(text) < len(line):
		return []index.Issue{notUTF8()}, nil
	case err != nil:
		return []index.Issue{r.unread(s, err)}, nil
	}
	return issues, nil
}

// halfRune returns how many bytes at the end are the beginning of a character.
func halfRune(line []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(line); n++ {
		if tail := line[len(line)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// halved is the fault of a text with half of a surrogate pair.
func halved(path ...string) index.Issue {
	return fault(index.TextInvalid, `The text has half of a character: an escape from \ud800 to \udfff without its other half.`,
		"Write the whole character, and save the file again with the encoding UTF-8.", path...)
}

func notUTF8() index.Issue {
	return fault(LineInvalid, "The line has bytes that are no text in UTF-8.", "Save the file with the encoding UTF-8.")
}

// keyed reads an object of values by their keys.
func keyed(s *scanner, field string, issues *[]index.Issue) ([]index.AttributeWrite, error) {
	var out []index.AttributeWrite
	err := s.object(func(key string) error {
		path := []string{field, key}
		if s.half() {
			path = path[:1]
		}
		v, err := s.value(1)
		if s.half() || len(path) == 1 {
			*issues = append(*issues, halved(path...))
		}
		out = append(out, index.AttributeWrite{Key: key, Value: v})
		return err
	})
	return out, err
}

func fieldOfUser(s *scanner, u *index.UserWrite, field string, issues *[]index.Issue) error {
	if field == "attributes" && s.peek() == '{' {
		values, err := keyed(s, field, issues)
		u.Attributes = append(u.Attributes, values...)
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
		u.ID, ok = v.(string)
	case "name":
		u.Name, ok = optional[string](v)
	case "active":
		u.Active, ok = optional[bool](v)
	case "roles":
		u.Roles, ok = texts(v)
	case "groups":
		u.Groups, ok = texts(v)
	case "attributes":
		ok = v == nil
	default:
		*issues = append(*issues, fault(FieldUnknown, fmt.Sprintf("%q means nothing here.", field),
			`A line has "id", "name", "active", "roles", "groups" and "attributes"; put what you know of the user under "attributes".`, field))
	}
	if !ok {
		*issues = append(*issues, fault(FieldInvalid, fmt.Sprintf("%q has to be %s.", field, fieldWords[field]), "", field))
	}
	return nil
}

var fieldWords = map[string]string{
	"id": "text in quotes", "name": "text in quotes", "active": "true or false", "roles": "a list of texts in quotes",
	"groups": "a list of texts in quotes", "attributes": "an object with a value for each attribute",
}

// unread says why a line is no object.
func (r *ndjson) unread(s *scanner, err error) index.Issue {
	switch {
	case errors.Is(err, errDeep):
		return fault(LineInvalid, "The line has lists or objects too deep in one another.", r.of.value+" takes text, a number, true or false, or a list of texts.")
	case len(s.text) > 0 && s.text[0] == '[':
		return fault(LineInvalid, "The line begins with a list.", "Write one object per line, without brackets around and without commas between them.")
	}
	return fault(LineInvalid, "The line is no object in JSON: character "+s.position()+" is not what it should be.", "Write one object per line, such as "+r.of.example+".")
}

func optional[T any](v any) (*T, bool) {
	if v == nil {
		return nil, true
	}
	t, ok := v.(T)
	return &t, ok
}

func texts(v any) (*[]string, bool) {
	if v == nil {
		return nil, true
	}
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]string, len(list))
	for i, item := range list {
		if out[i], ok = item.(string); !ok {
			return nil, false
		}
	}
	return &out, true
}
