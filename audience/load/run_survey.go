package load

import (
	"context"
	"errors"
	"io"

	"parterre/index"
)

// survey reads the whole file once. Known is false when nobody can say which column has the ids.
func (r *run) survey(ctx context.Context, schema *index.Schema) (known bool, err error) {
	t := &r.task
	reader, err := openReader(t.Source, t.Format, t.Layout, func(names []string) ([]column, []index.Issue) {
		if !t.Guess {
			if _, issues := t.Layout.columns(names, r.heads); len(issues) > 0 {
				return nil, issues // before the whole file is read in vain
			}
		}
		return asNamed(names)
	})
	if err != nil {
		return false, err
	}
	defer func() { _ = reader.Close() }() // only read from
	s := newSurvey(t.Format, t.Layout.Separator, schema, t.Kinds)
	s.commas, s.zone = reader.commas(), r.zone
	var names []string
	for _, c := range reader.columns() {
		s.of(c)
		names = append(names, c.name)
	}
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) || cut(err) {
			break // a file that ends in the middle is told when its rows are written
		}
		if err != nil {
			return false, err
		}
		if len(row.Issues) == 0 {
			s.add(row)
		}
		if s.rows%chunk == 0 {
			if err := ctx.Err(); err != nil {
				return false, err
			}
			r.tell(Progress{Surveying: true, Bytes: reader.Bytes()})
		}
	}
	r.rows = s.rows
	if known, err = r.decide(s, names); known {
		r.verdict.Attributes = s.Findings()
		r.kinds.commas, r.kinds.mixed = s.commas, s.mixed()
	}
	r.verdict.Columns = s.Columns()
	r.verdict = r.verdict.without(r.heads.hides)
	return known, err
}

// decide says what the columns mean; names are those of a table.
func (r *run) decide(s *Survey, names []string) (known bool, err error) {
	layout, v := &r.task.Layout, &r.verdict
	if r.task.Format == NDJSON {
		if _, ok := s.found[column{name: "name", field: "name"}]; ok {
			v.NameColumn = "name"
		}
		return true, nil
	}
	if r.task.Guess {
		if *layout = s.guess(*layout); layout.ID == "" {
			return false, nil
		}
	}
	columns, issues := layout.columns(names, r.heads)
	if len(issues) > 0 {
		return false, &TableError{Issues: issues}
	}
	s.means(columns)
	for _, c := range columns {
		switch c.use() {
		case UseID:
			v.IDColumn = c.name
		case UseName:
			v.NameColumn = c.name
		}
	}
	return true, nil
}
