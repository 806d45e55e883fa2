package load

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parterre/audience"
	"parterre/index"
)

// sink is where rows go: the Service, or a rehearsal of it.
type sink interface {
	declare(ctx context.Context, a index.AttributeChange) error
	// put answers for every user, in the same order.
	put(ctx context.Context, users []index.UserWrite) ([]answer, error)
	// deactivate answers how many there were to deactivate.
	deactivate(ctx context.Context, ids []string) (int, error)
	now() *index.Snapshot
}

// answer says what became of one user.
type answer struct {
	issues []index.Issue
	fate   fate
}

type fate uint8

const (
	isUnchanged fate = iota
	isNew
	isChanged
)

// service writes.
type service struct {
	to Writer
	by audience.Actor
}

func (s *service) declare(ctx context.Context, a index.AttributeChange) error {
	out, err := s.to.DeclareAttribute(ctx, s.by, a)
	if err != nil {
		return err
	}
	return refused(a.Key, out.Issues)
}

func refused(attribute string, issues []index.Issue) error {
	for _, i := range issues {
		if i.Severity == index.Error {
			return fmt.Errorf("the attribute %q cannot be made: %s", attribute, i)
		}
	}
	return nil
}

func (s *service) put(ctx context.Context, users []index.UserWrite) ([]answer, error) {
	out, err := s.to.UpsertUsers(ctx, s.by, users)
	if err != nil {
		return nil, err
	}
	answers := make([]answer, len(users))
	for _, i := range out.Issues {
		at, ok := position(i.Path)
		if !ok || at >= len(users) {
			return nil, fmt.Errorf("the chunk was refused: %s", i)
		}
		if i.Severity == index.Error {
			i.Path = i.Path[2:]
			answers[at].issues = append(answers[at].issues, i)
		}
	}
	judge(answers, users, out.View.Facts, out.Revision)
	return answers, nil
}

func (s *service) deactivate(ctx context.Context, ids []string) (int, error) {
	out, err := s.to.DeactivateUsers(ctx, s.by, ids)
	return out.Accepted, err
}

func (s *service) now() *index.Snapshot { return s.to.View().Facts }

// judge says of accepted users whether a command made or changed them. Of an id that comes twice in one command, only the
// first can be new.
func judge(answers []answer, users []index.UserWrite, after *index.Snapshot, command index.Revision) {
	seen := make(map[string]bool, len(users))
	for i := range answers {
		if len(answers[i].issues) > 0 {
			continue
		}
		id := users[i].ID
		ord, ok := after.Ordinal(id)
		if !ok {
			continue // deleted since by somebody else
		}
		u := after.User(ord)
		switch {
		case u.Updated() < command || command == 0:
		case u.Created() >= command && !seen[id]:
			answers[i].fate = isNew
		default:
			answers[i].fate = isChanged
		}
		seen[id] = true
	}
}

// rehearsal does what the Service would, into facts that nobody sees.
type rehearsal struct {
	facts *index.Snapshot
}

func (r *rehearsal) declare(_ context.Context, a index.AttributeChange) error {
	tx := r.facts.Begin(r.facts.Revision() + 1)
	if _, issues := tx.DeclareAttribute(a); issues != nil {
		return refused(a.Key, issues)
	}
	r.facts = tx.Snapshot()
	return nil
}

func (r *rehearsal) put(ctx context.Context, users []index.UserWrite) ([]answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	command := r.facts.Revision() + 1
	tx := r.facts.Begin(command)
	answers := make([]answer, len(users))
	for i, u := range users {
		answers[i].issues = tx.Upsert(u)
	}
	r.facts = tx.Snapshot()
	judge(answers, users, r.facts, command)
	return answers, nil
}

func (r *rehearsal) deactivate(_ context.Context, ids []string) (int, error) { return len(ids), nil }

func (r *rehearsal) now() *index.Snapshot { return r.facts }

// Kinds of attributes by key, as somebody asked for them: "startDate=DATE".
func ParseKinds(asked map[string]string) (map[string]index.Kind, error) {
	out := map[string]index.Kind{}
	for _, key := range slices.Sorted(maps.Keys(asked)) {
		kind, ok := index.ParseKind(asked[key])
		if !ok {
			return nil, fmt.Errorf("the kind %q of the attribute %q is not known: it is one of %v", asked[key], key, index.Kinds)
		}
		out[key] = kind
	}
	return out, nil
}
