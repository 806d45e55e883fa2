package scalar

import (
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"parterre/engine"
)

// MarshalCriteria writes criteria as JSON in the shape of CriteriaInput.
func MarshalCriteria(c *engine.Criteria) graphql.Marshaler {
	b, err := json.Marshal(c)
	if err != nil { // values come from JSON and go back to it
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { write(w, b) })
}

// UnmarshalCriteria reads criteria as they were written. No argument of the schema takes them: CriteriaInput does.
func UnmarshalCriteria(v any) (*engine.Criteria, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fault("criteria are a JSON object")
	}
	c, issues := engine.ParseCriteria(b)
	if len(issues) > 0 {
		return nil, fault(issues[0].Message)
	}
	return c, nil
}
