// Package load brings people in from files, NDJSON and CSV, and events from NDJSON, as they are or compressed by gzip.
//
// Its nouns: a [Source] is a file that can be read more than once; a [Reader] gives its rows one by one; a [Survey]
// says what kinds its values have, over the whole file; a [Task] is one load, [Run] does it and answers with a
// [Verdict]; a [Guard] asks before a load that looks like a mistake; an [Import] is a Task in its own time on a server, kept by a
// [Registry], which can have it reviewed before it is written, and taken back afterwards.
//
// Rows go through the Service like any other change, a thousand at a time, on behalf of an Actor. A row with a fault
// is refused whole, with its line and the reason; the others are accepted. A file that ends in the middle stops the
// load with an error that says where, and what was accepted until then stays.
//
// A dry run does the same into a Snapshot that nobody sees. It can therefore not differ from the load it foretells,
// unless somebody changes people in between. It needs the memory of what it would add.
//
// A load of more new users than there is memory for is refused before it writes, and so is its dry run: see [RoomError].
//
// # NDJSON
//
// One object per line: {"id": "u1", "name": "Ann", "active": true, "roles": ["editor"], "groups": ["sales"],
// "attributes": {"age": 41, "city": null}}. Only the id is needed. What is absent or null stays as it is, except that a
// null attribute is removed. Attributes that are not there yet get the kind of their first value in JSON.
//
// # Events
//
// [Events] loads what people did, one object per line: {"id": "e1", "userId": "u1", "name": "login", "timestamp":
// "2026-03-01T09:30:00Z", "properties": {"device": "phone"}}. The id is the caller's and makes a repetition harmless; without
// one an event comes as often as it is loaded. Without a timestamp it happens now. Types and properties that are not there yet
// are inferred; dates are text unless the type was declared. Events are not noted as an [Import], and are not taken back.
//
// # CSV
//
// Values separated by commas, semicolons or tabs, whichever the file has, under a line of column names (RFC 4180), in UTF-8
// or in UTF-16 with a byte order mark. The columns "id", "name", "active", "roles" and "groups", in any case, mean what they do
// above, every other one is an attribute: the one with that key or that label, or a new one. Groups are called by key or name.
// An apostrophe before a text that begins like a formula is taken off. Cells are spelled as spreadsheet programs do in their
// languages: WAHR and ja are true, 01.03.2024 is the first of March, and between semicolons 38,5 is a number. An empty cell
// leaves what is stored. Blank rows are passed over, and so is a column without a name as long as nothing is in it. Cells
// have no kind of their own, so attributes that are not there yet get one from the
// whole file: see [Survey]. A file that cannot be read as a table at all is refused as a whole: see [TableError].
package load
