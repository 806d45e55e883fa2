package audience

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parterre/engine"
	"parterre/index"
)

// convert returns criteria whose tests of the attribute compare with values of the new kind, as they will be read back after
// a restart. What cannot be one stays, and is then a fault of the criteria. The given tree is not changed.
func (m *retyping) convert(c *engine.Criteria, zone *time.Location) (*engine.Criteria, error) {
	out := c.Clone()
	out.Each(func(q *engine.Criteria) {
		if a := q.Attribute; a != nil && a.Is != nil && strings.TrimSpace(a.Key) == m.attribute.ID.String() {
			a.Is = m.test(a.Is, zone)
		}
	})
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("convert criteria: %w", err)
	}
	var kept engine.Criteria
	if err := json.Unmarshal(text, &kept); err != nil {
		return nil, fmt.Errorf("convert criteria: %w", err)
	}
	return &kept, nil
}

// test converts one test. Between days and moments it keeps what is meant: the last day of a range is part of it, the last
// moment is not.
func (m *retyping) test(t *engine.Test, zone *time.Location) *engine.Test {
	out := *t
	one := func(raw any) any { return m.value(raw, zone, 0) }
	all := func(list []any) []any {
		if list == nil {
			return nil
		}
		out := make([]any, len(list))
		for i, raw := range list {
			out[i] = one(raw)
		}
		return out
	}
	for _, value := range []*any{&out.Equals, &out.LessThan, &out.AtMost, &out.GreaterThan, &out.AtLeast, &out.Before, &out.After, &out.OnOrBefore, &out.OnOrAfter} {
		*value = one(*value)
	}
	for _, list := range []*[]any{&out.In, &out.AnyOf, &out.AllOf, &out.OnlyOf, &out.Exactly} {
		*list = all(*list)
	}
	if t.Between != nil {
		out.Between = &engine.Range{From: one(t.Between.From), To: one(t.Between.To)}
	}
	switch {
	case m.attribute.Kind == index.Date && m.kind == index.DateTime:
		if t.Between != nil {
			out.Between.To = m.value(t.Between.To, zone, 1)
		}
		if t.After != nil { // after the day, not after its first moment
			out.After, out.OnOrAfter = nil, m.value(t.After, zone, 1)
		}
		if t.OnOrBefore != nil {
			out.OnOrBefore, out.Before = nil, m.value(t.OnOrBefore, zone, 1)
		}
		if t.Equals != nil {
			out.Equals, out.OnDay = nil, t.Equals
		}
	case m.attribute.Kind == index.DateTime && m.kind == index.Date && t.Between != nil:
		out.Between.To = m.value(t.Between.To, zone, -1)
	}
	return &out
}

// value converts one value to compare with. Later moves it: a day on before it is converted, or a moment.
func (m *retyping) value(raw any, zone *time.Location, later int64) any {
	from, to := m.attribute.Kind, m.kind
	if from == index.StringList {
		from = index.String
	}
	if to == index.StringList {
		to = index.String
	}
	if raw == nil || from == to {
		return raw
	}
	typed := raw
	if text, ok := raw.(string); ok {
		typed = strings.TrimSpace(text)
	}
	v, issue := index.ParseValue(from, typed)
	if issue != nil {
		return raw
	}
	if later != 0 && from.Ordered() {
		v = index.KeyValue(from, v.Key()+later)
	}
	out, issue := index.Convert(m.attribute.Aliases.Value(v), to, zone)
	if issue != nil || out.Kind() == 0 {
		return raw
	}
	return out.Any()
}
