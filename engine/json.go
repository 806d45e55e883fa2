package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// object is a JSON object with its fields in the order they were written, so that a field given twice is seen.
type object []member

type member struct {
	name  string
	value any // nil, bool, string, json.Number, []any or object
}

// maxJSONDepth is how deep JSON may be nested: criteria nest in at most four levels of JSON a level (a node in a
// list of an atLeast), and a test adds a few.
const maxJSONDepth = 4*MaxDepth + 8

var errJSONDeep = errors.New("nested too deep")

// readJSON reads one JSON value and nothing after it. It keeps numbers as they are written.
func readJSON(text []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	value, err := readValue(dec, 0)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("something follows after the end")
	}
	return value, nil
}

func readValue(dec *json.Decoder, depth int) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return token, nil
	}
	if depth == maxJSONDepth {
		return nil, errJSONDeep
	}
	if delim == '[' {
		list := []any{}
		for dec.More() {
			item, err := readValue(dec, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err = dec.Token()
		return list, err
	}
	fields := object{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return nil, err
		}
		value, err := readValue(dec, depth+1)
		if err != nil {
			return nil, err
		}
		fields = append(fields, member{name.(string), value})
	}
	_, err = dec.Token()
	return fields, err
}
