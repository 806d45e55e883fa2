package audience_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

func entries() *rapid.Generator[audience.Entry] {
	return rapid.Custom(func(t *rapid.T) audience.Entry {
		e := audience.Entry{
			Kind:           audience.CommandKind(rapid.Byte().Draw(t, "kind")),
			Time:           time.UnixMilli(rapid.Int64Range(-1<<40, 1<<45).Draw(t, "ms")).UTC(),
			Actor:          rapid.String().Draw(t, "actor"),
			IdempotencyKey: rapid.String().Draw(t, "key"),
			Users:          []index.UserKey{},
		}
		key := uint64(0)
		for range rapid.IntRange(0, 5).Draw(t, "users") {
			key += rapid.Uint64Range(1, 1<<40).Draw(t, "step")
			e.Users = append(e.Users, index.UserKey(key))
		}
		if rapid.Bool().Draw(t, "detail") {
			yes := true
			e.Detail = audience.Detail{Audience: audience.ID(rapid.Uint64().Draw(t, "audience")), Number: rapid.IntRange(0, 9).Draw(t, "number"), Criteria: &engine.Criteria{Everyone: &yes}}
		}
		return e
	})
}

func TestEntries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := entries().Draw(t, "entry")
		body, err := e.Append(nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := audience.DecodeEntry(body)
		if err != nil || !reflect.DeepEqual(back, e) {
			t.Fatalf("%+v %v; want %+v", back, err, e)
		}
		for n := range len(body) {
			if cut, err := audience.DecodeEntry(body[:n]); err == nil && !reflect.DeepEqual(cut.Detail, audience.Detail{}) {
				t.Fatalf("%d of %d bytes were read as %+v", n, len(body), cut)
			}
		}
	})
}

func TestTheLog(t *testing.T) {
	w := closing(t, open(t, t.TempDir()))
	w.upsert(person("secret-user-id", "city", "secret-city"))
	w.publish("everyone", `{"everyone":true}`)
	var kinds []audience.CommandKind
	err := w.disk.Log(1, func(e store.Entry) error {
		if bytes.Contains(e.Body, []byte("secret")) {
			t.Error("the log holds what was written about a user")
		}
		entry, err := audience.DecodeEntry(e.Body)
		kinds = append(kinds, entry.Kind)
		return err
	})
	want := []audience.CommandKind{audience.ClockAdvanced, audience.UsersUpserted, audience.AudienceCreated, audience.AudiencePublished}
	if err != nil || !reflect.DeepEqual(kinds, want) {
		t.Fatalf("%v %v; want %v", kinds, err, want)
	}
}

func FuzzDecodeEntry(f *testing.F) {
	e := audience.Entry{Users: []index.UserKey{1, 5}, Kind: audience.AudienceCreated, Time: day, Actor: "ada", IdempotencyKey: "k", Detail: audience.Detail{Audience: 3, Key: "x"}}
	body, err := e.Append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := audience.DecodeEntry(body)
		if err != nil {
			return
		}
		again, err := e.Append(nil)
		if err != nil {
			return // the detail is JSON, and holds criteria nobody could write
		}
		back, err := audience.DecodeEntry(again)
		if err != nil || len(back.Users) != len(e.Users) || back.Kind != e.Kind || !back.Time.Equal(e.Time) || back.Actor != e.Actor || back.IdempotencyKey != e.IdempotencyKey {
			t.Fatalf("%+v %v; want %+v", back, err, e)
		}
	})
}
