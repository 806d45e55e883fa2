package backup

import (
	"errors"
	"fmt"
	"time"
)

// Version is that of the file's format.
const Version = 1

// Header is what a backup says of itself before its rows.
type Header struct {
	Version   int       `json:"version"`
	Workspace string    `json:"workspace"`
	Format    int       `json:"format"` // of the rows
	Made      time.Time `json:"made"`
	Point
	Previous *Previous `json:"previous,omitzero"` // the backup it continues; nil for a full one
}

// Point is a moment in the history of one folder.
type Point struct {
	Folder   string `json:"folder"`   // what the folder is known by; a restored one is another
	Revision uint64 `json:"revision"` // of the last command
	Mark     uint64 `json:"mark"`     // of the last transaction, which writes rows outside the log too
	Entry    string `json:"entry"`    // SHA-256 of the last command, in hexadecimal digits; "" for none
}

// Previous names a backup, and the moment it ends at.
type Previous struct {
	Digest string `json:"digest"` // SHA-256 in hexadecimal digits
	Point
}

// Full reports whether a backup stands alone.
func (h Header) Full() bool { return h.Previous == nil }

// Summary is what can be said of a file without its rows.
type Summary struct {
	Header
	Digest string
	Rows   uint64 // with their values
	Kept   uint64 // keys that stand for a row of an earlier backup
	Bytes  int64
}

// End returns what an increment that continues this backup is told.
func (s Summary) End() *Previous { return &Previous{s.Digest, s.Point} }

var (
	// ErrDamaged: bytes of the file are not those that were written, or some are missing.
	ErrDamaged = errors.New("the backup is damaged")
	// ErrNotBackup: the file is something else.
	ErrNotBackup = errors.New("this is not a backup of Parterre")
	// ErrNewer: a newer release made the file.
	ErrNewer = errors.New("the backup was made by a newer release")
	// ErrChain: backups that do not follow each other.
	ErrChain = errors.New("the backups do not continue each other")
)

// damaged names the place in a file.
func damaged(at int64, what string, a ...any) error {
	return fmt.Errorf("%w at byte %d: %s", ErrDamaged, at, fmt.Sprintf(what, a...))
}

// follows says whether next may be laid over h.
func (h Header) follows(next Header) error {
	switch {
	case h.Workspace != next.Workspace:
		return fmt.Errorf("%w: one is of the workspace %q, the other of %q; give those of one workspace", ErrChain, h.Workspace, next.Workspace)
	case next.Full():
		return fmt.Errorf("%w: the one of revision %d is a full backup and can only be the first; leave out those before it", ErrChain, next.Revision)
	case next.Previous.Point != h.Point:
		return fmt.Errorf("%w: the one of revision %d continues a backup of revision %d made at that moment, and it stands after another one of revision %d; "+
			"give the full backup first, then every increment in the order they were made", ErrChain, next.Revision, next.Previous.Revision, h.Revision)
	}
	return nil
}
