// Package audience holds what a workspace says about its people: named definitions, and the one moment at which
// every question is answered.
//
// Its nouns: an [Audience] is a named definition with a [Draft] beside it and every published [Definition] behind
// it; the [Catalog] is all of them; the [Roster] is the exact size of each active one; a [View] is facts,
// definitions, sizes and the clock at one revision, immutable; a [Population] is a set of people in a View that can
// be asked for its size, members, composition and reasons; the [Service] is where Views come from and where
// changes go, each on behalf of an [Actor].
//
// Reading: take one View at the start of an operation ([Service.View]) and ask it everything. A View never changes
// and needs no lock.
//
// Writing: every change is a command. One goroutine (writer.go) takes commands in order, prepares the next facts and
// definitions privately, makes them durable, publishes the next View, announces it and answers the caller with its
// revision. What was not stored is never seen. Time is a command too: see tick.go.
//
// Two things are asked of the floor above through interfaces: [Counter] keeps the Roster and [Feed] carries
// announcements to subscribers. Package audience/live has both.
//
// Stored criteria name attributes, groups and audiences by their ids, so that a rename changes nothing;
// [View.Shown] writes them with the keys of its moment.
package audience
