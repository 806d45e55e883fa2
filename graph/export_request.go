package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parterre/audience"
	"parterre/audience/export"
	"parterre/engine"
	"parterre/graph/scalar"
	"parterre/index"
)

// exportRequest is what /export was asked for.
type exportRequest struct {
	of       audience.Question
	inactive bool
	order    export.Order
	revision *index.Revision // exactly this one
	least    *index.Revision // this one or a later one
}

// exportBody is the object of a POST. All of it may be left out: then it is everybody who is active, as NDJSON.
type exportBody struct {
	Of            json.RawMessage `json:"of"`       // a PopulationInput
	Inactive      bool            `json:"inactive"` // the deactivated in the place of a population
	Format        string          `json:"format"`   // CSV or NDJSON, in any case
	Columns       []string        `json:"columns"`
	Search        string          `json:"search"`
	OrderBy       *exportOrderBy  `json:"orderBy"` // a MemberOrder
	Labels        bool            `json:"labels"`
	ListSeparator string          `json:"listSeparator"`
	DecimalComma  bool            `json:"decimalComma"`
	ByteOrderMark bool            `json:"byteOrderMark"`
	Revision      string          `json:"revision"`
	MinRevision   string          `json:"minRevision"`
}

type exportOrderBy struct {
	Field     string `json:"field"`
	Attribute string `json:"attribute"`
	Direction string `json:"direction"`
}

// exportWords are the parameters of a GET beside those of exportBody that are texts and flags.
var exportWords = []string{
	"audience", "text", "inactive", "format", "columns", "search", "labels", "listSeparator", "decimalComma", "byteOrderMark", "revision", "minRevision",
}

// readExport reads what is wanted.
func (h *Handler) readExport(w http.ResponseWriter, r *http.Request) (*exportRequest, *refusal) {
	switch r.Method {
	case http.MethodGet:
		return readExportGet(r)
	case http.MethodPost:
		return readExportPost(w, r, h.limits.BodyBytes)
	}
	w.Header().Set("Allow", "GET, POST")
	return nil, refuse(http.StatusMethodNotAllowed, BadRequest, "Ask for people by GET or by POST.")
}

func readExportGet(r *http.Request) (*exportRequest, *refusal) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if decoded, _ := url.QueryUnescape(r.URL.RawQuery); err != nil || !utf8.ValidString(decoded) {
		return nil, refuse(http.StatusBadRequest, BadRequest, "The query string cannot be read.")
	}
	body := exportBody{
		Format: values.Get("format"), Search: values.Get("search"), ListSeparator: values.Get("listSeparator"),
		Revision: values.Get("revision"), MinRevision: values.Get("minRevision"),
	}
	if values.Has("columns") {
		body.Columns = strings.Split(values.Get("columns"), ",")
	}
	for name := range values {
		if !slices.Contains(exportWords, name) {
			return nil, refuse(http.StatusBadRequest, BadUserInput, "There is no such parameter. There are: %s.", strings.Join(exportWords, ", "))
		}
	}
	for name, flag := range map[string]*bool{"inactive": &body.Inactive, "labels": &body.Labels, "decimalComma": &body.DecimalComma, "byteOrderMark": &body.ByteOrderMark} {
		if *flag, err = strconv.ParseBool(values.Get(name)); err != nil && values.Get(name) != "" {
			return nil, refuse(http.StatusBadRequest, BadUserInput, "The parameter %s is true or false.", name)
		}
	}
	request, refused := body.request()
	if refused != nil {
		return nil, refused
	}
	switch key, text := values.Get("audience"), values.Get("text"); {
	case key != "" && text != "":
		return nil, refuse(http.StatusBadRequest, BadUserInput, "There is an audience and a text: give one of them.")
	case key != "":
		request.of = audience.Question{Audience: &engine.AudienceRef{Key: &key}}
	case text != "":
		request.of = audience.Question{Text: &text}
	}
	return request, nil
}

func readExportPost(w http.ResponseWriter, r *http.Request, limit int64) (*exportRequest, *refusal) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != plainJSON {
		return nil, refuse(http.StatusUnsupportedMediaType, BadRequest, "Send what is wanted as application/json.")
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, LimitExceeded, "The request has more than %d bytes.", limit)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, BadRequest, "The request could not be read to its end.")
	case !utf8.Valid(text):
		return nil, refuse(http.StatusBadRequest, BadRequest, "The request is not valid UTF-8.")
	case index.UnpairedEscapes(text) > 0:
		return nil, refuse(http.StatusBadRequest, BadUserInput, halved)
	}
	var body exportBody
	if err := strictly(text, &body); err != nil {
		return nil, refuse(http.StatusBadRequest, BadUserInput, "The request is no object with the fields of an export: %s.", unfit(err))
	}
	request, refused := body.request()
	if refused != nil || body.Of == nil {
		return request, refused
	}
	of, issues := questionFrom(body.Of, []string{"of"})
	if len(issues) > 0 {
		e, _ := translate(&audience.IssuesError{Issues: issues})
		return nil, &refusal{http.StatusBadRequest, e}
	}
	request.of = *of
	return request, nil
}

