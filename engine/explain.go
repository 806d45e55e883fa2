package engine

import (
	"context"
	"time"
)

// NodeCount is a node of criteria with its counts, all exact. Nil is a question that makes no sense there.
type NodeCount struct {
	Path         []string // from the root: ["all", "0", "not"]; ids of the client add nothing to it
	ID           string   // the client's id of the node, if any
	Size         *int     // users who match the node by itself; nil when it has a fault
	Removes      *int     // how many more users the `all` it stands in would choose without it; nil elsewhere
	WithoutValue *int     // active users without a value of what the node asks; nil when it asks for no value
}

// Explain counts every node of the plan's criteria, from the root down in the order they are written.
func (b *Bound) Explain(ctx context.Context) ([]NodeCount, error) { panic("not yet") }

// Explanation says why one user is in a plan or not, node by node from the root down.
type Explanation struct {
	Matches bool
	Nodes   []NodeVerdict
}

// NodeVerdict is a node of criteria and how one user meets it.
type NodeVerdict struct {
	Path        []string
	ID          string // the client's id of the node, if any
	Description string // in plain English
	Valid       bool   // false when the node has a fault; it then matches nobody
	Matches     bool
	Value       any // what the user has there: the attribute's value, roles, keys of groups; nil for nothing
}

// ExplainUser says how the user meets every node of the plan's criteria. The environment is the one the plan was
// compiled with.
func (p *Plan) ExplainUser(v Values, now time.Time, env Env) *Explanation { panic("not yet") }
