package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	formatName   = "FORMAT"
	openerName   = "OPENER"
	manifestName = "MANIFEST"
	layout       = 1 // version of the store's own bytes: keys, values, HIGHWATER
)

// format is the content of the FORMAT file.
type format struct {
	Format  int        `json:"format"`
	Layout  int        `json:"layout"`
	Created *time.Time `json:"created,omitempty"`
	Folder  string     `json:"folder,omitempty"` // what backups know the folder by

	// Checksum is the crc32c of the file with eight zeros in its place; folders without a name may have none.
	Checksum string `json:"checksum,omitempty"`
}

// noChecksum stands for the checksum while it is computed.
const noChecksum = "00000000"

func sealed(content []byte, checksum string) string {
	blank := bytes.Replace(content, []byte(`"checksum": "`+checksum), []byte(`"checksum": "`+noChecksum), 1)
	return fmt.Sprintf("%08x", crc32.Checksum(blank, castagnoli))
}

// survey is what lies in a folder before anything is opened.
type survey struct {
	format, highwater, manifest bool
	data                        []string // files of Badger that hold rows
	foreign                     []string // names nobody here writes
}

// surveyFolder lists a folder; a missing one surveys as empty.
func surveyFolder(dir string) (survey, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return survey{}, nil
	}
	if err != nil {
		return survey{}, fmt.Errorf("list the data folder: %w", err)
	}
	var s survey
	for _, e := range entries {
		switch name := e.Name(); {
		case name == formatName:
			s.format = true
		case name == highwaterName:
			s.highwater = true
		case name == manifestName:
			s.manifest = true
		case slices.Contains([]string{".mem", ".sst", ".vlog"}, filepath.Ext(name)):
			s.data = append(s.data, name)
		case name == openerName, name == ballastName, name == keptName, name == alarmName, name == alarmName+newSuffix, name == formatName+newSuffix, name == highwaterName+newSuffix,
			name == "LOCK", name == "KEYREGISTRY", name == "DISCARD", strings.HasPrefix(name, manifestName+"-"),
			strings.HasPrefix(name, "REWRITE-"), name == "lost+found", strings.HasPrefix(name, "."):
		default:
			s.foreign = append(s.foreign, name)
		}
	}
	return s, nil
}

// refuseForeign says whether a folder without FORMAT may become ours.
func (s survey) refuseForeign(dir string) error {
	switch {
	case s.format:
		return nil
	case s.highwater && (len(s.data) > 0 || s.manifest):
		return fmt.Errorf("%w: the file %s in %s is missing; restore the folder from a backup", ErrCorrupt, formatName, dir)
	case len(s.data) > 0 || s.manifest:
		return fmt.Errorf("%w: %s has data files and no %s file, so it was not made here or it was damaged; "+
			"choose another folder, or restore this one from a backup", ErrForeign, dir, formatName)
	case len(s.foreign) > 0:
		return fmt.Errorf("%w: %s already contains %q; choose an empty folder, or one that does not exist yet",
			ErrForeign, dir, s.foreign[0])
	}
	return nil
}

// refuseDamage compares the files that must be there with those that are.
func (s survey) refuseDamage(dir string, m mark) error {
	if s.manifest || (len(s.data) == 0 && m.sequence == 0) {
		return nil
	}
	return fmt.Errorf("%w: %s cannot be opened without losing its data; "+
		"put the file %s back, or restore the whole folder from a backup", ErrManifestMissing, dir, manifestName)
}

// readFormat reads FORMAT and refuses what is newer than this program.
func readFormat(dir string, known int) (format, error) {
	content, err := os.ReadFile(filepath.Join(dir, formatName))
	if err != nil {
		return format{}, fmt.Errorf("read %s: %w", formatName, err)
	}
	var f format
	err = json.Unmarshal(content, &f)
	if err != nil || f.Format < 1 || f.Layout < 1 || (f.Folder+f.Checksum != "" && f.Checksum != sealed(content, f.Checksum)) {
		return format{}, fmt.Errorf("%w: the file %s in %s is unreadable; restore the folder from a backup",
			ErrCorrupt, formatName, dir)
	}
	if f.Format > known || f.Layout > layout {
		return format{}, fmt.Errorf("%w: %s was written by a newer release (format %d.%d, this one reads up to %d.%d); "+
			"start that release or a newer one", ErrFormat, dir, f.Format, f.Layout, known, layout)
	}
	return f, nil
}

func writeFormat(dir string, f format) error {
	f.Checksum = noChecksum
	content, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", formatName, err)
	}
	content = append(content, '\n')
	content = bytes.Replace(content, []byte(`"checksum": "`+noChecksum), []byte(`"checksum": "`+sealed(content, noChecksum)), 1)
	return writeDurably(filepath.Join(dir, formatName), content)
}

const newSuffix = ".new"

// writeDurably replaces a file as a whole: after a crash there is the old content or the new.
func writeDurably(path string, content []byte) error {
	if err := writeSynced(path+newSuffix, content); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(path+newSuffix, path); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return syncFolder(filepath.Dir(path))
}

func writeSynced(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("sync the data folder: %w", err)
	}
	return nil
}
