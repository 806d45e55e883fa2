package engine

import (
	"errors"
	"time"

	"parterre/index"
)

// Env is what names in criteria are resolved against.
type Env struct {
	Schema *index.Schema
	Groups *index.Groups
	Zone   *time.Location // of days and calendar durations; nil is UTC

	// Audience returns the plan of an audience's active definition, its lists included. An error that is an
	// *AudienceError says why in words for people; any other is reported as an audience that does not exist. Nil
	// knows no audience.
	Audience func(AudienceRef) (*Plan, error)

	KnownUser func(id string) bool   // nil: no warnings about unknown users
	KnownRole func(name string) bool // nil: no warnings about unknown roles
}

// AudienceError says why a reference to an audience cannot be followed: it does not exist, it is degraded, it would
// close a circle.
type AudienceError struct {
	Code    index.IssueCode
	Message string
	Hint    string
}

func (e *AudienceError) Error() string { return e.Message }

// ErrInvalidPlan is returned for questions to a plan whose root has a fault.
var ErrInvalidPlan = errors.New("the criteria have a fault, so nobody can be counted")

// Check returns everything that is wrong with criteria, each fault with its path. Those of severity Error forbid
// publishing. Some of them, such as an empty list, have a meaning all the same, and Compile still plans it.
func Check(c *Criteria, env Env) []index.Issue { panic("not yet") }

// Simplify returns the canonical form of criteria: the shortest tree with the same meaning that the rules find,
// in an order that does not depend on how it was written. It is idempotent, drops the ids of nodes, and shares
// nothing with its argument.
func Simplify(c *Criteria) *Criteria { panic("not yet") }

// Plan is compiled criteria: names are resolved, values typed, common parts shared, audiences followed. It knows
// neither facts nor clock, is immutable, and may be used by any number of goroutines. It holds for the Schema and
// Groups it was compiled with (index.Schema.Version tells when to compile again).
type Plan struct{}

// Compile checks criteria and plans them. The plan is nil when a node cannot be read (an unknown attribute, a value
// of the wrong kind); the issues are those of Check.
func Compile(c *Criteria, env Env) (*Plan, []index.Issue) { panic("not yet") }

// CompilePartial plans what can be read of criteria, for a preview of half-typed ones: the plan is never nil, and
// Valid says whether its root can be asked. Explain counts every valid node either way.
func CompilePartial(c *Criteria, env Env) (*Plan, []index.Issue) { panic("not yet") }

// Valid reports whether the whole of the plan can be asked. A plan that is not valid matches nobody.
func (p *Plan) Valid() bool { panic("not yet") }

// Criteria returns the criteria of the plan, to be read only.
func (p *Plan) Criteria() *Criteria { panic("not yet") }

// Everyone returns the plan of all active users.
func Everyone() *Plan { panic("not yet") }

// Listed returns the plan of the users with these ids.
func Listed(ids []string) *Plan { panic("not yet") }

// Reference returns the plan with the criteria {audience: ref} and the meaning of to.
func Reference(ref AudienceRef, to *Plan) *Plan { panic("not yet") }

// And returns the plan of the users in all plans; of none, everyone.
func And(plans ...*Plan) *Plan { panic("not yet") }

// Or returns the plan of the users in any of the plans; of none, nobody.
func Or(plans ...*Plan) *Plan { panic("not yet") }

// Minus returns the plan of the users in the first plan and in none of the others.
func Minus(first *Plan, others ...*Plan) *Plan { panic("not yet") }

// SymmetricDifference returns the plan of the users in an odd number of the plans.
func SymmetricDifference(plans ...*Plan) *Plan { panic("not yet") }
