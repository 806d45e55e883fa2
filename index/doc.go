// Package index holds the facts of a workspace: who the users are and what is known of them.
//
// Its nouns, from the bottom up: a [Value] is one typed datum; an [Attribute] is a named, typed property
// and the [Schema] is all of them; a [Group] is a named set of users, nested by hand, and [Groups] is all of
// them; a [Record] is everything stored of one user; a [Snapshot] is all facts at one [Revision], immutable,
// with a typed column and roaring bitmaps for every attribute.
//
// Facts change through a [Tx] and nothing else. [Snapshot.Begin] opens one, its verbs take what a caller sent
// and refuse what does not hold with one [Issue] per fault, and [Tx.Snapshot] freezes the next Snapshot. The
// Snapshot a Tx began from never changes, so readers keep theirs as long as they like.
//
// On disk (the file persist.go and its neighbours) a user is one row under its [UserKey]; the columns and
// bitmaps are checkpoints, derived from the rows and dropped for a rebuild whenever they cannot be read.
//
// Caveats. Columns, presence and postings hold active users only: whoever is deactivated keeps the record aside
// and is in no bitmap. Ordinals are numbers of one process: they are never on disk keys, in cursors or on the wire.
package index