// request makes of the texts what they stand for.
func (b *exportBody) request() (*exportRequest, *refusal) {
	yes := true
	out := &exportRequest{
		of: audience.Question{Criteria: &engine.Criteria{Everyone: &yes}}, inactive: b.Inactive,
		order: export.Order{
			Format: export.Format(strings.ToUpper(b.Format)), Columns: b.Columns, Listing: engine.Listing{Search: b.Search},
			Labels: b.Labels, ListSeparator: b.ListSeparator, DecimalComma: b.DecimalComma, Mark: b.ByteOrderMark,
		},
	}
	if o := b.OrderBy; o != nil {
		out.order.Listing.Order = engine.MemberOrder{By: engine.OrderField(o.Field), Attribute: o.Attribute, Descending: o.Direction == "DESC"}
	}
	for text, to := range map[*string]**index.Revision{&b.Revision: &out.revision, &b.MinRevision: &out.least} {
		if *text == "" {
			continue
		}
		revision, err := scalar.UnmarshalRevision(*text)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, BadUserInput, "This is no revision. Give one that this server stated.")
		}
		*to = &revision
	}
	return out, nil
}

// fileName is what the file is called, without what follows the point.
func (e *exportRequest) fileName() string {
	switch {
	case e.inactive:
		return "deactivated"
	case e.of.Audience != nil && e.of.Audience.Key != nil && len(*e.of.Audience.Key) <= audience.MaxKey:
		return *e.of.Audience.Key
	}
	return "people"
}

// questionBody is a PopulationInput as JSON.
type questionBody struct {
	Audience            *engine.AudienceRef `json:"audience"`
	DraftOf             *engine.AudienceRef `json:"draftOf"`
	Criteria            json.RawMessage     `json:"criteria"`
	Text                *string             `json:"text"`
	Union               []json.RawMessage   `json:"union"`
	Intersect           []json.RawMessage   `json:"intersect"`
	Minus               []json.RawMessage   `json:"minus"`
	SymmetricDifference []json.RawMessage   `json:"symmetricDifference"`
}

// questionFrom reads a PopulationInput. What it holds is judged by the View that is asked.
func questionFrom(text json.RawMessage, path []string) (*audience.Question, []index.Issue) {
	var body questionBody
	fault := func(err error) []index.Issue {
		return []index.Issue{{Code: audience.QuestionInvalid, Severity: index.Error, Path: path,
			Message: "This is no set of people: " + unfit(err) + ".", Hint: "Write it as a PopulationInput of the schema."}}
	}
	if len(path) > 80 { // the View takes less
		return nil, fault(errors.New("it is nested too deep"))
	}
	if err := strictly(text, &body); err != nil {
		return nil, fault(err)
	}
	q := &audience.Question{Audience: body.Audience, DraftOf: body.DraftOf, Text: body.Text}
	var issues []index.Issue
	if body.Criteria != nil {
		var found []index.Issue
		q.Criteria, found = engine.ParseCriteria(body.Criteria)
		issues = append(issues, index.Under(found, append(slices.Clone(path), "criteria")...)...)
	}
	for _, part := range []struct {
		name  string
		texts []json.RawMessage
		to    *[]*audience.Question
	}{
		{"union", body.Union, &q.Union}, {"intersect", body.Intersect, &q.Intersect}, {"minus", body.Minus, &q.Minus},
		{"symmetricDifference", body.SymmetricDifference, &q.SymmetricDifference},
	} {
		if part.texts == nil {
			continue
		}
		*part.to = []*audience.Question{}
		for i, text := range part.texts {
			sub, found := questionFrom(text, append(slices.Clone(path), part.name, strconv.Itoa(i)))
			issues = append(issues, found...)
			*part.to = append(*part.to, sub)
		}
	}
	return q, issues
}

// strictly reads one JSON value without fields nobody knows.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return decodeOne(d, into)
}

// unfit says why JSON does not fit, and repeats nothing of it but names of fields.
func unfit(err error) string {
	var mistyped *json.UnmarshalTypeError
	switch text := err.Error(); {
	case errors.As(err, &mistyped):
		return "the field " + strconv.Quote(mistyped.Field) + " has another type"
	case strings.HasPrefix(text, "json: unknown field "):
		return shortened("there is no field " + strings.TrimPrefix(text, "json: unknown field "))
	case strings.HasPrefix(text, "it is nested"):
		return text
	}
	return "it cannot be read as JSON"
}
