package store

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ballast is disk space the store takes while there is plenty, and gives back when somebody else has filled the disk. Badger
// writes into mapped files, and the process is killed where such a file cannot grow; what it began before changes were refused,
// and the closing and opening after that, find room by this. It counts as a part of the reserve.
type ballast struct {
	path    string
	size    uint64
	reserve uint64
	logger  *slog.Logger

	mu   sync.Mutex
	held bool // GUARDED_BY(mu) whether the space is taken
	stop chan struct{}
	done chan struct{}
}

const (
	ballastName  = "BALLAST"
	ballastShare = 4 // this part of the reserve, and no more than opening may need
	ballastWatch = 250 * time.Millisecond
)

// newBallast finds what an earlier run has left.
func newBallast(dir string, reserve uint64, logger *slog.Logger) *ballast {
	b := &ballast{
		path: filepath.Join(dir, ballastName), size: min(reserve/ballastShare, openingRoom), reserve: reserve, logger: logger,
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	if info, err := os.Stat(b.path); err == nil {
		b.held = b.size > 0 && uint64(allocatedBytes(info)) >= b.size
	}
	return b
}

// room is how much may be written: what is free, and what giving the ballast back would add.
func (b *ballast) room() (uint64, error) {
	free, err := FreeBytes(filepath.Dir(b.path))
	if err != nil {
		return 0, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held {
		free += b.size
	}
	return free, nil
}

// trim gives the ballast back when less than its size is free, and takes it again when all of the reserve is.
func (b *ballast) trim() {
	free, err := FreeBytes(filepath.Dir(b.path))
	if err != nil || b.size == 0 {
		return // who writes is told
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.held && free < b.size:
		if err := os.Truncate(b.path, 0); err != nil {
			return // tried again at the next look
		}
		b.held = false
		b.logger.Warn("the disk is nearly full: the space kept for closing was given back", "MB", b.size>>20)
	case !b.held && free >= b.reserve:
		if err := b.take(); err != nil {
			b.logger.Debug("no space is kept for a full disk", "error", err)
			return
		}
		b.held = true
	}
}

func (b *ballast) take() error {
	f, err := os.OpenFile(b.path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open %s: %w", ballastName, err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	if err := allocate(f, int64(b.size)); err != nil {
		return fmt.Errorf("allocate %s: %w", ballastName, err)
	}
	return nil
}

// watch looks after the ballast until it is told to stop.
func (b *ballast) watch() {
	defer close(b.done)
	beat := time.NewTicker(ballastWatch)
	defer beat.Stop()
	for {
		select {
		case <-beat.C:
			b.trim()
		case <-b.stop:
			return
		}
	}
}

// close ends the watch and says whether there is room for what Badger writes when it is closed.
func (b *ballast) close() (room bool) {
	close(b.stop)
	<-b.done
	b.trim()
	free, err := FreeBytes(filepath.Dir(b.path))
	return err == nil && free >= b.size
}
