package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"parterre/index"
)

// Check returns everything that is wrong with criteria, each fault with its path. Those of severity Error forbid
// publishing. Some of them, such as an empty list, have a meaning all the same, and Compile still plans it.
func Check(c *Criteria, env Env) []index.Issue {
	_, issues := CompilePartial(c, env)
	return issues
}

// compiler walks criteria once, checking them and building their program.
type compiler struct {
	env     Env
	builder *builder
	issues  []index.Issue
	asked   []asked
	count   limits
	beyond  bool // a bound was passed: one issue says so, and the rest is not walked
	ids     map[string]bool
	splices map[*Criteria]*Plan // criteria that are planned already
	guesses map[string]string   // nearest keys of unknown attributes
	keys    []string            // of all attributes, made when the first guess is

	of           string // what keys are keys of; "" for attributes
	groupGuesses int
	patternSteps int // of all patterns so far
}

func (c *compiler) note(severity index.Severity, code index.IssueCode, path []string, message, hint string) {
	c.issues = append(c.issues, index.Issue{Code: code, Severity: severity, Message: message, Path: path, Hint: hint})
}

// fault notes an error and returns invalid, for nodes that cannot be read.
func (c *compiler) fault(code index.IssueCode, path []string, message, hint string) int32 {
	c.note(index.Error, code, path, message, hint)
	return invalid
}

// refused notes an issue if there is one, and reports whether there was.
func (c *compiler) refused(issue *index.Issue, path ...string) bool {
	if issue == nil {
		return false
	}
	out := *issue
	out.Path = under(path, issue.Path...)
	c.issues = append(c.issues, out)
	return true
}

// walk plans one node and all below it and returns its place in the program. Id is the client's id for the node.
func (c *compiler) walk(q *Criteria, path []string, depth, parent int, id string) int32 {
	if p, ok := c.splices[q]; ok && q != nil {
		return c.splice(p, path, parent)
	}
	if c.beyond {
		return invalid
	}
	if issue := c.count.node(path, depth); issue != nil {
		c.beyond = true
		c.issues = append(c.issues, *issue)
		return invalid
	}
	if q != nil && q.Node != nil && len(q.given()) == 1 {
		c.nodeID(q.Node.ID, path)
		if id == "" {
			id = q.Node.ID
		}
		return c.walk(q.Node.Criteria, path, depth+1, parent, id)
	}
	self := len(c.asked)
	c.asked = append(c.asked, asked{path: path, id: id, criteria: q, parent: parent, place: invalid, value: invalid})
	place, value := invalid, invalid
	if !c.refused(oneQuestion(q, path)) {
		place, value = c.question(q, path, depth, self)
	}
	c.asked[self].place, c.asked[self].value = place, value
	return place
}

// nodeID checks an id the client gave a node.
func (c *compiler) nodeID(id string, path []string) {
	if issue := index.CheckID(id); issue != nil {
		c.fault(NodeIDInvalid, path, "The id of this node is empty, too long or has invisible characters.", "Give it a short text that is unique in the tree.")
		return
	}
	if c.ids[id] {
		c.fault(NodeIDInvalid, path, "Another node has the same id.", "Give every node an id of its own.")
	}
	c.ids[id] = true
}

