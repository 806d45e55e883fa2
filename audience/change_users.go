package audience

import (
	"context"
	"fmt"
	"runtime"
	"strconv"

	"parterre/index"
)

// Every change is a method here or in the files beside: it waits in the queue of the writer, and answers when the
// change is durable and visible in Service.View, or refused. The error is the context's while the change is waiting, and afterwards
// one of ErrReadOnly, ErrNotWritten and ErrClosed; faults of the input are issues of the outcome.

// UpsertUsers makes users or changes those that are there, MaxUsers at most; a user with a fault is refused whole, the
// others are accepted.
func (s *Service) UpsertUsers(ctx context.Context, by Actor, users []index.UserWrite) (UsersOutcome, error) {
	return s.writeUsers(ctx, by, UsersUpserted, users, (*index.Tx).Upsert)
}

// PatchUsers changes users that are there; an unknown one is an issue.
func (s *Service) PatchUsers(ctx context.Context, by Actor, users []index.UserWrite) (UsersOutcome, error) {
	return s.writeUsers(ctx, by, UsersPatched, users, (*index.Tx).Patch)
}

// ActivateUsers lets deactivated users count again.
func (s *Service) ActivateUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	return s.setActive(ctx, by, UsersActivated, ids, true)
}

// DeactivateUsers takes users out of every audience, keeping what is stored about them.
func (s *Service) DeactivateUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	return s.setActive(ctx, by, UsersDeactivated, ids, false)
}

// DeleteUsers deletes users with everything stored about them. A user made again under the same id is a new one.
func (s *Service) DeleteUsers(ctx context.Context, by Actor, ids []string) (UsersOutcome, error) {
	return s.nameUsers(ctx, by, UsersDeleted, ids, func(tx *index.Tx, id string) []index.Issue { return tx.Delete(id) })
}

func (s *Service) setActive(ctx context.Context, by Actor, kind CommandKind, ids []string, active bool) (UsersOutcome, error) {
	return s.nameUsers(ctx, by, kind, ids, func(tx *index.Tx, id string) []index.Issue {
		return tx.Patch(index.UserWrite{ID: id, Active: &active})
	})
}

// Fits refuses people who need so many bytes more than are in use, before any of them is written; nil where no limit is known.
func (s *Service) Fits(bytes int64) error {
	if s.memory == nil {
		return nil
	}
	return s.memory(bytes)
}

func (s *Service) writeUsers(
	ctx context.Context, by Actor, kind CommandKind, users []index.UserWrite, verb func(*index.Tx, index.UserWrite) []index.Issue,
) (UsersOutcome, error) {
	if s.memory != nil {
		if err := s.memory(0); err != nil {
			return UsersOutcome{Outcome: Outcome{View: s.View()}}, fmt.Errorf("%w: %w", ErrReadOnly, err)
		}
	}
	bytes := 0
	for i := range users {
		bytes += weight(&users[i])
	}
	c := &command{by: by, kind: kind, users: len(users), bytes: bytes}
	id := func(i int) string { return users[i].ID }
	return s.changeUsers(ctx, c, "users", users, id, func(tx *index.Tx, i int) []index.Issue {
		return index.Under(verb(tx, users[i]), "users", strconv.Itoa(i))
	})
}

func (s *Service) nameUsers(
	ctx context.Context, by Actor, kind CommandKind, ids []string, verb func(*index.Tx, string) []index.Issue,
) (UsersOutcome, error) {
	c := &command{by: by, kind: kind, users: len(ids)}
	return s.changeUsers(ctx, c, "ids", ids, func(i int) string { return ids[i] }, func(tx *index.Tx, i int) []index.Issue {
		issues := verb(tx, ids[i])
		for n := range issues {
			issues[n].Path = []string{"ids", strconv.Itoa(i)} // the id is all that was given of this user
		}
		return issues
	})
}

// changeUsers runs a verb over the users of a command; those it finds no issue with are accepted.
func (s *Service) changeUsers(
	ctx context.Context, c *command, list string, asked any, id func(i int) string, verb func(tx *index.Tx, i int) []index.Issue,
) (UsersOutcome, error) {
	if c.users > MaxUsers {
		return UsersOutcome{Outcome: Outcome{View: s.View(), Issues: []index.Issue{refusal(TooManyUsers,
			fmt.Sprintf("There are %d users in one change; at most %d are taken.", c.users, MaxUsers), "Send them in several changes.", list)}}}, nil
	}
	c.prepare = func(n *next) (answer, error) {
		var a answer
		tx := n.facts()
		tx.Meet(c.users, id)
		for i := range c.users {
			if i%16 == 15 {
				runtime.Gosched() // readers may be waiting for a processor
			}
			if issues := verb(tx, i); len(issues) > 0 {
				a.Issues = append(a.Issues, issues...)
			} else {
				a.Accepted++
			}
		}
		a.written = a.Accepted > 0
		return a, nil
	}
	out, err := s.run(ctx, c, asked)
	return UsersOutcome{Outcome: out, Accepted: c.answer.Accepted}, err
}

// weight is about how many bytes a write of a user takes.
func weight(w *index.UserWrite) int {
	n := 64 + len(w.ID)
	for _, list := range []*[]string{w.Roles, w.Groups} {
		if list != nil {
			for _, text := range *list {
				n += len(text)
			}
		}
	}
	for _, a := range w.Attributes {
		n += len(a.Key) + 16
		switch v := a.Value.(type) {
		case string:
			n += len(v)
		case []string:
			for _, text := range v {
				n += len(text)
			}
		case []any:
			for _, item := range v {
				if text, ok := item.(string); ok {
					n += len(text)
				}
			}
		}
	}
	return n
}
