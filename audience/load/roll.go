package load

import (
	"context"
	"slices"

	"parterre/index"
)

// roll calls the roll: who of the users there were when a load began is in its file. A row that is refused names its user all
// the same. Users somebody else makes meanwhile are not missing.
type roll struct {
	facts *index.Snapshot
	seen  []uint64 // a bit for each ordinal of facts
}

func newRoll(facts *index.Snapshot) *roll {
	return &roll{facts: facts, seen: make([]uint64, (facts.Rows()+63)/64)}
}

func (r *roll) mark(id string) {
	if ord, ok := r.facts.Ordinal(id); ok {
		r.seen[ord/64] |= 1 << (ord % 64)
	}
}

// missing returns the ordinals of active users nobody has marked.
func (r *roll) missing() []uint32 {
	var out []uint32
	everyone := r.facts.Everyone()
	for ord := range uint32(r.facts.Rows()) {
		if r.seen[ord/64]&(1<<(ord%64)) == 0 && everyone.Contains(ord) {
			out = append(out, ord)
		}
	}
	return out
}

// still returns the ids of those users who are still there and active, in facts of a later moment.
func (r *roll) still(users []uint32, now *index.Snapshot) []string {
	var out []string
	for _, ord := range users {
		u := r.facts.User(ord)
		if later, ok := now.ByKey(u.Key()); ok && now.Everyone().Contains(later) {
			out = append(out, u.ID())
		}
	}
	return out
}

// callRoll counts who is missing, and deactivates them if they are to be.
func (r *run) callRoll(ctx context.Context) error {
	missing := r.roll.missing()
	n, v := len(missing), &r.verdict
	v.Missing = &n
	v.Guards = v.guards(r.task.Missing)
	if r.task.Missing != Deactivate {
		return nil
	}
	// People may have changed since the guards were looked at.
	if blocking := unconfirmed(v.Guards, r.task.Confirmed); len(blocking) > 0 && !r.task.DryRun {
		return &BlockedError{Guards: blocking, Wrote: true}
	}
	for portion := range slices.Chunk(missing, chunk) {
		ids := r.roll.still(portion, r.sink.now())
		if len(ids) == 0 {
			continue
		}
		done, err := r.sink.deactivate(ctx, ids)
		v.Deactivated += done
		v.Wrote = v.Wrote || done > 0
		if err != nil {
			return err
		}
		r.tell(Progress{Bytes: r.reader.Bytes()})
	}
	return nil
}
