package audience

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"parterre/store"
)

// remembering is how long a repetition is recognised.
const remembering = 7 * 24 * time.Hour

// memory is what a change came to, kept under its idempotency key.
type memory struct {
	Digest []byte `json:"digest"`
	At     int64  `json:"at"` // milliseconds since 1970
	Answer answer `json:"answer"`
}

func (m *memory) gone(now time.Time) bool { return now.Sub(instant(m.At)) > remembering }

// Rows of TableIdempotency: under the first prefix what a key stands for, under the second when it was used, so that
// the oldest are found without reading all.
const (
	byKey  = 'k' // length of the actor's name (2), name, key → memory
	byTime = 't' // milliseconds since 1970 (8), the rest of the key above → nothing
)

func memoryKey(by Actor) []byte {
	key := binary.BigEndian.AppendUint16([]byte{byKey}, uint16(min(len(by.Name), maxActor)))
	key = append(key, by.Name[:min(len(by.Name), maxActor)]...)
	return append(key, by.IdempotencyKey...)
}

func timeKey(ms int64, memoryKey []byte) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{byTime}, uint64(ms)), memoryKey[1:]...)
}

const maxActor = 1 << 10 // of an actor's name, in bytes

// recall answers a command that was made before. Found is false for a new one.
func (s *Service) recall(n *next, c *command) (a answer, found bool, err error) {
	if c.digest == nil {
		return answer{}, false, nil
	}
	key := memoryKey(c.by)
	m, ok := n.memories[string(key)]
	if !ok {
		value, err := s.disk.Get(TableIdempotency, key)
		if errors.Is(err, store.ErrNotFound) {
			return answer{}, false, nil
		}
		if err != nil {
			return answer{}, false, fmt.Errorf("idempotency key: %w", err)
		}
		if m, err = decodeRow[memory](value); err != nil {
			return answer{}, false, fmt.Errorf("idempotency key: %w", err)
		}
	}
	switch {
	case m.gone(n.at):
		return answer{}, false, nil
	case !bytes.Equal(m.Digest, c.digest):
		return refused(refusal(IdempotencyKeyReused, "The idempotency key was used for another change.",
			"Give every change a key of its own; only a repetition of the same change keeps it.", "idempotencyKey")), true, nil
	}
	return m.Answer, true, nil
}

// remember keeps what the running command came to.
func (n *next) remember(c *command, a answer) error {
	if c.digest == nil {
		return nil
	}
	m := memory{Digest: c.digest, At: millis(n.at), Answer: a}
	value, err := encodeRow(m)
	if err != nil {
		return err
	}
	key := memoryKey(c.by)
	n.memories[string(key)] = m
	n.rows = append(n.rows, store.Row{Table: TableIdempotency, Key: key, Value: value},
		store.Row{Table: TableIdempotency, Key: timeKey(m.At, key), Value: []byte{}})
	return nil
}

// forget adds the removal of what no repetition is recognised by any more: some with every commit, so that it keeps
// pace and no commit is long.
func (s *Service) forget(n *next) error {
	if n.at.Sub(s.oldest) <= remembering {
		return nil
	}
	most := 100 + 2*len(n.memories)
	s.oldest = n.at
	err := s.disk.Each(TableIdempotency, []byte{byTime}, func(key, _ []byte) error {
		if len(key) < 9 {
			return fmt.Errorf("key of a time: %w", errRow)
		}
		at := instant(int64(binary.BigEndian.Uint64(key[1:])))
		if most == 0 || n.at.Sub(at) <= remembering {
			s.oldest = at
			return errEnough
		}
		most--
		n.rows = append(n.rows, store.Row{Table: TableIdempotency, Key: bytes.Clone(key)})
		return s.forgetKey(n, append([]byte{byKey}, key[9:]...))
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

var errEnough = errors.New("enough was read")

// forgetKey adds the removal of a key, unless it has been used again since.
func (s *Service) forgetKey(n *next, key []byte) error {
	if _, again := n.memories[string(key)]; again {
		return nil
	}
	value, err := s.disk.Get(TableIdempotency, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if m, err := decodeRow[memory](value); err == nil && !m.gone(n.at) {
		return nil
	}
	n.rows = append(n.rows, store.Row{Table: TableIdempotency, Key: key})
	return nil
}
