package engine

import (
	"errors"
	"time"

	"parterre/index"
)

// Env is what names in criteria are resolved against.
type Env struct {
	Schema     *index.Schema
	Groups     *index.Groups
	EventTypes *index.EventTypes
	Zone       *time.Location // of days and calendar durations; nil is UTC

	WeekStart Weekday // "" is Monday

	// Audience returns the plan of an audience's active definition, its lists included. An error that is an
	// *AudienceError says why in words for people; any other is reported as an audience that does not exist. Nil
	// knows no audience.
	Audience func(AudienceRef) (*Plan, error)

	AudienceName func(AudienceRef) (string, bool) // what people call an audience; nil: descriptions say its key or id

	UserName func(id string) string // what people call a user; empty or nil: descriptions say the id

	// Verbatim takes texts to compare with as they are. Otherwise white space around them is cut off, as around anything
	// somebody typed. Criteria made of stored values, such as those of a composition's cell, need it.
	Verbatim bool

	// Asked reports whether the criteria, as they were before, ask for an attribute already. Of a retired one only those that
	// do may go on, with a warning; nil: any may.
	Asked func(index.AttributeID) bool

	UnknownZones func(index.AttributeID) int // how many values of an attribute are no zones; nil: no warnings about them
	KnownUser    func(id string) bool        // nil: no warnings about unknown users
	KnownRole    func(name string) bool      // nil: no warnings about unknown roles
}

// zone returns the zone of days.
func (e Env) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}

// AudienceError says why a reference to an audience cannot be followed: it does not exist, it is degraded, it would
// close a circle.
type AudienceError struct {
	Code    index.IssueCode
	Message string
	Hint    string
}

func (e *AudienceError) Error() string { return e.Message }

func asAudienceError(err error) (*AudienceError, bool) {
	var e *AudienceError
	ok := errors.As(err, &e)
	return e, ok
}

// ErrInvalidPlan is returned for questions to a plan whose root has a fault.
var ErrInvalidPlan = errors.New("the criteria have a fault, so nobody can be counted")

// Plan is compiled criteria: names are resolved, values typed, common parts shared, audiences followed. It knows
// neither facts nor clock, is immutable, and may be used by any number of goroutines. It holds for the Schema and
// Groups it was compiled with (index.Schema.Version tells when to compile again).
type Plan struct {
	criteria *Criteria
	nodes    []node
	root     int32
	asked    []asked   // the nodes of the criteria, from the root down in the order they are written
	order    [][]int32 // by place: the operands, the cheapest to ask of one user first
	used     []bool    // by place: whether the root depends on the node
	slots    []int32   // by place: the memo slot of a node the root reaches on several ways; -1 for others
	shared   int       // number of slots
	windows  []mover   // that move with the clock
	subjects Subjects  // what is asked of a user
}

// asked is one node of the criteria, as they are written.
type asked struct {
	path     []string
	id       string // the client's
	criteria *Criteria
	parent   int   // place in Plan.asked, -1 of the root
	place    int32 // in the program, or invalid
	value    int32 // of the question whether there is a value at all, or invalid where no value is asked for
}

// Compile checks criteria and plans them. The plan is nil when a node cannot be read (an unknown attribute, a value
// of the wrong kind); the issues are those of Check.
func Compile(c *Criteria, env Env) (*Plan, []index.Issue) {
	p, issues := CompilePartial(c, env)
	if !p.Valid() {
		return nil, issues
	}
	return p, issues
}

// CompilePartial plans what can be read of criteria, for a preview of half-typed ones: the plan is never nil, and
// Valid says whether its root can be asked. Explain counts every valid node either way.
func CompilePartial(c *Criteria, env Env) (*Plan, []index.Issue) {
	return compile(c, env, nil)
}

func compile(q *Criteria, env Env, splices map[*Criteria]*Plan) (*Plan, []index.Issue) {
	c := &compiler{env: env, builder: newBuilder(), ids: map[string]bool{}, guesses: map[string]string{}, splices: splices}
	root := c.walk(q, nil, 1, -1, "")
	if c.beyond {
		root = invalid
	}
	return newPlan(q, c.builder.nodes, root, c.asked), c.issues
}

func newPlan(q *Criteria, nodes []node, root int32, asked []asked) *Plan {
	p := &Plan{criteria: q, nodes: nodes, root: root, asked: asked, order: byCost(nodes), used: reachable(nodes, root), slots: make([]int32, len(nodes))}
	parents := make([]int, len(nodes))
	for i, n := range nodes {
		p.slots[i] = -1
		if !p.used[i] {
			continue
		}
		for _, kid := range n.kids {
			parents[kid]++
		}
		if n.op == opLeaf {
			what, _ := subjectOf(n.leaf)
			p.subjects |= 1 << what
		}
		if w, ok := n.leaf.(mover); ok && w.moves() {
			p.windows = append(p.windows, w)
		}
	}
	for i, n := range nodes {
		if parents[i] > 1 && len(n.kids) > 0 {
			p.slots[i] = int32(p.shared)
			p.shared++
		}
	}
	return p
}

// Valid reports whether the whole of the plan can be asked. A plan that is not valid matches nobody.
func (p *Plan) Valid() bool { return p.root != invalid }

// Criteria returns the criteria of the plan, to be read only.
func (p *Plan) Criteria() *Criteria { return p.criteria }