// question plans criteria with exactly one field. Value is the place of the question whether there is a value.
func (c *compiler) question(q *Criteria, path []string, depth, self int) (place, value int32) {
	switch {
	case q.All != nil:
		if len(q.All) == 0 {
			c.fault(CriteriaEmpty, under(path, "all"), `Nothing stands under "all of these" yet, and as it is everyone would match.`, "Add a question, or remove this part.")
		}
		return c.builder.and(c.each(q.All, under(path, "all"), depth, self)...), invalid
	case q.Any != nil:
		if len(q.Any) == 0 {
			c.fault(CriteriaEmpty, under(path, "any"), `Nothing stands under "any of these" yet, and as it is nobody would match.`, "Add a question, or remove this part.")
		}
		return c.builder.or(c.each(q.Any, under(path, "any"), depth, self)...), invalid
	case q.Not != nil:
		return c.builder.not(c.walk(q.Not, under(path, "not"), depth+1, self, "")), invalid
	case q.AtLeast != nil:
		return c.atLeast(q.AtLeast, under(path, "atLeast"), depth, self), invalid
	case q.ExactlyOne != nil:
		if len(q.ExactlyOne) == 0 {
			c.fault(CriteriaEmpty, under(path, "exactlyOne"), `Nothing stands under "exactly one of these" yet, and as it is nobody would match.`, "Add a question, or remove this part.")
		}
		return c.builder.exactlyOne(c.each(q.ExactlyOne, under(path, "exactlyOne"), depth, self)...), invalid
	case q.Attribute != nil:
		return c.attribute(q.Attribute, under(path, "attribute"))
	case q.Performed != nil:
		return c.performed(q.Performed, under(path, "performed")), invalid
	case q.Roles != nil:
		return c.set(q.Roles, under(path, "roles"), roleSet)
	case q.Groups != nil:
		return c.set(q.Groups, under(path, "groups"), groupSet)
	case q.Audience != nil:
		return c.audience(*q.Audience, under(path, "audience")), invalid
	case q.Users != nil:
		return c.users(q.Users, under(path, "users")), invalid
	case q.Sample != nil:
		return c.sample(q.Sample, under(path, "sample")), invalid
	case q.Everyone != nil:
		if !*q.Everyone {
			return c.fault(FlagNotTrue, under(path, "everyone"), `"everyone" can only be true.`, `To match nobody, put "not" around it.`), invalid
		}
		return c.builder.all(), invalid
	}
	return invalid, invalid
}

func (c *compiler) each(list []*Criteria, path []string, depth, self int) []int32 {
	out := make([]int32, len(list))
	for i, q := range list {
		out[i] = c.walk(q, under(path, strconv.Itoa(i)), depth+1, self, "")
	}
	return out
}

func (c *compiler) atLeast(q *AtLeast, path []string, depth, self int) int32 {
	switch count := under(path, "count"); {
	case len(q.Of) == 0:
		c.fault(CriteriaEmpty, under(path, "of"), `Nothing stands under "at least so many of these" yet.`, "Add the questions to count, or remove this part.")
	case q.Count <= 0:
		c.fault(CountImpossible, count, fmt.Sprintf("At least %d of these is always true, so everyone would match.", q.Count), "Ask for at least 1.")
	case q.Count > len(q.Of):
		c.fault(CountImpossible, count, fmt.Sprintf("At least %d of %d can never be true, so nobody would match.", q.Count, len(q.Of)),
			fmt.Sprintf("Ask for at most %d, or add more questions.", len(q.Of)))
	}
	return c.builder.atLeast(q.Count, c.each(q.Of, under(path, "of"), depth, self))
}

func (c *compiler) audience(ref AudienceRef, path []string) int32 {
	if c.refused(oneName(ref, path)) {
		return invalid
	}
	missing := &AudienceError{AudienceNotFound, "There is no such audience.", "Choose one of the audiences there are; it may have been renamed or deleted."}
	if c.env.Audience == nil {
		return c.fault(missing.Code, path, missing.Message, missing.Hint)
	}
	plan, err := c.env.Audience(ref)
	if err != nil || plan == nil {
		if e, ok := asAudienceError(err); ok {
			missing = e
		}
		return c.fault(missing.Code, path, missing.Message, missing.Hint)
	}
	return c.builder.refer(plan)
}

func (c *compiler) users(ids []string, path []string) int32 {
	if !c.room(path, len(ids)) {
		return invalid
	}
	if len(ids) == 0 {
		c.fault(ValueMissing, path, "The list of users is empty, so nobody would match.", "Add at least one user, or remove this line.")
	}
	faults := listFaults{c: c, path: path}
	for i, id := range ids {
		if issue := index.CheckID(id); issue != nil {
			faults.add(i, *issue)
		} else if c.env.KnownUser != nil && !c.env.KnownUser(id) {
			faults.add(i, index.Issue{Code: index.UserNotFound, Severity: index.Warning,
				Message: "There is no user with this id, so nobody matches it until there is.", Hint: "Check the id."})
		}
	}
	faults.close("ids that are not known or not valid")
	return c.builder.of(newUsersLeaf(ids))
}

