// Package scalar writes and reads the schema's scalars. It stands beside graph/generated, which needs these
// functions at a place it can import.
package scalar

import (
	"encoding/json"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parterre/index"
)

// Fault is what is wrong with an argument or a variable, without repeating it.
type Fault struct{ Message string }

func (f *Fault) Error() string { return f.Message }

func fault(message string) error { return &Fault{message} }

// write hands text to gqlgen's buffer, which takes everything.
func write(w io.Writer, text []byte) { _, _ = w.Write(text) }

// MarshalInt writes a whole number.
func MarshalInt(n int) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { write(w, strconv.AppendInt(nil, int64(n), 10)) })
}

// UnmarshalInt reads a whole number of 32 bits. Text is refused, as the specification demands.
func UnmarshalInt(v any) (int, error) {
	var n int64
	switch v := v.(type) {
	case json.Number:
		whole, err := v.Int64()
		if err != nil {
			return 0, fault("a whole number is needed here")
		}
		n = whole
	case int64:
		n = v
	case int:
		n = int64(v)
	default:
		return 0, fault("a whole number is needed here")
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return 0, fault("the number is beyond 32 bits")
	}
	return int(n), nil
}

// MarshalFloat writes a finite number.
func MarshalFloat(f float64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		b, err := json.Marshal(f)
		if err != nil { // NaN and infinities, which no figure of ours is
			b = []byte("null")
		}
		write(w, b)
	})
}

// UnmarshalFloat reads a number. Text is refused, as the specification demands.
func UnmarshalFloat(v any) (float64, error) {
	var f float64
	var err error
	switch v := v.(type) {
	case json.Number:
		f, err = v.Float64()
	case int64:
		f = float64(v)
	case float64:
		f = v
	default:
		return 0, fault("a number is needed here")
	}
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, fault("the number is too large")
	}
	return f, nil
}

// timeLayout is RFC 3339 in UTC with milliseconds.
const timeLayout = "2006-01-02T15:04:05.000Z"

// MarshalDateTime writes an instant in UTC with milliseconds.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		b := make([]byte, 0, len(timeLayout)+2)
		b = append(b, '"')
		b = t.UTC().AppendFormat(b, timeLayout)
		write(w, append(b, '"'))
	})
}

// UnmarshalDateTime reads RFC 3339; what is finer than a millisecond is cut off.
func UnmarshalDateTime(v any) (time.Time, error) {
	text, ok := v.(string)
	if !ok {
		return time.Time{}, fault("an instant is written as text, like 2026-03-01T09:30:00Z")
	}
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, fault("not an instant with a zone: write it like 2026-03-01T09:30:00Z")
	}
	return t.UTC().Truncate(time.Millisecond), nil
}

// MarshalRevision writes a revision as a token. It is text, so that programs with 53-bit numbers keep it whole.
func MarshalRevision(r index.Revision) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		b := strconv.AppendUint([]byte{'"'}, uint64(r), 10)
		write(w, append(b, '"'))
	})
}

// UnmarshalRevision reads a revision as an earlier answer stated it.
func UnmarshalRevision(v any) (index.Revision, error) {
	text, ok := v.(string)
	if !ok {
		return 0, fault("not a revision: give the text an earlier answer stated")
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, fault("not a revision: give the text an earlier answer stated")
	}
	return index.Revision(n), nil
}

// MarshalValue writes a value as JSON: text, number, true or false, or a list of texts.
func MarshalValue(v any) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		b, err := json.Marshal(v)
		if err != nil { // only values of the index come here, and each of them has its JSON
			b = []byte("null")
		}
		write(w, b)
	})
}

// UnmarshalValue hands on what was sent; the floor that knows the attribute's kind checks it. A number that is
// written in the document comes as a json.Number too, so that both ways of sending it mean the same.
func UnmarshalValue(v any) (any, error) {
	switch v := v.(type) {
	case int64:
		return json.Number(strconv.FormatInt(v, 10)), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fault("the number is too large")
		}
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64)), nil
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			one, err := UnmarshalValue(item)
			if err != nil {
				return nil, err
			}
			out[i] = one
		}
		return out, nil
	case map[string]any:
		return nil, fault("a value is a text, a number, true, false or a list of texts, and no object")
	}
	return v, nil
}

// MarshalKind writes the kind of an attribute.
func MarshalKind(k index.Kind) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { write(w, strconv.AppendQuote(nil, k.String())) })
}

// UnmarshalKind reads the kind of an attribute.
func UnmarshalKind(v any) (index.Kind, error) {
	text, _ := v.(string)
	k, ok := index.ParseKind(text)
	if !ok {
		return 0, fault("not a kind of attribute")
	}
	return k, nil
}
