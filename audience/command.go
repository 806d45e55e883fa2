package audience

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"unicode/utf8"

	"parterre/index"
)

// command is one change on its way through the writer.
type command struct {
	by   Actor
	kind CommandKind
	// users and bytes are about how much it says. alone keeps it apart from other commands, because what it is checked
	// against must be complete: all but changes of users.
	users, bytes int
	alone        bool
	// prepare checks the command against what is being built and adds to it. Only an answer that is written counts; an
	// error is a fault of ours, and drops everything that was prepared with it.
	prepare func(*next) (answer, error)
	digest  []byte // of what was asked; nil without an idempotency key

	state  atomic.Int32  // waiting, taken or left
	done   chan struct{} // closed when answer, view and err are set
	answer answer
	view   *View // the one published, or the one that was there
	err    error
}

const (
	waiting = iota
	taken   // the writer has it: it will be answered
	left    // the caller has gone before that
)

// answer is what a command came to, as it is remembered under its idempotency key.
type answer struct {
	Revision   index.Revision    `json:"revision"` // 0 when nothing was written
	Issues     []index.Issue     `json:"issues,omitempty"`
	Accepted   int               `json:"accepted,omitzero"`
	Audience   ID                `json:"audience,omitzero"`
	Attribute  index.AttributeID `json:"attribute,omitzero"`
	Group      index.GroupID     `json:"group,omitzero"`
	EventType  index.EventTypeID `json:"eventType,omitzero"`
	Duplicates int               `json:"duplicates,omitzero"`
	detail     Detail            // for the log
	written    bool
}

// refused is the answer of a command that writes nothing.
func refused(issues ...index.Issue) answer { return answer{Issues: issues} }

// outcome returns what the caller is told.
func (c *command) outcome() Outcome {
	return Outcome{View: c.view, Revision: c.answer.Revision, Issues: c.answer.Issues}
}

// run identifies the command, has it written and returns its outcome. Asked is everything that makes it the command it is.
func (s *Service) run(ctx context.Context, c *command, asked ...any) (Outcome, error) {
	if issues := c.identify(asked...); issues != nil {
		return Outcome{View: s.View(), Issues: issues}, nil
	}
	if err := s.do(ctx, c); err != nil {
		return Outcome{View: s.View()}, err
	}
	return c.outcome(), nil
}

// MaxIdempotencyKey is the longest idempotency key, in bytes.
const MaxIdempotencyKey = 256

// identify computes what a repetition is recognised by. What was asked goes in as JSON.
func (c *command) identify(asked ...any) []index.Issue {
	if c.by.IdempotencyKey == "" {
		return nil
	}
	invalid := func(message, hint string) []index.Issue {
		return []index.Issue{refusal(IdempotencyKeyInvalid, message, hint, "idempotencyKey")}
	}
	if len(c.by.IdempotencyKey) > MaxIdempotencyKey {
		return invalid(fmt.Sprintf("The idempotency key has %d bytes; at most %d are allowed.", len(c.by.IdempotencyKey), MaxIdempotencyKey),
			"A random text of 32 characters is enough.")
	}
	if !utf8.ValidString(c.by.IdempotencyKey) {
		return invalid("The idempotency key is not valid UTF-8 text.", "Use letters and digits.")
	}
	text, err := json.Marshal(asked)
	if err != nil {
		return invalid("The change holds something that cannot be compared with a repetition of it.",
			"Send texts, numbers, true or false, and lists of them.")
	}
	sum := sha256.New()
	sum.Write([]byte{byte(c.kind)})
	sum.Write(text)
	c.digest = sum.Sum(nil)
	return nil
}

// do puts the command into the queue and waits for its answer.
func (s *Service) do(ctx context.Context, c *command) error {
	c.done = make(chan struct{})
	if err := s.enqueue(ctx, c); err != nil {
		return err
	}
	select {
	case <-c.done:
	case <-ctx.Done():
		if c.state.CompareAndSwap(waiting, left) {
			return ctx.Err()
		}
		<-c.done // the writer has it; the answer is near and says what happened
	}
	return c.err
}

func (s *Service) enqueue(ctx context.Context, c *command) error {
	s.gate.RLock() // held while waiting for room: Close waits for those who wait
	defer s.gate.RUnlock()
	if s.closed {
		return ErrClosed
	}
	select {
	case s.queue <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
