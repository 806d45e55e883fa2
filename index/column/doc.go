// Package column keeps the values of one attribute for all active users: a typed column for ranges, compositions and
// matches, and beside it the postings, one per value or per bucket of values, that answer equalities.
//
// The nouns:
//
//   - Ordered: int64 keys (integers, numbers, booleans, dates, instants).
//   - Text: strings, as codes of a Dictionary.
//   - List: lists of strings, as codes of a Dictionary; equal lists are kept once.
//   - Dictionary: the strings of a column, each once, with its code. It only grows: a text nobody has any more keeps its
//     code and counts 0.
//   - Directory: the ids of users by ordinal, and back.
//   - Part: a piece of a column in its stored form.
//
// Everything is immutable; an editor makes the next version, copying the pages of 1,024 rows it touches and sharing the
// others. The order of edits does not matter, only the last of each row. One editor belongs to one goroutine.
//
// A column holds active users only: presence, postings and counts say nothing about anybody else. In every column the
// union of its postings is its presence, and both agree with the keys; Verify checks it.
package column
