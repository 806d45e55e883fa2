package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"parterre/index"
)

// refusal is a request that never became an operation: a status and an error.
type refusal struct {
	status int
	err    *gqlerror.Error
}

func refuse(status int, code Code, format string, args ...any) *refusal {
	return &refusal{status, failure(code, format, args...)}
}

// body is a request as JSON. A pointer tells a field that is missing from an empty one.
type body struct {
	Query         *string        `json:"query"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

func (b body) params(r *http.Request) (*graphql.RawParams, *refusal) {
	p := &graphql.RawParams{Variables: b.Variables, Extensions: b.Extensions}
	if b.Query != nil && strings.TrimSpace(*b.Query) != "" {
		p.Query = *b.Query
	} else if b.Extensions["persistedQuery"] == nil {
		return nil, refuse(http.StatusBadRequest, BadRequest, "The request has no query.")
	}
	if b.OperationName != nil {
		p.OperationName = *b.OperationName
	}
	if r != nil {
		p.Headers = r.Header
	}
	return p, nil
}

// readPost reads an operation from the body of a POST.
func readPost(w http.ResponseWriter, r *http.Request, limit int64) (*graphql.RawParams, *refusal) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, BadRequest, "Send the operation as application/json.")
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, refuse(http.StatusUnsupportedMediaType, BadRequest, "Send the operation in UTF-8.")
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, LimitExceeded, "The request has more than %d bytes. Send it in parts, or use an import.", limit)
	case errors.Is(err, errLate):
		return nil, refuse(http.StatusRequestTimeout, Timeout, "The request did not come in time: send it again, or in parts.")
	case err != nil:
		return nil, refuse(http.StatusBadRequest, BadRequest, "The request could not be read to its end.")
	}
	b, refused := decode(text)
	if refused != nil {
		return nil, refused
	}
	return b.params(r)
}

// readGet reads an operation from the query string of a GET.
func readGet(r *http.Request) (*graphql.RawParams, *refusal) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || !utf8.ValidString(strings.Join([]string{values.Get("query"), values.Get("variables"), values.Get("extensions")}, "")) {
		return nil, refuse(http.StatusBadRequest, BadRequest, "The query string cannot be read.")
	}
	var b body
	if values.Has("query") {
		text := values.Get("query")
		b.Query = &text
	}
	if name := values.Get("operationName"); name != "" {
		b.OperationName = &name
	}
	for name, into := range map[string]*map[string]any{"variables": &b.Variables, "extensions": &b.Extensions} {
		if text := values.Get(name); text != "" {
			if index.UnpairedEscapes([]byte(text)) > 0 {
				return nil, refuse(http.StatusBadRequest, BadUserInput, halved)
			}
			if err := decodeNumbers([]byte(text), into); err != nil {
				return nil, refuse(http.StatusBadRequest, BadRequest, "The parameter %s is not a JSON object.", name)
			}
		}
	}
	return b.params(r)
}

// decode reads a request from JSON. What is wrong with it is said, and nothing of it repeated.
func decode(text []byte) (body, *refusal) {
	var b body
	if !utf8.Valid(text) {
		return b, refuse(http.StatusBadRequest, BadRequest, "The request is not valid UTF-8.")
	}
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	if len(trimmed) > 0 && trimmed[0] == '[' {
		return b, refuse(http.StatusBadRequest, BadRequest, "Several operations in one request are not served: send them one by one, or as aliases in one operation.")
	}
	if len(trimmed) > 0 && trimmed[0] != '{' {
		return b, refuse(http.StatusBadRequest, BadRequest, "The request is not a JSON object.")
	}
	if index.UnpairedEscapes(text) > 0 {
		return b, refuse(http.StatusBadRequest, BadUserInput, halved)
	}
	err := decodeNumbers(text, &b)
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return b, refuse(http.StatusBadRequest, BadRequest, "A field of the request has the wrong type: query and operationName are texts, variables and extensions are objects.")
	case err != nil:
		return b, refuse(http.StatusBadRequest, BadRequest, "The request cannot be read as JSON.")
	}
	return b, nil
}

// decodeNumbers decodes one JSON value and keeps numbers as they are written.
func decodeNumbers(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return decodeOne(d, into)
}

// decodeOne decodes the one value that there is.
func decodeOne(d *json.Decoder, into any) error {
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows after its end")
	}
	return nil
}

// halved says what is wrong with a text of unpaired halves.
const halved = `A text has half of a character: an escape from \uD800 to \uDFFF without its other half. Send the whole character.`
