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

func memoryKey(by Actor) []byte {
	key := binary.BigEndian.AppendUint16(nil, uint16(min(len(by.Name), maxActor)))
	key = append(key, by.Name[:min(len(by.Name), maxActor)]...)
	return append(key, by.IdempotencyKey...)
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
	n.rows = append(n.rows, store.Row{Table: TableIdempotency, Key: key, Value: value})
	return nil
}

// forget removes what no repetition is recognised by any more. It is for the writer's goroutine, so that a key that is
// being used again is not removed.
func (s *Service) forget(now time.Time) error {
	var rows []store.Row
	err := s.disk.Each(TableIdempotency, nil, func(key, value []byte) error {
		m, err := decodeRow[memory](value)
		if err != nil || m.gone(now) {
			rows = append(rows, store.Row{Table: TableIdempotency, Key: bytes.Clone(key)})
		}
		return nil
	})
	if err != nil || len(rows) == 0 {
		return err
	}
	return s.disk.Write(rows)
}
