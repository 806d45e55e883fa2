package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	badger "github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
	"github.com/dgraph-io/ristretto/v2/z"
	"google.golang.org/protobuf/proto"
)

// checkTables reads every table that MANIFEST names and compares its checksums, before Badger opens
// it. Badger has the same check (options.OnTableRead) but looks into index and last block first, and a
// flipped bit there ends the process. Files that MANIFEST does not name are left over from a
// crash; Badger removes them.
//
//	table  +---------+-----+---------+-------+------------+----------+--------------+
//	       | block 1 | ... | block n | index | length (4) | checksum | its size (4) |     of the index
//	       +---------+-----+---------+-------+------------+----------+--------------+
//	block  +---------+---------+-----------+----------+--------------+
//	       | entries | offsets | count (4) | checksum | its size (4) |                  of all before it
//	       +---------+---------+-----------+----------+--------------+
func checkTables(dir string, named map[uint64]bool) error {
	work := make(chan uint64, len(named))
	for id := range named {
		work <- id
	}
	close(work)
	var wait sync.WaitGroup
	failed := make(chan error, len(named))
	for range min(runtime.GOMAXPROCS(0), 4) {
		wait.Go(func() {
			for id := range work {
				if err := checkTable(table.NewFilename(id, dir)); err != nil {
					failed <- err
				}
			}
		})
	}
	wait.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// namedTables are the tables that MANIFEST names.
func namedTables(dir string) (map[uint64]bool, error) {
	f, err := os.Open(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // a folder that was never finished; refuseDamage has looked for the rest
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", manifestName, err)
	}
	manifest, _, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(dir))
	if err = errors.Join(err, f.Close()); err != nil {
		text, _, _ := strings.Cut(err.Error(), "\n") // what follows is advice for those who run Badger alone
		return nil, fmt.Errorf("%w: the file %s is unreadable (%s)", ErrCorrupt, manifestName, strings.TrimSuffix(text, "."))
	}
	named := map[uint64]bool{}
	for id := range manifest.Tables {
		named[id] = true
	}
	return named, nil
}

func checkTable(path string) error {
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || (err == nil && info.Size() == 0) {
		return fmt.Errorf("%w: the file %s is missing or empty", ErrCorrupt, filepath.Base(path))
	}
	f, err := z.OpenMmapFile(path, os.O_RDONLY, 0) // not read into memory: tables are up to 80 MB
	if err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	if err := checkContent(f.Data); err != nil {
		return errors.Join(fmt.Errorf("%w: the file %s: %w", ErrCorrupt, filepath.Base(path), err), f.Close(-1))
	}
	return f.Close(-1)
}

func checkContent(content []byte) (err error) {
	defer func() {
		if recover() != nil { // the index is read without looking at its bounds: an empty one has a sound checksum
			err = errors.New("index: it is unreadable")
		}
	}()
	rest, sum, err := cutChecksum(content)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	rest, size, err := cutNumber(rest)
	if err != nil || size > len(rest) {
		return errors.New("index: it has no length")
	}
	blocks, index := rest[:len(rest)-size], rest[len(rest)-size:]
	if err := sum.verify(index); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	tables := fb.GetRootAsTableIndex(index, 0) // its bytes are now known to be those written
	for i := range tables.OffsetsLength() {
		var at fb.BlockOffset
		if !tables.Offsets(&at, i) || uint64(at.Offset())+uint64(at.Len()) > uint64(len(blocks)) {
			return fmt.Errorf("block %d: it lies outside the file", i)
		}
		covered, sum, err := cutChecksum(blocks[at.Offset() : at.Offset()+at.Len()])
		if err == nil {
			err = sum.verify(covered)
		}
		if err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	return nil
}

// blockSum is a checksum of Badger's.
type blockSum struct{ expected *pb.Checksum }

func (c blockSum) verify(content []byte) error {
	if _, known := pb.Checksum_Algorithm_name[int32(c.expected.Algo)]; !known {
		return errors.New("the kind of its checksum is unknown")
	}
	if y.CalculateChecksum(content, c.expected.Algo) != c.expected.Sum {
		return errors.New("its checksum does not match")
	}
	return nil
}

// cutChecksum takes checksum and size off the end.
func cutChecksum(b []byte) ([]byte, blockSum, error) {
	rest, size, err := cutNumber(b)
	if err != nil || size > len(rest) {
		return nil, blockSum{}, errors.New("it has no checksum")
	}
	sum := &pb.Checksum{}
	if err := proto.Unmarshal(rest[len(rest)-size:], sum); err != nil {
		return nil, blockSum{}, errors.New("its checksum is unreadable")
	}
	return rest[:len(rest)-size], blockSum{sum}, nil
}

// cutNumber takes a number of four bytes off the end.
func cutNumber(b []byte) (rest []byte, n int, err error) {
	if len(b) < 4 {
		return nil, 0, errors.New("it is too short")
	}
	at := len(b) - 4
	return b[:at], int(binary.BigEndian.Uint32(b[at:])), nil
}
