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
//
// Where the contract of the language is silent, this is what holds:
//
//   - White space around what is compared with is cut off, around ids of users it is not. Env.Verbatim cuts nothing.
//   - An empty text to look for (contains, startsWith, endsWith) is a fault and not "any value".
//   - A range that is reversed, and one of instants that ends where it begins, cannot be read. Neither can a sample
//     without a slot. Empty lists, empty groups and impossible numbers are faults with the meaning of the algebra.
//   - roles and groups take anyOf, allOf, onlyOf, exactly, size, equals, in, isSet, isEmpty; isSet means at least one, for
//     nobody can tell an empty set of roles from a missing one. Case counts in them. The groups of a user are those they
//     were put into and all above.
//   - Several spellings of one version are one version (index.ParseVersion); a build tag has no part in it.
//   - exactlyOne counts its operands as atLeast does: of one given twice, nobody can match exactly one.
//   - inLast, moreThanAgo, inNext and moreThanAhead on a DATE take no part of a day; elsewhere a day of a duration is 24
//     hours, on a DATE a day. On a DATE today is the first day of the duration, back and ahead; see rolling.
//   - A period is [first day, first day after it) in the zone, of a DATE as of a DATETIME; anniversaries count days with
//     today as the first of them. 29 February comes round on 28 February in years without one.
//   - A user whose zone (zoneFrom) is missing or none is asked in the workspace's zone.
//   - Patterns are cut of white space at their ends as all that is typed in; "\s" or "[ ]" ask for it.
//   - A day in a zone begins with its first instant and ends with the first one of the next day.
//   - atLeast counts its operands as they are listed: one given twice counts twice.
//   - What an operand of `all` removes is counted for children of `all` only, the others held as they are.
package engine
