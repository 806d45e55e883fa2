package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"google.golang.org/protobuf/proto"
)

// settleManifest takes back the last change of MANIFEST after an alarm, if it was written and not carried out: the tables it
// adds are gone, for Badger removes them when it could not sync MANIFEST, and those it removes are all there. Only then are the
// rows where they were before, in those tables or in the log. Anything else is left for the checks that follow.
//
//	MANIFEST  +--------------+-------------------------------------------+-----
//	          | 8 bytes head | length (4 BE), crc32c (4 BE), change set  | ...
//	          +--------------+-------------------------------------------+-----
func settleManifest(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, alarmName)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	path := filepath.Join(dir, manifestName)
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", manifestName, err)
	}
	var last []byte
	end := 8
	for at := end; len(content)-at >= 8; {
		length := int(binary.BigEndian.Uint32(content[at:]))
		if length > len(content)-at-8 {
			break
		}
		last, end = content[at+8:at+8+length], at
		at += 8 + length
	}
	var changes pb.ManifestChangeSet
	if err := proto.Unmarshal(last, &changes); err != nil || len(changes.Changes) == 0 {
		return nil
	}
	for _, c := range changes.Changes {
		info, err := os.Stat(table.NewFilename(c.Id, dir))
		there := err == nil && info.Size() > 0
		if there != (c.Op == pb.ManifestChange_DELETE) {
			return nil
		}
	}
	return writeDurably(path, content[:end])
}

// clearAlarm forgets a fault once the folder was opened after it.
func clearAlarm(dir string) error {
	if err := os.Remove(filepath.Join(dir, alarmName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", alarmName, err)
	}
	return nil
}
