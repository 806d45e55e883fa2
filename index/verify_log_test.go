package index_test

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"parterre/index"
	"parterre/store"
)

// written is a workspace with a user who was made, changed and changed again, one who was made, and one who has gone.
func written(t *testing.T) *workspace {
	t.Helper()
	w := open(t, t.TempDir(), 6)
	write := func(id, city string) func(*index.Tx) {
		return func(tx *index.Tx) {
			if issues := tx.Upsert(index.UserWrite{ID: id, Attributes: []index.AttributeWrite{{Key: "city", Value: city}}}); len(issues) > 0 {
				t.Fatal(issues)
			}
		}
	}
	w.commit(write("a", "Graz"))
	w.commit(write("b", "Linz"), write("a", "Wien"))
	w.commit(write("c", "Wels"))
	w.commit(write("a", "Enns"))
	w.commit(func(tx *index.Tx) { tx.Delete("c") })
	if err := index.VerifyLog(context.Background(), w.st); err != nil {
		t.Fatalf("a sound folder: %v", err)
	}
	return w
}

func TestPeopleAreHeldAgainstTheLog(t *testing.T) {
	key := func(numbers ...uint64) (k []byte) {
		for _, n := range numbers {
			k = binary.BigEndian.AppendUint64(k, n)
		}
		return k
	}
	for name, c := range map[string]struct {
		change func(w *workspace) store.Row
		says   string
	}{
		"a user is missing an image": {func(*workspace) store.Row { return store.Row{Table: index.TableImages, Key: key(1, 3)} }, "before-image of user 1 at revision 5"},
		"a user is missing the last image": {func(*workspace) store.Row { return store.Row{Table: index.TableImages, Key: key(1, 5)} },
			"the before-images of user 1 are not those"},
		"an image is of no command": {func(*workspace) store.Row {
			return store.Row{Table: index.TableImages, Key: key(2, 9), Value: []byte{0}}
		}, "user 2 was made twice"},
		"an image is of a user whom no command names": {func(*workspace) store.Row {
			return store.Row{Table: index.TableImages, Key: key(77, 1), Value: []byte{0}}
		}, "user 77, whom no command names"},
		"a user is as an earlier command left them": {func(w *workspace) store.Row {
			older, err := w.st.Get(index.TableImages, key(1, 5))
			if err != nil {
				t.Fatal(err)
			}
			return store.Row{Table: index.TableUsers, Key: key(1), Value: older}
		}, "the row of user 1 is of revision 3, and the last command that names them is 5"},
		"a user has a row and no image": {func(w *workspace) store.Row {
			row, err := w.st.Get(index.TableUsers, key(2))
			if err != nil {
				t.Fatal(err)
			}
			return store.Row{Table: index.TableUsers, Key: key(88), Value: row}
		}, "user 88 has a row, and no command"},
	} {
		t.Run(name, func(t *testing.T) {
			w := written(t)
			if err := w.st.Write([]store.Row{c.change(w)}); err != nil {
				t.Fatal(err)
			}
			if err := index.VerifyLog(context.Background(), w.st); !errors.Is(err, index.ErrDiffers) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
	t.Run("a user of whom nothing is left was erased", func(t *testing.T) {
		w := written(t)
		for _, table := range []store.Table{index.TableUsers, index.TableImages} {
			if err := w.st.DeletePrefix(table, key(1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := index.VerifyLog(context.Background(), w.st); err != nil {
			t.Error(err)
		}
	})
}
