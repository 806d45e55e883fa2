// Package engine asks questions of facts: it parses criteria, checks them, plans them and evaluates them. It does no I/O.
//
// Its nouns, in the order a question meets them: [Criteria] is the tree as it is written, one shape for GraphQL,
// JSON and Go; [Check] names everything that is wrong with it, one index.Issue per fault; [Compile] resolves its
// names once and returns a [Plan], which knows neither facts nor clock; [Plan.Bind] turns the plan's leaves into
// selections of one index.Snapshot at one time, the [Bound], which is counted, listed, split and explained. One
// user is asked with [Plan.Match], many users in many plans with a [Panel].
//
// The meaning of every operator is a set of active users, and `not` is the complement within the active users. The
// same meaning is computed three ways, over blocks of users, over one user's values and over 64 users at a time; a
// slow and obvious evaluator in oracle_test.go holds them together.
package engine
