// Package store keeps rows and a log of commands in one folder, and tells the truth about them.
//
// Its nouns: a [Row] is a key and a value in a [Table]; an [Entry] is one command of the log, numbered
// by its revision; a [Batch] is entries and rows that count together or not at all; a [Store] is an
// open folder. Tables belong to the packages above: the store never looks into a row. Badger is the
// engine underneath and is named here only.
//
// # What is promised
//
// D1: when [Store.Commit] returns nil the batch survives a crash of the process and of the machine.
//
// D2: a batch is all or nothing, also when it is larger than one Badger transaction.
//
// D3: after a crash the folder holds a prefix of what was committed that contains everything acknowledged.
//
// D4: a damaged row is [ErrCorrupt], never another value; a damaged or shortened folder is refused by [Open].
//
// # The folder
//
//	FORMAT      json: the version of the rows, the version of this layout, when it was made, what backups know it by
//	HIGHWATER   two slots naming the last synced transaction; written after each sync, outside Badger
//	ALARM       only after the disk failed while Badger wrote a table; the next start settles it (manifest.go)
//	BALLAST     disk space for a full disk: given back then, taken again later; holds nothing
//	OPENER      locked while the folder is open; the process id inside is for messages only
//	the rest    Badger's files (MANIFEST, *.mem, *.sst, *.vlog, ...)
//
// # Backups
//
// [Store.Backup] writes the rows of one moment into a file of package backup, [Restore] makes a folder from such files:
// beside the place first, and into it only when everything in them was compared. What is derived is left out and made
// again. A folder has a name that its backups carry, so that an increment can only continue a backup of this very folder;
// a restored folder is another one.
//
// # Keys and values
//
//	key    +-----------+------------------+
//	       | table (1) | key (0..32768)   |
//	       +-----------+------------------+
//	value  +---------------+----------+-------------------+
//	       | crc32c (4 BE) | kind (1) | payload           |     crc over table, key, kind, payload
//	       +---------------+----------+-------------------+
//	kind 0: the payload is the row.   kind 1: the row lies in parts; the payload names them:
//	       +--------------------+-----------+------------+---------------+
//	       | generation (8 BE)  | parts (4) | length (8) | crc32c (4)    |
//	       +--------------------+-----------+------------+---------------+
//
// A value always has these five bytes, so an empty one is damage. The store's own tables:
//
//	'L'  revision (8 BE)                                            -> body of the log entry
//	'P'  batch (8 BE), position (8 BE)                              -> a staged change of a large batch
//	     batch (8 BE)                                               -> its commit row: changes, digest, revision
//	'Q'  sequence (8 BE)                                            -> the oldest of these rows there is (8 BE); older releases: nothing
//	'Z'  key length (2 BE), table, key, generation (8), part (4 BE) -> up to 512 KB of a large row
//
// # Why a sequence beside Badger's own log
//
// Badger replays its write-ahead files up to the first damaged entry and opens without a word, so one
// flipped bit swallows acknowledged writes. Every transaction therefore leaves one row in 'Q'; at Open
// the numbers must be without a gap (a damaged older file) and reach the high-water mark (a damaged
// newest one). Rows of 'Q' are removed once Badger has moved them from its log into checked tables; the last
// of those stays as the anchor of the chain, and every later row names it: a MANIFEST that was cut short may have forgotten
// the tables with all of the chain but its end.
package store
