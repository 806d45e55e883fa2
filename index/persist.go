package index

import (
	"context"

	"parterre/store"
)

// Report says how a Snapshot came to be: for the log of a start and for people.
type Report struct {
	Checkpoint Revision // revision of the checkpoint read; 0 when everything was rebuilt from rows
	Replayed   int      // users read again because commands after the checkpoint named them
	Rebuilt    bool     // built from user rows
	Reason     string   // why no checkpoint was used, for people; empty otherwise
	Users      int      // active and dormant
}

// Load returns the facts of a store: its newest complete checkpoint with the users named in later commands read again,
// or everything rebuilt from rows.
func Load(ctx context.Context, st *store.Store, o Options) (*Snapshot, Report, error) {
	panic("not written yet")
}

// Rebuild returns the facts of a store from its rows alone.
func Rebuild(ctx context.Context, st *store.Store, o Options) (*Snapshot, error) {
	panic("not written yet")
}

// Checkpoint writes the columns, bitmaps and ids of a Snapshot so that Load need not rebuild them, and drops the
// checkpoint before. It may run beside commits.
func Checkpoint(ctx context.Context, st *store.Store, s *Snapshot) error { panic("not written yet") }
