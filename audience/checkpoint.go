package audience

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"parterre/index"
	"parterre/store"
)

// checkpoints writes the indexes beside the commits, so that a start need not rebuild them. The writer only counts
// and hands over a View; it never waits. What is not written is read again from rows: slower, never wrong.
type checkpoints struct {
	disk   *store.Store
	logger *slog.Logger
	after  int // users changed before the indexes are written

	mu      sync.Mutex
	changed int           // guarded by mu: users changed since the View of the last checkpoint
	running chan struct{} // guarded by mu: closed when the checkpoint being written is done; nil when there is none
	stop    func()        // guarded by mu: ends it
}

const (
	checkpointAfter = 100_000 // users changed
	checkpointShare = 8       // and at least this part of all users: a load of millions writes few large checkpoints, not many
	checkpointLeast = 1_000   // users changed that are worth one when closing
)

// count notes how many users a View changed, and starts a checkpoint when there have been enough.
func (c *checkpoints) count(v *View, users int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.changed += users
	if c.changed < max(c.after, v.Facts.Everyone().Count()/checkpointShare) || c.running != nil {
		return
	}
	c.changed = 0
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	c.running, c.stop = done, stop
	go func() {
		defer close(done)
		defer stop()
		c.write(ctx, v)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running = nil
	}()
}

func (c *checkpoints) write(ctx context.Context, v *View) {
	if err := index.CheckpointBeside(ctx, c.disk, v.Facts); err != nil {
		c.logger.Warn("the indexes were not written; the next start takes longer", "revision", uint64(v.Revision), "error", err)
		return
	}
	c.logger.Info("indexes written", "revision", uint64(v.Revision))
}

// close ends a checkpoint that is being written, and writes a last one if that is worth it.
func (c *checkpoints) close(ctx context.Context, v *View) error {
	c.mu.Lock()
	running, stop := c.running, c.stop
	worth := c.changed >= min(checkpointLeast, c.after) || running != nil
	c.mu.Unlock()
	if running != nil {
		stop()
		<-running
	}
	if !worth {
		return nil
	}
	if err := index.Checkpoint(ctx, c.disk, v.Facts); err != nil {
		return fmt.Errorf("write indexes: %w", err)
	}
	return nil
}
