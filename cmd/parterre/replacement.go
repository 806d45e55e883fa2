package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// replacement is a file on its way to a name: written beside it, and put in its place when it is whole. Until then
// whatever lies there stays as it is.
type replacement struct {
	*os.File
	target string // "" for what is no file, a pipe for example: it is written to directly
}

// replace begins to replace the file of a name, or to make it.
func replace(name string) (*replacement, error) {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		name = followed
	}
	mode := fs.FileMode(0o666)
	there, err := os.Stat(name)
	switch {
	case err == nil && there.IsDir():
		return nil, fmt.Errorf("%s is a folder: give the name of a file", name)
	case err == nil && !there.Mode().IsRegular():
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("the file cannot be written: %w", err)
		}
		return &replacement{File: file}, nil
	case err == nil:
		mode = there.Mode().Perm()
	}
	beside := fmt.Sprintf("%s.%d.partial", name, os.Getpid())
	file, err := os.OpenFile(beside, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be made: %w", err)
	}
	return &replacement{file, name}, nil
}

// keep puts the file in its place.
func (r *replacement) keep() error {
	if r.target == "" {
		return r.Close()
	}
	if err := errors.Join(r.Sync(), r.Close()); err != nil {
		return fmt.Errorf("the file is not complete: %w", err)
	}
	if err := os.Rename(r.Name(), r.target); err != nil {
		return fmt.Errorf("the file cannot be put in its place: %w", err)
	}
	folder, err := os.Open(filepath.Dir(r.target)) // which says where the file is: a power cut must not take that back
	if err != nil {
		return fmt.Errorf("the file cannot be put in its place: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// discard leaves nothing of a file that was not kept.
func (r *replacement) discard() error {
	err := r.Close()
	if r.target == "" {
		return err
	}
	return errors.Join(err, os.Remove(r.Name()))
}
