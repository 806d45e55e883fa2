package index

import (
	"encoding/binary"
	"fmt"
)

// AppendUsers appends the list of users that opens the body of a log entry: how many, then the distance of each key
// from the one before, as varints. Keys ascend.
func AppendUsers(dst []byte, keys []UserKey) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(keys)))
	last := UserKey(0)
	for _, k := range keys {
		dst = binary.AppendUvarint(dst, uint64(k-last))
		last = k
	}
	return dst
}

// TouchedUsers reads the list of users that opens the body of a log entry, and returns what follows it.
func TouchedUsers(body []byte) (keys []UserKey, rest []byte, err error) {
	cut := func() ([]UserKey, []byte, error) {
		return nil, nil, fmt.Errorf("users of a log entry: %w", errRow)
	}
	n, size := binary.Uvarint(body)
	if size <= 0 || n > uint64(len(body)-size) {
		return cut()
	}
	rest = body[size:]
	keys = make([]UserKey, n)
	last := uint64(0)
	for i := range keys {
		step, size := binary.Uvarint(rest)
		if size <= 0 || step == 0 || last+step < last {
			return cut()
		}
		rest, last = rest[size:], last+step
		keys[i] = UserKey(last)
	}
	return keys, rest, nil
}
