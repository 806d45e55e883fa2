package graph

import (
	"slices"

	"parterre/audience"
	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/graph/generated"
	"parterre/index"
)

// criteriaText reads criteria from their text form.
func criteriaText(v *audience.View, text string) (*generated.CriteriaText, error) {
	read := phrase.Parse(text)
	issues := read.Check(v.Env())
	out := &generated.CriteriaText{Criteria: read.Criteria, Issues: textIssuesOf(issues)}
	if read.Criteria == nil {
		return out, nil
	}
	said, description := phrase.Plain(read.Criteria), engine.Describe(read.Criteria, v.Env())
	out.Text, out.Description = &said, &description
	if slices.ContainsFunc(issues, func(i phrase.Issue) bool { return i.Severity == index.Error }) {
		return out, nil
	}
	p, err := v.Population(audience.Question{Criteria: read.Criteria})
	if err != nil {
		return nil, err
	}
	out.Population = &generated.Population{Of: p}
	return out, nil
}

func textIssuesOf(issues []phrase.Issue) []generated.TextIssue {
	out := make([]generated.TextIssue, len(issues))
	for n, i := range issues {
		out[n] = generated.TextIssue{
			Code: i.Code, Severity: i.Severity, Message: i.Message, Hint: given(i.Hint), Line: i.Line, Column: i.Column,
			Length: i.Length, Excerpt: i.Excerpt, Path: i.Path,
		}
	}
	return out
}
