package load

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parterre/audience"
	"parterre/index"
)

// Choices change how the file of an import in Review is read. Nil leaves a thing as it was chosen.
type Choices struct {
	Missing       *Missing
	ID, Name      *string // columns; an empty Name is none
	ListSeparator *string
	LocalTimes    *bool
	Kinds         map[string]index.Kind
}

// Review reads the file of an import in Review again, with other choices. Choices that cannot be are an
// *audience.IssuesError, and the import stays as it is.
func (r *Registry) Review(id string, c Choices) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, err := r.decided(id)
	if err != nil {
		return Import{}, err
	}
	issues := c.check(&j.state, r.options.Writer.View().Facts.Schema())
	o := j.state.Order
	c.apply(&o)
	if len(issues) == 0 && o.Format == CSV {
		issues = o.Layout.faults(&j.state.Verdict, headingsOf(r.options.Writer.View().Facts.Schema()))
	}
	if len(issues) > 0 {
		return Import{}, &audience.IssuesError{Issues: issues}
	}
	j.state.Order = o
	r.again(j, o.task())
	return j.state, nil
}

// faults says what is wrong with a layout for a table that was read before. What it does not choose is taken as it was found.
func (l Layout) faults(v *Verdict, h headings) []index.Issue {
	if l.ID = cmp.Or(l.ID, v.IDColumn); l.ID == "" {
		return nil // it is still to be found
	}
	if l.ID == l.Name {
		return []index.Issue{fault(ColumnInvalid, fmt.Sprintf("The column %q cannot have both the ids and the display names.", l.ID), "Choose another column for one of them, or none for the names.", "nameColumn")}
	}
	if l.Name == "" && (v.NameColumn == "" || v.NameColumn == l.ID) {
		l.NoName = true
	}
	names := make([]string, len(v.Columns))
	for i, c := range v.Columns {
		names[i] = c.Name
	}
	_, issues := l.columns(names, h)
	return issues
}

// decided returns a job that waits for a decision. The caller holds mu.
func (r *Registry) decided(id string) (*job, error) {
	j, err := r.find(id)
	if err == nil && j.state.Status != Review {
		err = ErrNoReview
	}
	return j, err
}

// again begins another pass over a file that is kept. The caller holds mu.
func (r *Registry) again(j *job, t Task) {
	j.drop.Stop()
	var ctx context.Context
	ctx, j.cancel = context.WithCancel(r.ctx)
	r.running.Add(1)
	r.begin(ctx, j, t)
}

func (c *Choices) check(i *Import, schema *index.Schema) []index.Issue {
	var issues []index.Issue
	for path, name := range map[string]*string{"idColumn": c.ID, "nameColumn": c.Name} {
		none := name == nil || *name == "" && path == "nameColumn"
		switch {
		case none:
		case i.Order.Format == NDJSON:
			issues = append(issues, fault(ColumnInvalid, "A file of JSON has no columns to choose from: it always has \"id\" and \"name\".", "Leave the column out.", path))
		case !has(i.Verdict.Columns, *name):
			issues = append(issues, fault(ColumnInvalid, fmt.Sprintf("The file has no column %q.", *name), "Choose one of its columns.", path))
		}
	}
	for _, key := range sorted(c.Kinds) {
		if a, ok := schema.ByKey(key); ok && a.Kind != c.Kinds[key] {
			issues = append(issues, fault(index.AttributeKindFixed, fmt.Sprintf("The attribute %q is there already and holds %s (%s).", key, a.Kind.Words(), a.Kind),
				"Leave its kind out, or bring the values into an attribute with another key.", "kinds", key))
		}
	}
	slices.SortFunc(issues, func(a, b index.Issue) int { return slices.Compare(a.Path, b.Path) })
	return issues
}

func (c *Choices) apply(o *Order) {
	if c.Missing != nil {
		o.Missing = *c.Missing
	}
	if c.ID != nil {
		o.Layout.ID = *c.ID
	}
	if c.Name != nil {
		o.Layout.Name, o.Layout.NoName = *c.Name, *c.Name == ""
	}
	if c.ListSeparator != nil {
		o.Layout.Separator = *c.ListSeparator
	}
	if c.LocalTimes != nil {
		o.Layout.LocalTimes = *c.LocalTimes
	}
	if c.Kinds != nil {
		o.Kinds = c.Kinds
	}
}

// Apply writes an import in Review as it was read. A nil missing is as it was reviewed. Guards that nobody confirms are a
// *BlockedError; the import then stays as it is, and is returned too. People for whom there is no memory any more are a *RoomError.
func (r *Registry) Apply(id string, missing *Missing, confirm []Guard) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, err := r.decided(id)
	if err != nil {
		return Import{}, err
	}
	o := j.state.Order
	if missing != nil {
		o.Missing = *missing
	}
	o.Confirm = slices.Concat(o.Confirm, confirm)
	v := j.state.Verdict
	if v.IDColumn == "" {
		return Import{}, &audience.IssuesError{Issues: []index.Issue{fault(ColumnInvalid, "No column is known to have the users' ids.", "Choose one with reviewImport(idColumn:).", "id")}}
	}
	if blocking := unconfirmed(v.guards(o.Missing), o.Confirm); len(blocking) > 0 {
		return j.state, &BlockedError{Guards: blocking}
	}
	if err := fits(r.options.Writer, int64(v.New)); err != nil {
		return Import{}, err // somebody else has taken the memory since
	}
	j.state.Order = o
	t := o.task()
	t.DryRun, t.Guess, t.Reviewed = false, false, true
	t.Layout.ID, t.Layout.Name, t.Layout.NoName = v.IDColumn, v.NameColumn, v.NameColumn == ""
	r.again(j, t)
	j.state.Verdict.shape(v) // it stays known what is in the file
	return j.state, nil
}
