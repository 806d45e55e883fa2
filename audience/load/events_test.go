package load_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

// events loads a file of events and returns the lines that were refused beside the counts.
func events(to load.Recorder, source load.Source) (load.EventCounts, []int, error) {
	var lines []int
	counts, err := load.Events(context.Background(), to, load.EventTask{Source: source, Rejected: func(r load.Reject) { lines = append(lines, r.Line) }})
	return counts, lines, err
}

// logins are lines of events of one user, one a second.
func logins(from, to int) string {
	var text strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&text, "{\"id\":\"e%d\",\"userId\":\"a\",\"name\":\"login\",\"timestamp\":\"2026-02-01T00:%02d:%02dZ\"}\n", n, n/60%60, n%60)
	}
	return text.String()
}

func TestEvents(t *testing.T) {
	t.Run("thousands of lines go in chunks, and lines are those of the file", func(t *testing.T) {
		service := workspace(t)
		to := load.Recording{To: service, By: tester, CreateUsers: true}
		before := service.View().Revision
		counts, lines, err := events(to, packed(t, logins(0, 1_500)+"nonsense\n\n"+logins(1_400, 2_500)))
		check(t, err)
		if want := (load.EventCounts{Read: 2_601, Accepted: 2_500, Duplicates: 100, Rejected: 1}); counts != want || !slices.Equal(lines, []int{1_501}) {
			t.Errorf("%+v %v", counts, lines)
		}
		if moved := service.View().Revision - before; moved != 3 {
			t.Errorf("%d commands", moved)
		}
	})
	t.Run("a load that stopped says where, and goes on when the whole file is loaded again", func(t *testing.T) {
		service := workspace(t)
		to := load.Recording{To: &refusingEvents{Service: service, after: 2}, By: tester, CreateUsers: true}
		counts, _, err := events(to, memory(logins(0, 3_000)))
		if !errors.Is(err, audience.ErrReadOnly) || counts.Accepted != 2_000 || !strings.Contains(err.Error(), "2000 events of the lines before were accepted and stay") {
			t.Fatalf("%v, %+v", err, counts)
		}
		counts, _, err = events(load.Recording{To: service, By: tester}, memory(logins(0, 3_000)))
		check(t, err)
		if want := (load.EventCounts{Read: 3_000, Accepted: 1_000, Duplicates: 2_000}); counts != want {
			t.Errorf("%+v", counts)
		}
	})
	t.Run("a file that is cut off says so, and what was whole stays", func(t *testing.T) {
		text := logins(0, 1_200)
		all := packed(t, text)
		for name, source := range map[string]memory{"plain": memory(text[:len(text)-5]), "compressed": all[:len(all)-5]} {
			service := workspace(t)
			counts, _, err := events(load.Recording{To: service, By: tester, CreateUsers: true}, source)
			if !errors.Is(err, load.ErrCutOff) || !strings.Contains(err.Error(), "copy it again") || counts.Accepted == 0 {
				t.Errorf("%s: %v, %+v", name, err, counts)
			}
			if stays := service.View().Facts.Events().Count(); stays != counts.Accepted {
				t.Errorf("%s: %d stay, %+v", name, stays, counts)
			}
		}
	})
}

// refusingEvents is a Service that takes a number of chunks of events and then no more.
type refusingEvents struct {
	*audience.Service
	after int
}

func (r *refusingEvents) RecordEvents(ctx context.Context, by audience.Actor, events []index.EventWrite, createUsers bool) (audience.EventsOutcome, error) {
	if r.after--; r.after < 0 {
		return audience.EventsOutcome{}, audience.ErrReadOnly
	}
	return r.Service.RecordEvents(ctx, by, events, createUsers)
}

// A rehearsal foretells exactly what the load of events then does, and writes nothing.
func TestEventRehearsalForetells(t *testing.T) {
	service := workspace(t)
	value := rapid.SampledFrom([]string{`1`, `2.5`, `"x"`, `""`, `true`, `null`, `["a"]`, `{}`, `1e400`})
	time := rapid.SampledFrom([]string{`"2026-02-01T10:00:00Z"`, `"2026-03-01T12:05:00Z"`, `"2026-03-01T12:05:01Z"`, `"2026-02-30T00:00:00Z"`, `null`, `7`})
	line := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 19).Draw(t, "broken") == 0 {
			return `{"id":`
		}
		return fmt.Sprintf(`{"id":"e%d","userId":"u%d","name":"n%d","timestamp":%s,"properties":{"p%d":%s}}`, rapid.IntRange(0, 200).Draw(t, "id"), rapid.IntRange(0, 5).Draw(t, "user"),
			rapid.IntRange(0, 2).Draw(t, "name"), time.Draw(t, "time"), rapid.IntRange(0, 3).Draw(t, "property"), value.Draw(t, "value"))
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(line, 0, 40).Draw(t, "lines"), "\n") + "\n"
		create := rapid.Bool().Draw(t, "create")
		before := service.View()
		rehearsal := load.RehearseEvents(before, service.KnownMessages, create)
		foretold, refusedThen, err := events(rehearsal, memory(text))
		check2(t, err)
		if service.View() != before {
			t.Fatal("the rehearsal wrote")
		}
		counts, refused, err := events(load.Recording{To: service, By: tester, CreateUsers: create}, memory(text))
		check2(t, err)
		if counts != foretold || !slices.Equal(refused, refusedThen) {
			t.Fatalf("foretold %+v %v, came %+v %v", foretold, refusedThen, counts, refused)
		}
		total := 0
		for _, f := range rehearsal.Findings() {
			total += f.Count
			if now, ok := service.View().Facts.EventTypes().ByID(f.Type.ID); !ok || !slices.Equal(now.Properties, f.Type.Properties) {
				t.Fatalf("foretold the type %+v, there is %+v", f.Type, now)
			}
		}
		if total != counts.Accepted {
			t.Fatalf("findings of %d events, %d came", total, counts.Accepted)
		}
	})
}

func check2(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
