package store

import "errors"

// Refusals of Open. Each is wrapped in a message that names the folder and the cure.
var (
	// ErrInUse: another process has the folder open.
	ErrInUse = errors.New("the data folder is in use")
	// ErrNoStore: there is nothing to open and Options.Create is not set.
	ErrNoStore = errors.New("there is no data in the folder")
	// ErrForeign: the folder holds files that are not ours.
	ErrForeign = errors.New("the folder holds other files")
	// ErrFormat: the folder was written by a newer release.
	ErrFormat = errors.New("the data folder has a newer format")
	// ErrManifestMissing: data files exist and the list of them does not; opening would delete them.
	ErrManifestMissing = errors.New("the MANIFEST of the data folder is missing")
	// ErrInterrupted: a restore into this place ended half-way; nothing lies there now.
	ErrInterrupted = errors.New("a restore was interrupted")
	// ErrTailMissing: transactions that were acknowledged are no longer there.
	ErrTailMissing = errors.New("acknowledged changes are missing from the data folder")
)

// Errors of an open store.
var (
	// ErrNotFound: no row has this key.
	ErrNotFound = errors.New("row not found")
	// ErrCorrupt: stored bytes differ from what was written; also a refusal of Open.
	ErrCorrupt = errors.New("stored data is damaged")
	// ErrDiskFull: the change was refused to keep the reserve of disk space; reads go on.
	ErrDiskFull = errors.New("the disk is nearly full")
	// ErrBroken: an earlier change failed half-way; the folder must be reopened before the next one.
	ErrBroken = errors.New("the store must be reopened")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrRow: a row that cannot be stored: a table of the store's own, or a key that is too long.
	ErrRow = errors.New("the row cannot be stored")
	// ErrOrder: the entries of a batch do not continue the log.
	ErrOrder = errors.New("the entries do not continue the log")
)

// Refusals of Backup and Restore.
var (
	// ErrPrevious: the backup to be continued is not one of this folder as it is now.
	ErrPrevious = errors.New("that backup cannot be continued")
	// ErrUsed: a restore would put something else in the place of what the folder holds.
	ErrUsed = errors.New("there is something in the folder already")
)
