package index_test

import (
	"fmt"
	"testing"

	"parterre/index"
	"parterre/index/indextest"
)

func TestTextsNobodyHas(t *testing.T) {
	texts := func(s *index.Snapshot) (int, int) {
		token, _ := s.Schema().ByKey("token")
		tags, _ := s.Schema().ByKey("tags")
		return s.Text(token.ID).Dictionary().Len(), s.List(tags.ID).Dictionary().Len()
	}
	change := func(round int) func(tx *index.Tx) {
		return func(tx *index.Tx) {
			for n := range 500 {
				tag := fmt.Sprintf("t%d-%d", round, n)
				tx.Upsert(indextest.User(indextest.ID(n), "token", fmt.Sprintf("%d-%d", round, n), "tags", []any{tag}))
			}
		}
	}
	t.Run("a dictionary does not grow for ever while texts change", func(t *testing.T) {
		w := open(t, t.TempDir(), 6)
		defer func() { w.st.Close() }()
		for round := range 60 { // 30,000 texts, of which 500 are somebody's
			w.commit(change(round))
			if token, tags := texts(w.facts); token > 8192+500 || tags > 8192+500 {
				t.Fatalf("after round %d: %d tokens, %d tags", round, token, tags)
			}
		}
		if err := index.CheckColumns(w.facts); err != nil {
			t.Fatal(err)
		}
		if err := index.Verify(t.Context(), w.st, w.facts); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("texts nobody has are gone after a restart", func(t *testing.T) {
		w := open(t, t.TempDir(), 6)
		defer func() { w.st.Close() }()
		for round := range 14 {
			w.commit(change(round))
		}
		w.checkpoint()
		w.reopen()
		s, report := w.load()
		if token, tags := texts(s); report.Rebuilt || token > 500 || tags > 500 {
			t.Fatalf("%d tokens, %d tags, report %+v", token, tags, report)
		}
		w.same(s)
	})
}
