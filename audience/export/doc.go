// Package export writes people as files: CSV for spreadsheets and NDJSON for programs, in the forms that package load
// reads. An [Order] says what is wanted, [Open] checks it and makes a [File], and [File.Write] writes one person after
// the other out of one View: nothing but the row that is being written is held.
//
// # CSV
//
// RFC 4180: a line of column names, CRLF between lines, a quote within quotes twice. A text that a spreadsheet program
// would take for a formula gets an apostrophe in front, see [Safe]; a number, a day or true is none and stays as it is.
// Loading the file again gives the same values, but for what CSV has no spelling for: an empty text is the same as none,
// an empty list is the same as none, an item of a list must not hold the separator, and a line break within a text is
// read as LF. NDJSON keeps everything.
package export