func (c *compiler) sample(s *Sample, path []string) int32 {
	bad := c.refused(CheckSalt(s.Salt), under(path, "salt")...)
	inside := func(percent float64) bool { return percent >= 0 && percent <= 100 } // false for NaN
	for _, end := range []struct {
		name    string
		percent float64
	}{{"from", s.From}, {"to", s.To}} {
		if !inside(end.percent) {
			c.fault(SampleInvalid, under(path, end.name), "The end of a sample is a percentage, from 0 to 100.", "Choose a number from 0 to 100.")
			bad = true
		}
	}
	if bad {
		return invalid
	}
	slot := func(percent float64) uint32 { return uint32(math.Round(percent * SampleSlots / 100)) }
	lo, hi := slot(s.From), slot(s.To)
	if lo >= hi {
		return c.fault(SampleInvalid, path, "The sample ends where it begins or before, so nobody would match.",
			"Make “to” larger than “from”: from 0 to 10 is a tenth of all users. The finest share is 0.0001 percent.")
	}
	return c.builder.of(&sampleLeaf{salt: s.Salt, lo: lo, hi: hi})
}

// room counts the items of a list; false when there are too many in the whole tree.
func (c *compiler) room(path []string, items int) bool {
	if c.beyond {
		return false
	}
	if issue := c.count.items(path, items); issue != nil {
		c.beyond = true
		c.issues = append(c.issues, *issue)
		return false
	}
	return true
}

// listFaults notes the faulty items of one list, the first ones each by itself and the rest in one.
type listFaults struct {
	c     *compiler
	path  []string
	found int
	worst index.Issue
}

func (f *listFaults) add(i int, issue index.Issue) {
	if f.found++; f.found <= maxFaultsOfList {
		issue.Path = under(f.path, append([]string{strconv.Itoa(i)}, issue.Path...)...)
		f.c.issues = append(f.c.issues, issue)
		return
	}
	if f.worst.Severity != index.Error {
		f.worst = issue
	}
}

func (f *listFaults) close(what string) {
	if rest := f.found - maxFaultsOfList; rest > 0 {
		f.c.note(f.worst.Severity, f.worst.Code, f.path, fmt.Sprintf("The list has %s more %s.", thousands(rest), what), "")
	}
}

// guess returns the key of the attribute that was probably meant, "" for none.
func (c *compiler) guess(key string) string {
	if guess, ok := c.guesses[key]; ok {
		return guess
	}
	const enough = 50 // unknown keys to guess for: guessing compares with every attribute
	if len(c.guesses) >= enough || c.env.Schema == nil {
		return ""
	}
	if c.keys == nil {
		for _, a := range c.env.Schema.All() {
			c.keys = append(c.keys, a.Key)
			if strings.EqualFold(a.Label, key) {
				c.guesses[key] = a.Key
			}
		}
	}
	if c.guesses[key] == "" {
		c.guesses[key] = index.Nearest(key, c.keys)
	}
	return c.guesses[key]
}

// schemaHint says which attributes there are when there are few.
func (c *compiler) schemaHint() string {
	const few = 12
	if len(c.keys) == 0 {
		if c.of != "" {
			return "Events of this type have no properties yet; they come with the events."
		}
		return "There are no attributes yet; they come with the first users."
	}
	if len(c.keys) > few {
		return fmt.Sprintf("Choose one of the %s there are, such as %s.", thousands(len(c.keys)), strings.Join(c.keys[:3], ", "))
	}
	return "Choose one of these: " + strings.Join(slices.Clone(c.keys), ", ") + "."
}
