package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parterre/audience"
	"parterre/cmd/parterre/company"
	"parterre/engine"
	"parterre/index"
	"parterre/store"
)

// A folder of every format there has been lies in testdata/frozen, and every later release has to open it and answer as
// that release did. make frozen makes the one of the present format anew, which is right only before it was released; those
// of older formats stay.
var freeze = flag.Bool("freeze", false, "make the frozen folder of the present format anew")

// frozenQuestions are answered from the folder; between them they touch every kind of row.
const frozenQuestions = `{
  now revision settings { zone }
  health { users audiences degraded }
  attributes { id key label kind sensitive declared known missing }
  groups { id key name size parents { key } }
  roles { name size }
  audiences(first: 100, status: [DRAFT, ACTIVE, ARCHIVED, DEGRADED]) { nodes {
    id key name description owner tags status version createdAt updatedAt
    population { size }
    active { number criteria include exclude publishedBy }
    versions { number criteria }
    draft { criteria savedBy issues { code path } }
  } }
  users(first: 500) { totalCount nodes { id name active roles groups { key } attributes { attribute { key } value } } }
  gone: user(id: "p0000010") { id }
  away: user(id: "p0000011") { id active name attributes { attribute { key } value } }
  memberships(users: ["p0000001", "p0000002", "p0000010", "p0000011"]) { user userStatus memberOf unchangedUntil }
}`

// frozenRules are asked, besides, of folders from format 2 on.
const frozenRules = `{
  attributes {
    key kind aliases { value spellings } values onlyValues default required unique retired operators { name } suggest { value count }
  }
  audiences(first: 100) { nodes { key issues { code severity path } } }
}`

// frozenDeeds are asked, besides, of folders from format 3 on.
const frozenDeeds = `{
  eventTypes { id key label description declared retention count firstSeen lastSeen properties { id key label kind } usedBy { key } }
  users(first: 60) { nodes { id events(first: 8) { totalCount nodes { type { key } time properties { property { key } value } } } } }
}`

