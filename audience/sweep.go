package audience

import (
	"context"
	"time"
)

const (
	sweepEvery = time.Hour // between two looks for events that are kept no longer
	sweepMost  = 4_000     // events of one command, give or take a day
)

// Sweep removes events that are kept no longer, about sweepMost of them, and returns how many are gone. They count for nothing
// already: no audience changes.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	c := &command{kind: RetentionSwept, by: Actor{Name: clockActor}, alone: true}
	c.prepare = func(n *next) (answer, error) {
		gone, err := n.facts().Sweep(s.disk, millis(n.now), sweepMost)
		return answer{Accepted: gone, written: gone > 0, detail: Detail{Events: gone}}, err
	}
	_, err := s.run(ctx, c)
	return c.answer.Accepted, err
}
