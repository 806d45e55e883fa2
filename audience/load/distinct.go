package load

import "slices"

// distinct tells whether values are all different, from a hash of each. Hashes of 64 bits: among ten million values two that
// differ are taken for one once in 400,000 files, and then they are not called different.
//
// A list is looked through whenever it has doubled. A map would find what comes twice at once, and holds two to four times
// as much for a column of ids, which has two million.
type distinct struct {
	hashes []uint64
	looked int // hashes that were there when it was last looked
}

const fewHashes = 1024

// add takes a value. It returns false when one is known to have come before.
func (d *distinct) add(hash uint64) bool {
	d.hashes = append(d.hashes, hash)
	return len(d.hashes) < max(2*d.looked, fewHashes) || d.all()
}

// all reports whether all values so far are different.
func (d *distinct) all() bool {
	slices.Sort(d.hashes)
	d.looked = len(d.hashes)
	for i := 1; i < len(d.hashes); i++ {
		if d.hashes[i] == d.hashes[i-1] {
			return false
		}
	}
	return true
}
