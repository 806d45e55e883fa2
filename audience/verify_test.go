package audience_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"parterre/audience"
	"parterre/store"
)

func TestEveryStoredCommandAndDefinitionIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		row  func(id uint64) store.Row
		says string
	}{
		"an audience cannot be read": {func(id uint64) store.Row {
			return store.Row{Table: audience.TableAudiences, Key: binary.BigEndian.AppendUint64(nil, id), Value: []byte{9}}
		}, "audience:1"},
		"an older definition cannot be read": {func(id uint64) store.Row {
			return store.Row{Table: audience.TableDefinitions, Key: binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, id), 7), Value: []byte{1, '{'}}
		}, "definition 7 of audience:1"},
		"the definition that members follow is missing": {func(id uint64) store.Row {
			return store.Row{Table: audience.TableDefinitions, Key: binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(nil, id), 1)}
		}, "definition 1, which it follows, is missing"},
		"an answer kept for a repetition cannot be read": {func(uint64) store.Row {
			return store.Row{Table: audience.TableIdempotency, Key: []byte("k\x00\x00"), Value: []byte{0}}
		}, "repetition"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, t.TempDir())
			w.upsert(person("u1", "city", "Graz"))
			id := uint64(w.publish("graz", `{"attribute": {"key": "city", "is": {"equals": "Graz"}}}`).ID)
			if err := audience.Verify(w.disk); err != nil {
				t.Fatalf("a sound folder: %v", err)
			}
			if err := w.disk.Write([]store.Row{c.row(id)}); err != nil {
				t.Fatal(err)
			}
			if err := audience.Verify(w.disk); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			w.stop()
		})
	}
	t.Run("a command cannot be read", func(t *testing.T) {
		w := open(t, t.TempDir())
		w.publish("everyone", `{"everyone": true}`)
		if err := w.disk.Commit(&store.Batch{Entries: []store.Entry{{Revision: w.disk.Last() + 1, Body: []byte{0}}}}); err != nil {
			t.Fatal(err)
		}
		if err := audience.Verify(w.disk); err == nil || !strings.Contains(err.Error(), "command ") {
			t.Errorf("%v", err)
		}
		w.stop()
	})
}