func TestFrozen(t *testing.T) {
	if *freeze {
		freezeFolder(t)
	}
	archives, err := filepath.Glob("testdata/frozen/format-*.tar.gz")
	if err != nil || len(archives) < format-1 {
		t.Fatalf("there are %d frozen folders, and folders have format %d (%v)", len(archives), format, err)
	}
	if len(archives) < format {
		t.Logf("SKIPPED: the folder of format %d, which is not released yet: make frozen", format)
	}
	for n, archive := range archives {
		t.Run(filepath.Base(archive)+" opens and answers as it did", func(t *testing.T) {
			folder := t.TempDir()
			unpack(t, archive, folder)
			want, err := os.ReadFile(archive[:len(archive)-len(".tar.gz")] + ".json")
			if err != nil {
				t.Fatal(err)
			}
			for _, when := range []string{"at first", "after it was written to and opened again"} {
				a, err := open(t.Context(), frozenOptions(folder))
				if err != nil {
					t.Fatal(err)
				}
				if when == "at first" {
					if line, differ := firstDifference(frozenAnswers(t, a, n+1), want); differ {
						t.Errorf("other answers than it gave: %s", line)
					}
				}
				if had := a.store.Format(); had != format && (had != n+1 || when != "at first") {
					t.Errorf("%s the folder had format %d", when, had)
				}
				if err := errors.Join(a.store.Verify(t.Context()), index.Verify(t.Context(), a.store, a.service.View().Facts), index.VerifyLog(t.Context(), a.store)); err != nil {
					t.Errorf("%s: %v", when, err)
				}
				out, err := a.service.UpsertUsers(t.Context(), demonstrator, []index.UserWrite{{ID: "late", Attributes: []index.AttributeWrite{{Key: "level", Value: int64(3)}, {Key: "email", Value: "late@example.com"}}}})
				if err != nil || out.Accepted != 1 {
					t.Errorf("%s: it cannot be written to: %v %v", when, err, out.Issues)
				}
				if err := a.close(); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := store.Open(folder, store.Options{Format: format - 1}); !errors.Is(err, store.ErrFormat) {
				t.Errorf("the release before opens it as well: %v", err)
			}
		})
	}
}

func frozenOptions(folder string) options {
	return options{folder: folder, create: true, manual: true, start: day, now: time.Now, logger: slog.New(slog.DiscardHandler)}
}

func frozenAnswers(t *testing.T, a *app, format int) []byte {
	t.Helper()
	questions := []string{frozenQuestions}
	if format >= 2 {
		questions = append(questions, frozenRules)
	}
	if format >= 3 {
		questions = append(questions, frozenDeeds)
	}
	var out bytes.Buffer
	for _, question := range questions {
		answer, err := inside(a).ask(t.Context(), question, "", nil)
		if err != nil || len(answer.Errors) > 0 {
			t.Fatal(err, answer.Errors)
		}
		if err := (&queryCommand{Format: "json"}).print(&out, answer); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// firstDifference names the first line that differs.
func firstDifference(have, want []byte) (string, bool) {
	h, w := bytes.Split(have, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(h), len(w)) {
		if i >= len(h) || i >= len(w) {
			return fmt.Sprintf("%d lines, and there were %d", len(h), len(w)), true
		}
		if !bytes.Equal(h[i], w[i]) {
			return fmt.Sprintf("line %d is %s, and it was %s", i+1, bytes.TrimSpace(h[i]), bytes.TrimSpace(w[i])), true
		}
	}
	return "", false
}

// freezeFolder makes a folder with something of everything: most of it in a checkpoint, the last changes in the log only.
func freezeFolder(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	a, err := open(t.Context(), frozenOptions(folder))
	if err != nil {
		t.Fatal(err)
	}
	firm := company.Company{People: 40, Seed: 1, Today: day}
	if err := hire(t.Context(), io.Discard, a.service, firm); err != nil {
		t.Fatal(err)
	}
	_, err = remember(t.Context(), io.Discard, a.service, firm, day)
	if err := errors.Join(err, define(t.Context(), a.service, firm)); err != nil {
		t.Fatal(err)
	}
	rule := func(change index.AttributeChange) error {
		out, err := a.service.UpdateAttribute(t.Context(), demonstrator, change)
		return outcome("freeze", out.Issues, err)
	}
	yes, design, shown := true, []index.Alias{{Value: "Design", Spellings: []string{"Product", "Marketing"}}}, any("Full-time")
	err = errors.Join(rule(index.AttributeChange{Key: "department", Aliases: &design}),
		rule(index.AttributeChange{Key: "employmentType", Values: &[]any{"Intern", "Full-time", "Part-time", "Contractor"}, OnlyValues: &yes, Default: &shown}),
		rule(index.AttributeChange{Key: "email", Unique: &yes, Required: &yes}))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.close(); err != nil { // writes the checkpoint
		t.Fatal(err)
	}
	if a, err = open(t.Context(), frozenOptions(folder)); err != nil {
		t.Fatal(err)
	}
	var faults []error
	did := func(issues []index.Issue, err error) { faults = append(faults, outcome("freeze", issues, err)) }
	ctx, s := context.Background(), a.service
	zone, sunday, key, label := "Europe/Vienna", engine.Sunday, "born-german", "Hours a week by contract"
	visited, kept := "Came to the portal", 400
	set, err := s.UpdateSettings(ctx, demonstrator, audience.SettingsChange{Zone: &zone, WeekStart: &sunday})
	did(set.Issues, err)
	deleted, err := s.DeleteUsers(ctx, demonstrator, []string{"p0000010"})
	did(deleted.Issues, err)
	away, err := s.DeactivateUsers(ctx, demonstrator, []string{"p0000011"})
	did(away.Issues, err)
	again, err := s.UpsertUsers(ctx, audience.Actor{Name: "demo", IdempotencyKey: "once"}, []index.UserWrite{{ID: "later", Attributes: []index.AttributeWrite{{Key: "email", Value: "later@example.com"}, {Key: "nickname", Value: "Zoë ✿"}, {Key: "weeklyHours", Value: 12.25}}}})
	did(again.Issues, err)
	spoken := []index.Alias{{Value: "German", Spellings: []string{"de", "Austrian"}}, {Value: "English", Spellings: []string{"en"}}}
	faults = append(faults, rule(index.AttributeChange{Key: "languages", Aliases: &spoken}), rule(index.AttributeChange{Key: "remote", Retired: &yes}))
	for key, kind := range map[string]index.Kind{"isManager": index.Integer, "manager": index.StringList} {
		retyped, err := s.ChangeKind(ctx, demonstrator, audience.KindChange{Attribute: key, Kind: kind})
		did(retyped.Issues, err)
		if err == nil && !retyped.Written() && len(retyped.Issues) == 0 {
			t.Errorf("%s kept its kind", key)
		}
	}
	named, err := s.UpdateAttribute(ctx, demonstrator, index.AttributeChange{Key: "weeklyHours", Label: &label})
	did(named.Issues, err)
	view := s.View()
	find := func(key string) *audience.Audience {
		found, err := view.Catalog.Find(audience.ByKey(key))
		faults = append(faults, err)
		return found
	}
	renamed, err := s.UpdateAudience(ctx, demonstrator, audience.ByKey("german-speakers"), find("german-speakers").Version, audience.AudienceWords{Key: &key})
	did(renamed.Issues, err)
	archived, err := s.ArchiveAudience(ctx, demonstrator, audience.ByKey("long-service"), find("long-service").Version)
	did(archived.Issues, err)
	include := []string{"later"}
	draft, err := s.UpdateDraft(ctx, demonstrator, audience.ByKey("everyone"), find("everyone").Version, audience.DraftChange{Include: &include})
	did(draft.Issues, err)
	renamedType, err := s.UpdateEventType(ctx, demonstrator, index.EventTypeChange{Key: "login", NewKey: &visited, Retention: &kept})
	did(renamedType.Issues, err)
	recorded, err := s.RecordEvents(ctx, demonstrator, []index.EventWrite{
		{ID: "m1", User: "p0000001", Name: visited, Time: day.Add(-time.Hour), Properties: []index.AttributeWrite{{Key: "device", Value: "Phone"}}},
		{ID: "m1", User: "p0000002", Name: visited, Time: day},
		{ID: "m2", User: "later", Name: "made up: ✿", Time: day.AddDate(0, 0, -200), Properties: []index.AttributeWrite{
			{Key: "tags", Value: []any{"b", "a"}}, {Key: "half", Value: 0.5}, {Key: "yes", Value: true}, {Key: "note", Value: ""}}},
		{User: "p0000011", Name: "made up: ✿", Time: day},
	}, false)
	did(recorded.Issues, err)
	if recorded.Accepted != 3 || recorded.Duplicates != 1 {
		t.Errorf("%d events were taken, %d were there already", recorded.Accepted, recorded.Duplicates)
	}
	words, err := s.CreateAudience(ctx, demonstrator, audience.NewAudience{Name: "Every verb of format 2", Criteria: frozenCriteria(t)})
	did(words.Issues, err)
	if words.Audience != nil {
		published, err := s.PublishAudience(ctx, demonstrator, audience.ByID(words.Audience.ID), words.Audience.Version)
		did(published.Issues, err)
	}
	moved, err := s.AdvanceClock(ctx, demonstrator, day.AddDate(0, 0, 20))
	did(moved.Issues, err)
	if err := errors.Join(faults...); err != nil {
		t.Fatal(err)
	}
	answers := frozenAnswers(t, a, format)
	a.stopTime()
	if err := errors.Join(<-a.time, a.store.Close()); err != nil && !errors.Is(err, context.Canceled) { // without the checkpoint of an orderly close
		t.Fatal(err)
	}
	name := fmt.Sprintf("testdata/frozen/format-%d", format)
	if err := os.MkdirAll("testdata/frozen", 0o755); err != nil {
		t.Fatal(err)
	}
	pack(t, folder, name+".tar.gz")
	if err := os.WriteFile(name+".json", answers, 0o644); err != nil {
		t.Fatal(err)
	}
}

// frozenCriteria has what format 2 brought, so that whatever reads stored criteria later reads it.
func frozenCriteria(t *testing.T) *engine.Criteria {
	t.Helper()
	c, issues := engine.ParseCriteria([]byte(`{"exactlyOne": [
		{"all": [
			{"attribute": {"key": "appVersion", "is": {"atLeast": "v4.1"}}},
			{"attribute": {"key": "jobTitle", "is": {"matches": ["^(Senior|Lead)"]}, "ignoreCase": true}},
			{"attribute": {"key": "startDate", "is": {"moreThanAgo": "P1M"}}}]},
		{"any": [
			{"attribute": {"key": "lastTraining", "is": {"period": {"unit": "WEEK", "last": 3, "withCurrent": true}}, "zoneFrom": "location"}},
			{"attribute": {"key": "startDate", "is": {"anniversary": {"next": 30}}}},
			{"attribute": {"key": "startDate", "is": {"inNext": "P2W"}}},
			{"attribute": {"key": "startDate", "is": {"moreThanAhead": "P2W"}}}]},
		{"all": [
			{"attribute": {"key": "startDate", "is": {"month": ["JANUARY", "JUNE"]}}},
			{"attribute": {"key": "lastTraining", "is": {"weekday": ["MONDAY"]}}}]},
		{"attribute": {"key": "languages", "is": {"onlyOf": ["German", "English"]}}},
		{"attribute": {"key": "languages", "is": {"exactly": ["French", "English"]}}},
		{"roles": {"size": {"between": {"from": 2, "to": 3}}}}]}`))
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	return c
}

func pack(t *testing.T, folder, archive string) {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	w := tar.NewWriter(zip)
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "BALLAST" { // only space that is kept free
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := w.WriteHeader(&tar.Header{Name: filepath.ToSlash(name), Mode: 0o600, Size: int64(len(text)), Format: tar.FormatUSTAR}); err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
	if err := errors.Join(err, w.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(archive, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func unpack(t *testing.T, archive, folder string) {
	t.Helper()
	in, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }() // only read from
	zip, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(zip); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, filepath.FromSlash(h.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
