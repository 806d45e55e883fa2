package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/index"
	"parterre/index/block"
	"parterre/index/indextest"
	"parterre/store"
)

// workspace is a store with the facts it holds, as the one writer keeps them.
type workspace struct {
	t     rapid.TB
	st    *store.Store
	dir   string
	facts *index.Snapshot
}

func open(t rapid.TB, dir string, shape block.Shape) *workspace {
	t.Helper()
	st, err := store.Open(dir, store.Options{Create: true, Format: 1, ReserveBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	return &workspace{t: t, st: st, dir: dir, facts: index.Empty(index.Options{Shape: shape})}
}

// reopen closes the store and opens it again.
func (w *workspace) reopen() {
	w.t.Helper()
	if err := w.st.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.st = open(w.t, w.dir, w.facts.Shape()).st
}

// commit runs commands in one transaction and makes them durable, each with a log entry.
func (w *workspace) commit(commands ...func(tx *index.Tx)) {
	w.t.Helper()
	tx := w.facts.Begin(w.facts.Revision() + 1)
	var b store.Batch
	for i, command := range commands {
		rev := w.facts.Revision() + 1 + index.Revision(i)
		if i > 0 {
			tx.Advance(rev)
		}
		command(tx)
		b.Entries = append(b.Entries, store.Entry{Revision: uint64(rev), Body: append(index.AppendUsers(nil, tx.Users()), "envelope"...)})
	}
	b.Rows = tx.Rows()
	former, err := index.FormerRows(w.st, w.facts.Revision()+1, tx.Defining(b.Rows))
	if err != nil {
		w.t.Fatal(err)
	}
	b.Rows = append(b.Rows, former...)
	if err := w.st.Commit(&b); err != nil {
		w.t.Fatal(err)
	}
	w.facts = tx.Snapshot()
}

func (w *workspace) load() (*index.Snapshot, index.Report) {
	w.t.Helper()
	s, report, err := index.Load(context.Background(), w.st, index.Options{Shape: w.facts.Shape()})
	if err != nil {
		w.t.Fatal(err)
	}
	return s, report
}

func (w *workspace) checkpoint() {
	w.t.Helper()
	write := index.Checkpoint
	if w.facts.Revision()%2 == 0 {
		write = index.CheckpointBeside // the same, slower
	}
	if err := write(context.Background(), w.st, w.facts); err != nil {
		w.t.Fatal(err)
	}
}

// same demands that a snapshot says what the workspace does.
func (w *workspace) same(s *index.Snapshot) {
	w.t.Helper()
	if err := index.Compare(w.facts, s); err != nil {
		w.t.Fatal(err)
	}
	if err := index.Compare(s, w.facts); err != nil {
		w.t.Fatal(err)
	}
}

// declare makes the attributes and groups of the nasty populations.
func declareAll(tx *index.Tx) {
	for _, p := range indextest.Pools {
		tx.DeclareAttribute(index.AttributeChange{Key: p.Key, Kind: &p.Kind})
	}
	for _, key := range indextest.Groups {
		tx.PutGroup(index.GroupWrite{Key: key})
	}
	for key, parents := range indextest.GroupParents {
		tx.PutGroup(index.GroupWrite{Key: key, Parents: &parents})
	}
}

// verbs returns a command of that many random verbs on users.
func verbs(d indextest.Dice, n, ids int) func(tx *index.Tx) {
	return func(tx *index.Tx) {
		for range n {
			id := indextest.ID(d.IntN(ids))
			if indextest.OneIn(d, 6) {
				tx.Delete(id)
			} else {
				tx.Upsert(indextest.Write(d, id))
			}
		}
	}
}

var vienna, _ = time.LoadLocation("Europe/Vienna")

// reshape returns a command that changes attributes and groups.
func reshape(d indextest.Dice) func(tx *index.Tx) {
	return func(tx *index.Tx) {
		switch d.IntN(9) {
		case 6, 7, 8:
			key := indextest.Pick(d, []string{"nick", "points", "born", "seen", "tags", "age"})
			tx.ChangeKind(key, indextest.Pick(d, index.Kinds), vienna)
		case 4, 5:
			key := indextest.Pick(d, []string{"city", "nick", "tags"})
			list := slices.Clone(indextest.Aliases[key])
			tx.UpdateAttribute(index.AttributeChange{Key: key, Aliases: indextest.Ptr(list[d.IntN(len(list)):])})
		case 0:
			key := indextest.Pick(d, indextest.Pools).Key
			tx.DeleteAttribute(key) // and it is inferred again by the next write
		case 1:
			tx.UpdateAttribute(index.AttributeChange{Key: "age", Label: indextest.Ptr(fmt.Sprint(d.IntN(9)))})
		case 2:
			tx.PutGroup(index.GroupWrite{Key: indextest.Pick(d, indextest.Groups), Parents: &[]string{indextest.Pick(d, indextest.Groups)}})
		case 3:
			tx.DeleteGroup(indextest.Pick(d, indextest.Groups))
		}
	}
}

func TestPersistence(t *testing.T) {
	t.Run("after any history, load from a checkpoint, rebuild from rows and memory agree", func(t *testing.T) {
		n := 0
		rapid.Check(t, func(rt *rapid.T) {
			n++
			d := indextest.Rapid(rt)
			w := open(rt, filepath.Join(t.TempDir(), fmt.Sprint(n)), rapid.SampledFrom(indextest.Shapes).Draw(rt, "shape"))
			defer func() { w.st.Close() }()
			w.commit(declareAll)
			for range rapid.IntRange(0, 4).Draw(rt, "rounds") {
				for range rapid.IntRange(0, 3).Draw(rt, "transactions") {
					w.commit(verbs(d, d.IntN(40), 30), verbs(d, d.IntN(4), 30))
				}
				switch d.IntN(4) {
				case 0:
					w.commit(verbs(d, d.IntN(20), 30), reshape(d), verbs(d, d.IntN(20), 30))
				case 1:
					w.checkpoint()
				case 2:
					w.reopen()
				}
				s, _ := w.load()
				w.same(s)
				rebuilt, err := index.Rebuild(context.Background(), w.st, index.Options{Shape: w.facts.Shape()})
				if err != nil {
					rt.Fatal(err)
				}
				w.same(rebuilt)
				if err := index.Verify(context.Background(), w.st, s); err != nil {
					rt.Fatal(err)
				}
				if indextest.OneIn(d, 2) {
					w.facts = s // go on as after a restart
				}
			}
		})
	})
	t.Run("only users named after the checkpoint are read again", func(t *testing.T) {
		w := open(t, t.TempDir(), 6)
		defer func() { w.st.Close() }()
		d := rand.New(rand.NewPCG(1, 1))
		w.commit(declareAll, verbs(d, 500, 200))
		w.checkpoint()
		at := w.facts.Revision()
		w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User(indextest.ID(3), "age", 41)) })
		w.commit(func(tx *index.Tx) { tx.Delete(indextest.ID(4)); tx.Upsert(indextest.User("new", "age", 42)) })
		w.reopen()
		s, report := w.load()
		if report.Checkpoint != at || report.Rebuilt || report.Reason != "" || report.Replayed < 2 || report.Replayed > 3 {
			t.Fatalf("report %+v", report)
		}
		w.same(s)
	})
	t.Run("the key of a deleted newest user is not used again after a restart", func(t *testing.T) {
		w := open(t, t.TempDir(), 6)
		defer func() { w.st.Close() }()
		w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User("a", "age", 1)) })
		key := w.facts.User(0).Key()
		w.commit(func(tx *index.Tx) { tx.Delete("a") })
		w.reopen()
		w.facts, _ = w.load()
		w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User("a")) })
		ord, _ := w.facts.Ordinal("a")
		if u := w.facts.User(ord); u.Key() <= key || len(u.Record().Values) != 0 {
			t.Fatalf("key %d after %d, with %d values", u.Key(), key, len(u.Record().Values))
		}
	})
	t.Run("an empty store is an empty snapshot", func(t *testing.T) {
		w := open(t, t.TempDir(), 16)
		defer func() { w.st.Close() }()
		s, report := w.load()
		if report.Rebuilt || s.Rows() != 0 || s.Revision() != 0 {
			t.Fatalf("report %+v, %d rows", report, s.Rows())
		}
		w.same(s)
	})
}

