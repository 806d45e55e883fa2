package audience

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"parterre/store"
)

// Bounds of what is committed together, and of the queue.
const (
	groupUsers = 1_000
	groupBytes = 8 << 20
	queueRoom  = 256 // commands; whoever comes then waits for room
)

// write takes commands in order until the queue is closed. It commits at once when idle; what arrives while
// a commit is being synced is gathered by the queue and goes together next. No timer holds anything back.
func (s *Service) write() {
	defer close(s.written)
	var held *command
	for {
		first := held
		held = nil
		if first == nil {
			c, open := <-s.queue
			if !open {
				return
			}
			first = c
		}
		group := []*command{first}
		if !first.alone {
			group, held = s.gather(group)
		}
		s.commit(group)
		if len(group) > 1 {
			runtime.Gosched() // those just answered get to ask again, and go together: half as many syncs with 64 clients
		}
	}
}

// gather adds the commands that are waiting, as long as they may go together. One that may not is held for the next round.
func (s *Service) gather(group []*command) (_ []*command, held *command) {
	users, bytes := group[0].users, group[0].bytes
	for {
		select {
		case c, open := <-s.queue:
			if !open {
				return group, nil
			}
			users, bytes = users+c.users, bytes+c.bytes
			if c.alone || users > groupUsers || bytes > groupBytes {
				return group, c
			}
			group = append(group, c)
		default:
			return group, nil
		}
	}
}

// commit prepares, makes durable, publishes, announces and answers. A command that makes the program panic is refused
// and harms none of the others.
func (s *Service) commit(group []*command) {
	takenOnes := group[:0]
	for _, c := range group {
		if c.state.CompareAndSwap(waiting, taken) {
			takenOnes = append(takenOnes, c)
		}
	}
	n, err := s.prepare(takenOnes)
	if err != nil && len(takenOnes) > 1 {
		for _, c := range takenOnes {
			s.commit([]*command{c.again()})
		}
		return
	}
	base := s.view.Load()
	view := base
	if err == nil && len(n.entries) > 0 {
		view, err = s.publish(n)
	}
	for _, c := range takenOnes {
		c.view = view
		if err != nil && (n == nil || c.answer.Revision > base.Revision) {
			c.err = err
		}
		close(c.done)
	}
}

// again puts a command that was taken back to where it waits.
func (c *command) again() *command {
	c.answer = answer{}
	c.state.Store(waiting)
	return c
}

// prepare builds what the commands come to. A panic is a fault of the program that a command brought to light.
func (s *Service) prepare(group []*command) (n *next, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			s.logger.Error("a change could not be prepared", "fault", fmt.Sprint(fault), "stack", string(debug.Stack()))
			n, err = nil, fmt.Errorf("%w: it could not be prepared", ErrNotWritten)
		}
	}()
	if s.broken != nil {
		return nil, s.broken
	}
	base := s.view.Load()
	n = newNext(base, s.time(base))
	for _, c := range group {
		n.begin()
		repeated, found, err := s.recall(n, c)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotWritten, err)
		}
		if found {
			c.answer = repeated
			continue
		}
		a, err := c.prepare(n)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotWritten, err)
		}
		if a.written {
			a.Revision = n.revision
			if err := errors.Join(n.log(c, a.detail), n.remember(c, a)); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrNotWritten, err)
			}
		}
		c.answer = a
	}
	if len(n.entries) > 0 {
		if err := s.forget(n); err != nil {
			return nil, fmt.Errorf("%w: idempotency keys: %w", ErrNotWritten, err)
		}
	}
	return n, nil
}

// publish makes the next View durable and then visible. It is built while the batch is being synced, and dropped if that
// fails.
func (s *Service) publish(n *next) (*View, error) {
	batch, err := n.batch()
	if err != nil {
		return n.base, fmt.Errorf("%w: %w", ErrNotWritten, err)
	}
	stored := make(chan error, 1)
	go func() { stored <- s.sync(batch) }()
	said, touched, fault := s.build(n)
	view := said.View
	if err := <-stored; err != nil {
		s.oldest = time.Time{}
		s.logger.Error("a change could not be stored", "revision", uint64(view.Revision), "error", err)
		return n.base, storeError(err)
	}
	if fault != nil {
		s.broken = fmt.Errorf("%w: a change was stored and could not be shown; start the server again", ErrReadOnly)
		return n.base, s.broken
	}
	s.view.Store(view)
	s.published.wake()
	said.Changes = n.changes(view, said.Changes)
	cross(n.base, view, said.Changes)
	s.feed.Announce(said)
	s.checkpoints.count(view, len(touched))
	return view, nil
}

// build makes the next View with its sizes. A panic is a fault of the program: what is stored by then is safe, and as it
// cannot be shown, nothing may follow it before the next start, which derives everything from the rows.
func (s *Service) build(n *next) (said Announcement, touched []uint32, fault error) {
	defer func() {
		if r := recover(); r != nil {
			fault = fmt.Errorf("build the View of revision %d: %v", n.revision, r)
			s.logger.Error("a change could not be shown", "fault", fault.Error(), "stack", string(debug.Stack()))
		}
	}()
	said.Before = n.base
	said.View, touched = n.view()
	said.View.Roster, said.Changes, said.Users = s.counter.Follow(n.base, said.View, touched)
	return said, touched, nil
}

// storeError says which of our errors a failed commit is.
func storeError(err error) error {
	if errors.Is(err, store.ErrDiskFull) || errors.Is(err, store.ErrBroken) {
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return fmt.Errorf("%w: %w", ErrNotWritten, err)
}

// changes completes the changes of members with those of definitions and words.
func (n *next) changes(view *View, members []Change) []Change {
	if view.Catalog == n.base.Catalog {
		return members
	}
	told := make(map[ID]bool, len(members))
	for _, c := range members {
		told[c.Audience] = true
	}
	out := members
	for _, a := range view.Catalog.sorted {
		old, known := n.base.Catalog.byID[a.ID]
		switch {
		case told[a.ID] || old == a:
		case !known || old.Status != a.Status || old.Active != a.Active:
			out = append(out, Change{Audience: a.ID, Occasion: OccasionDefinition})
		default:
			out = append(out, Change{Audience: a.ID, Occasion: OccasionWords})
		}
	}
	for _, a := range n.base.Catalog.sorted {
		if _, ok := view.Catalog.byID[a.ID]; !ok && !told[a.ID] {
			out = append(out, Change{Audience: a.ID, Occasion: OccasionDefinition})
		}
	}
	sortChanges(out)
	return out
}

// time is the time of commands: the machine's, never before the View's; with a manual clock the View's.
func (s *Service) time(base *View) time.Time {
	if s.clock == nil {
		return base.Now
	}
	if now := s.clock().UTC().Truncate(time.Millisecond); now.After(base.Now) {
		return now
	}
	return base.Now
}
