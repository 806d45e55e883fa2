package main

import (
	"errors"
	"fmt"
)

// examineBackups reads what the folder would be restored from. A fault there is one of the check too: it is found now, and
// not when it is too late.
func (c *checkCommand) examineBackups(found *findings) {
	files, unread, err := readShelf(c.shelf(), c.Workspace)
	if err != nil {
		found.add(backupsPart, err)
		return
	}
	if len(files) == 0 && len(unread) == 0 {
		found.Parts = append(found.Parts, finding{Part: backupsPart, Good: true, Says: "there are none in " + near(c.shelf())})
		return
	}
	rows, chain, err := verifyNewest(files)
	found.add(backupsPart, errors.Join(append(unread, err)...))
	last := &found.Parts[len(found.Parts)-1]
	if err == nil && len(files) > 0 {
		last.Says = fmt.Sprintf("the newest restores revision %d with %d rows, from %d of the %d files in %s", files[len(files)-1].Revision, rows, chain, len(files), near(c.shelf()))
	}
}

// verifyNewest reads every byte of the newest backup and of what it continues.
func verifyNewest(files []backupFile) (rows uint64, length int, err error) {
	if len(files) == 0 {
		return 0, 0, nil
	}
	chain, err := chainTo(files[len(files)-1], files)
	if err != nil {
		return 0, 0, err
	}
	c, done, err := openChain(chain)
	if err != nil {
		return 0, 0, err
	}
	defer done()
	rows, err = verifyChain(c)
	return rows, len(chain), err
}