func TestDamagedCheckpoints(t *testing.T) {
	rows := func(t *testing.T, st *store.Store) (parts []store.Row, headers []store.Row) {
		err := st.Each(index.TableCheckpoint, nil, func(key, value []byte) error {
			row := store.Row{Table: index.TableCheckpoint, Key: append([]byte{}, key...), Value: append([]byte{}, value...)}
			if key[0] == 'H' {
				headers = append(headers, row)
			} else {
				parts = append(parts, row)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return parts, headers
	}
	start := func(t *testing.T) *workspace {
		w := open(t, t.TempDir(), 6)
		d := rand.New(rand.NewPCG(2, 2))
		w.commit(declareAll, verbs(d, 600, 200))
		w.commit(func(tx *index.Tx) {
			for n := range 300 {
				tx.Record(index.EventWrite{User: indextest.ID(n % 200), Name: "view", Properties: []index.AttributeWrite{{Key: "page", Value: fmt.Sprint(n)}}},
					index.RecordOptions{At: noon, CreateUser: true})
			}
		})
		w.checkpoint()
		w.commit(verbs(d, 20, 200))
		t.Cleanup(func() { w.st.Close() })
		return w
	}
	rebuilt := func(t *testing.T, w *workspace, reason string) {
		s, report := w.load()
		if !report.Rebuilt || !strings.Contains(report.Reason, reason) {
			t.Fatalf("report %+v, want a rebuild because of %q", report, reason)
		}
		w.same(s)
	}
	t.Run("one without a header is rebuilt from rows, and the next checkpoint is whole again", func(t *testing.T) {
		w := start(t)
		_, headers := rows(t, w.st)
		headers[0].Value = nil
		if err := w.st.Write(headers); err != nil {
			t.Fatal(err)
		}
		rebuilt(t, w, "none has been completed")
		w.checkpoint()
		s, report := w.load()
		if report.Rebuilt {
			t.Fatalf("report %+v", report)
		}
		w.same(s)
	})
	t.Run("one whose header is of an unknown version is rebuilt from rows", func(t *testing.T) {
		w := start(t)
		_, headers := rows(t, w.st)
		headers[0].Value[0]++
		if err := w.st.Write(headers); err != nil {
			t.Fatal(err)
		}
		rebuilt(t, w, "none has been completed")
	})
	t.Run("one of another block size is rebuilt from rows", func(t *testing.T) {
		w := start(t)
		s, report, err := index.Load(context.Background(), w.st, index.Options{Shape: 10})
		if err != nil || !report.Rebuilt {
			t.Fatalf("report %+v, %v", report, err)
		}
		w.same(s)
	})
	t.Run("one with any part missing is rebuilt from rows", func(t *testing.T) {
		w := start(t)
		w.checkpoint() // no user is read again, who could be missed
		parts, _ := rows(t, w.st)
		sections := map[byte]bool{}
		for i := range parts {
			section := parts[i].Key[2]
			if sections[section] && i%(1+len(parts)/20) != 0 {
				continue // the first part of every section, and some others
			}
			sections[section] = true
			gone := parts[i]
			gone.Value = nil
			if err := w.st.Write([]store.Row{gone}); err != nil {
				t.Fatal(err)
			}
			rebuilt(t, w, "")
			if err := w.st.Write([]store.Row{parts[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if _, report := w.load(); report.Rebuilt {
			t.Fatalf("report %+v", report)
		}
	})
	t.Run("one with any part cut short is rebuilt from rows", func(t *testing.T) {
		w := start(t)
		parts, _ := rows(t, w.st)
		for i := 0; i < len(parts); i += 1 + len(parts)/25 {
			cut := parts[i]
			cut.Value = cut.Value[:len(cut.Value)-1]
			if err := w.st.Write([]store.Row{cut}); err != nil {
				t.Fatal(err)
			}
			rebuilt(t, w, "")
			if err := w.st.Write([]store.Row{parts[i]}); err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Run("one that was interrupted leaves the one before in use", func(t *testing.T) {
		w := start(t)
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := index.Checkpoint(ctx, w.st, w.facts); err == nil {
			t.Fatal("an interrupted checkpoint reports success")
		}
		s, report := w.load()
		if report.Rebuilt {
			t.Fatalf("report %+v", report)
		}
		w.same(s)
	})
	t.Run("two at most are ever there, and old ones go", func(t *testing.T) {
		w := start(t)
		for range 3 {
			w.commit(verbs(rand.New(rand.NewPCG(3, 3)), 5, 200))
			w.checkpoint()
		}
		parts, headers := rows(t, w.st)
		slots := map[byte]bool{}
		for _, p := range parts {
			slots[p.Key[1]] = true
		}
		if len(headers) != 1 || len(slots) != 1 {
			t.Fatalf("%d headers, parts in %d slots", len(headers), len(slots))
		}
	})
}

func TestDamagedRows(t *testing.T) {
	for _, c := range []struct {
		says   string
		damage func(row []byte) []byte
	}{
		{"a user row of an unknown version stops a rebuild", func(row []byte) []byte { row[0]++; return row }},
		{"a user row cut short stops a rebuild", func(row []byte) []byte { return row[:len(row)-1] }},
		{"a user row under another key stops a rebuild", func(row []byte) []byte { row[2]++; return row }},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := open(t, t.TempDir(), 6)
			defer func() { w.st.Close() }()
			w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User("a", "secret", "the value")) })
			var rows []store.Row
			w.st.Each(index.TableUsers, nil, func(key, row []byte) error {
				rows = append(rows, store.Row{Table: index.TableUsers, Key: append([]byte{}, key...), Value: c.damage(append([]byte{}, row...))})
				return nil
			})
			if err := w.st.Write(rows); err != nil {
				t.Fatal(err)
			}
			_, err := index.Rebuild(context.Background(), w.st, index.Options{})
			if err == nil || !strings.Contains(err.Error(), "user 1") || strings.Contains(err.Error(), "the value") {
				t.Fatalf("got %v, want an error that names user 1 and no value", err)
			}
			if err := index.Verify(context.Background(), w.st, w.facts); err == nil {
				t.Fatal("verify is content")
			}
		})
	}
	t.Run("a before-image says what the user was", func(t *testing.T) {
		w := open(t, t.TempDir(), 6)
		defer func() { w.st.Close() }()
		w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User("a", "age", 1)) })
		w.commit(func(tx *index.Tx) { tx.Upsert(indextest.User("a", "age", 2)) })
		w.commit(func(tx *index.Tx) { tx.Delete("a") })
		var got []string
		err := w.st.Each(index.TableImages, nil, func(key, row []byte) error {
			before, existed, err := index.DecodeImage(row)
			if existed {
				got = append(got, fmt.Sprint(before.Values[0].Value.Any()))
			} else {
				got = append(got, "nobody")
			}
			return err
		})
		if err != nil || strings.Join(got, " ") != "nobody 1 2" {
			t.Fatalf("got %v: %v", got, err)
		}
	})
}
