package audience

import (
	"context"

	"parterre/index"
	"parterre/store"
)

// Sync puts something in the place of storing a batch, for tests of what happens when that fails. Commit is what it does
// otherwise.
func (s *Service) Sync(with func(b *store.Batch, commit func(*store.Batch) error) error) {
	s.sync = func(b *store.Batch) error { return with(b, s.disk.Commit) }
}

// Waiting returns how many commands are in the queue.
func (s *Service) Waiting() int { return len(s.queue) }

// Explode sends a command that makes the program panic while it is prepared.
func (s *Service) Explode(ctx context.Context) error {
	c := &command{kind: UsersUpserted, users: 1, prepare: func(n *next) (answer, error) {
		n.facts().Upsert(index.UserWrite{ID: "debris"})
		panic("a fault of the program")
	}}
	_, err := s.run(ctx, c)
	return err
}

// Blind makes the program panic whenever a change is to be shown.
func (s *Service) Blind() { s.counter = blind{s.counter} }

type blind struct{ Counter }

func (blind) Follow(_, _ *View, _ []uint32) (*Roster, []Change, []uint32) {
	panic("a fault of the program")
}
