package phrase

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"parterre/engine"
)

// Print writes criteria in their text form, on one line, so that Parse reads the same tree from it: ids of nodes and
// half questions included. What has no words of its own is written in JSON.
func Print(c *engine.Criteria) string { return printer{ids: true}.criteria(treeOf(c)) }

// Plain writes criteria as Print does, but without the ids of nodes, which say nothing to people.
func Plain(c *engine.Criteria) string { return printer{}.criteria(treeOf(c)) }

type printer struct{ ids bool }

// treeOf returns criteria as the JSON they are written in.
func treeOf(c *engine.Criteria) any {
	text, err := json.Marshal(c)
	if err != nil {
		return map[string]any{} // a number that is none, which no criteria without faults have
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		panic("phrase: JSON that was just written cannot be read: " + err.Error())
	}
	return tree
}

// criteria writes a question; one that joins others by "and" or "or" is not in brackets.
func (p printer) criteria(tree any) string {
	fields, _ := tree.(map[string]any)
	if len(fields) != 1 {
		return inJSON(tree)
	}
	for name, value := range fields {
		if said, ok := p.question(name, value); ok {
			return said
		}
	}
	return inJSON(tree)
}

// part writes a question as part of another one.
func (p printer) part(tree any) string {
	said := p.criteria(tree)
	if p.joins(tree) {
		return "(" + said + ")"
	}
	return said
}

// joins reports whether a question is written with "and" or "or" between others.
func (p printer) joins(tree any) bool {
	fields, _ := tree.(map[string]any)
	for _, name := range []string{"all", "any"} {
		if of, ok := fields[name].([]any); ok && len(fields) == 1 {
			return len(of) > 1
		}
	}
	if node, ok := fields["node"].(map[string]any); ok && len(fields) == 1 && !p.ids {
		return p.joins(node["criteria"])
	}
	return false
}

// question writes a question of exactly one field; false when it has no words.
func (p printer) question(name string, value any) (string, bool) {
	fields, _ := value.(map[string]any)
	switch name {
	case "all", "any", "exactlyOne":
		of, ok := value.([]any)
		if !ok {
			return "", false
		}
		if len(of) < 2 || name == "exactlyOne" {
			return groups[name] + " (" + p.parts(of, ", ", p.criteria) + ")", true
		}
		return p.parts(of, map[string]string{"all": " and ", "any": " or "}[name], p.part), true
	case "not":
		if said, ok := p.never(value); ok {
			return said, true
		}
		return "not " + p.part(value), true
	case "atLeast":
		of, ok := fields["of"].([]any)
		return "at least " + inJSON(fields["count"]) + " of (" + p.parts(of, ", ", p.criteria) + ")", ok
	case "node":
		if !p.ids {
			return p.criteria(fields["criteria"]), fields["criteria"] != nil
		}
		id, ok := fields["id"].(string)
		return "#" + key(id) + " " + p.part(fields["criteria"]), ok && fields["criteria"] != nil
	case "attribute":
		return attribute(fields)
	case "performed":
		return performed(fields)
	case "roles":
		return tested("role", fields)
	case "groups":
		return tested("group", fields)
	case "audience":
		if id, ok := fields["id"].(string); ok && len(fields) == 1 {
			return "in audience id " + string(quote(id)), true
		}
		key, ok := fields["key"].(string)
		return "in audience " + string(quote(key)), ok && len(fields) == 1
	case "users":
		return "users " + values(value), true
	case "sample":
		salt, ok := fields["salt"].(string)
		return "sample " + inJSON(fields["from"]) + " to " + inJSON(fields["to"]) + " percent by " + string(quote(salt)), ok
	case "everyone":
		return "everyone", value == true
	}
	return "", false
}

func (p printer) parts(of []any, between string, write func(any) string) string {
	said := make([]string, len(of))
	for i, part := range of {
		said[i] = write(part)
	}
	return strings.Join(said, between)
}

// attribute writes a test of an attribute.
func attribute(fields map[string]any) (string, bool) {
	name, _ := fields["key"].(string)
	is, ok := fields["is"].(map[string]any)
	flag, cased := fields["ignoreCase"].(bool)
	zone, zoned := fields["zoneFrom"].(string)
	given := 2
	for _, more := range []bool{cased, zoned} {
		if more {
			given++
		}
	}
	if !ok || len(fields) != given {
		return "", false
	}
	said, _ := tested(key(name), is)
	if zoned {
		said += " " + zoneOf + " " + key(zone)
	}
	switch {
	case cased && flag:
		said += " " + ignoringCase
	case cased:
		said += " " + matchingCase
	}
	return said, true
}

// tested writes a test behind what it is asked of; one without words in JSON.
func tested(of string, is map[string]any) (string, bool) {
	if said, ok := periodWords(is["period"]); ok && len(is) == 1 {
		return of + " " + said, true
	}
	if said, ok := spelled(is, tests); ok {
		return of + " " + said, true
	}
	return of + " " + inJSON(is), true
}

// spelled writes a test of exactly one field in the words of one of these; false when none has it.
func spelled(is map[string]any, among []test) (string, bool) {
	for _, t := range among {
		value, ok := is[t.field]
		if !ok || len(is) != 1 {
			continue
		}
		if said, ok := t.print(value); ok {
			return strings.TrimSpace(t.words + " " + strings.TrimSpace(said+" "+t.behind)), true
		}
	}
	return "", false
}

// print writes what stands behind the words of a test; false when it is not of the shape.
func (t test) print(value any) (string, bool) {
	switch t.takes {
	case one:
		return scalar(value)
	case many, some:
		list, ok := value.([]any)
		if ok && t.takes == some && len(list) == 1 {
			return scalar(list[0])
		}
		for _, item := range list {
			if _, fits := scalar(item); !fits {
				return "", false
			}
		}
		return values(value), ok
	case ends:
		fields, _ := value.(map[string]any)
		from, ok1 := scalar(fields["from"])
		to, ok2 := scalar(fields["to"])
		return from + " and " + to, ok1 && ok2
	case nothing:
		return "", value == true
	case duration:
		text, ok := value.(string)
		if bareDuration.MatchString(text) {
			return text, ok
		}
		return string(quote(text)), ok
	case count:
		is, _ := value.(map[string]any)
		return spelled(is, comparisons)
	case around:
		return anniversaryWords(value)
	case names:
		return nameWords(value)
	}
	return "", false
}

var bareDuration = regexp.MustCompile(`^P[0-9A-Z.]+$`)

// values writes a list in brackets.
func values(value any) string {
	list, _ := value.([]any)
	said := make([]string, len(list))
	for i, item := range list {
		said[i], _ = scalar(item)
	}
	return "(" + strings.Join(said, ", ") + ")"
}

// scalar writes one value: days and instants without quotes.
func scalar(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		if bareMoment.MatchString(v) {
			return v, true
		}
		return string(quote(v)), true
	case bool, json.Number:
		return inJSON(v), true
	}
	return "", false
}

// key writes the key of an attribute, or the id of a node: in quotes when it could be taken for anything else.
func key(name string) string {
	if tokens, faults := lex(name); len(faults) == 0 && len(tokens) == 2 && tokens[0].sort == word && tokens[0].text == name && !reserved[strings.ToLower(name)] {
		return name
	}
	return string(quote(name))
}

// inJSON writes anything as JSON on one line.
func inJSON(tree any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(tree); err != nil {
		panic("phrase: JSON that was just read cannot be written: " + err.Error())
	}
	return strings.TrimSuffix(b.String(), "\n")
}
