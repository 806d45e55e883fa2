package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// alarm is rung when Badger says that the disk failed it while it moved memory or tables into new tables. Left to itself
// it tries again every second for ever, whoever closes it waits as long, and a second try after a change of MANIFEST that
// was written and could not be synced leaves a MANIFEST that names a table that is gone. So the goroutine that met the fault
// goes no further, the store changes nothing more, and a Badger that was stopped is not waited for: what is acknowledged
// is in its log and tables, and is read from there at the next start.
type alarm struct {
	once sync.Once
	rung chan struct{} // closed
	path string
}

// alarmName is the file that tells the next start of a fault.
const alarmName = "ALARM"

const alarmText = "A new file could not be written. The next start looks whether the last change of MANIFEST was carried out.\n"

func newAlarm(dir string) *alarm {
	return &alarm{rung: make(chan struct{}), path: filepath.Join(dir, alarmName)}
}

// stop rings and never returns.
func (a *alarm) stop() {
	a.once.Do(func() {
		_ = writeDurably(a.path, []byte(alarmText)) // without it a MANIFEST that is ahead of its tables is refused
		close(a.rung)
	})
	select {}
}

func (a *alarm) silent() bool {
	select {
	case <-a.rung:
		return false
	default:
		return true
	}
}

var errUnmoved = errors.New("the disk failed while a file was written, and nothing acknowledged is lost: look at the disk, then start the server again")

// closeBadger closes Badger, unless the alarm was rung or is meanwhile.
func (s *Store) closeBadger() error {
	closed := make(chan error, 1)
	if s.alarm.silent() {
		go func() { closed <- contain(s.options.Logger, s.db.Close) }()
	}
	select {
	case err := <-closed:
		return err
	case <-s.alarm.rung:
		return errUnmoved
	}
}

// dropEmptyFiles removes log files of Badger's that hold nothing, on which it would refuse to start: they are left when one
// could not be given its size, and by a crash while one was being removed, which it empties first. If one was emptied by
// damage, what it held is missed when the chain of transactions is read.
func dropEmptyFiles(dir string, names []string) error {
	for _, name := range names {
		if ext := filepath.Ext(name); ext != ".mem" && ext != ".vlog" {
			continue
		}
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err == nil && info.Size() == 0 {
			err = os.Remove(path)
		}
		if err != nil {
			return fmt.Errorf("remove the empty file %s: %w", name, err)
		}
	}
	return nil
}
