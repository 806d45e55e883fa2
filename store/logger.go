package store

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	badger "github.com/dgraph-io/badger/v4"
)

// quiet lets Badger speak through slog, one level lower than it would like: what it calls
// information (tables opened, levels compacted) is for debugging here.
//
// It listens as well: that the disk failed Badger in the background is told to nobody but its log.
type quiet struct {
	logger *slog.Logger
	stop   func() // called where the disk failed in the background; it does not return
}

var _ badger.Logger = quiet{}

func (q quiet) Errorf(f string, a ...any) {
	q.say(slog.LevelError, f, a)
	q.listen(f, "error flushing memtable")
}

func (q quiet) Warningf(f string, a ...any) {
	q.say(slog.LevelWarn, f, a)
	q.listen(f, "While running doCompact")
}

func (q quiet) listen(f, fault string) {
	if q.stop != nil && strings.HasPrefix(f, fault) {
		q.stop()
	}
}

func (q quiet) Infof(f string, a ...any) { q.say(slog.LevelDebug, f, a) }

// Debugf is dropped: Badger calls it on every write and puts keys into it.
func (q quiet) Debugf(string, ...any) {}

func (q quiet) say(level slog.Level, f string, a []any) {
	ctx := context.Background()
	if q.logger.Enabled(ctx, level) {
		q.logger.Log(ctx, level, "badger", "says", strings.TrimSpace(fmt.Sprintf(f, a...)))
	}
}
