// Package live keeps what follows from every change at once: the exact size of each active audience, who came and who
// went, and the subscribers who want to hear of it.
//
// Its nouns: a [Counter] derives each Roster from the one before; a [Feed] hands announcements to subscribers.
//
// No membership is stored. A user who may have changed is asked before and after, 64 at a time and all audiences at once
// (engine.Panel): what differs is who entered and left, and sizes move by that. One bitmap per audience, patched at
// every change, was the alternative: it costs 3.3 GB for 10,000 audiences of 10 M users, and is ten times slower.
package live
