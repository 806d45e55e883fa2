package load_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata" // the zones of the tests, whatever the machine has

	"parterre/audience"
	"parterre/audience/load"
	"parterre/index"
)

func TestLocalTimes(t *testing.T) {
	times := []string{"2024-05-31T09:30:00", "2024-03-31T02:30:00", "2024-10-27T02:30:00", "2024-10-27T02:30:00+02:00", "2023-02-29T10:00:00", "2016-12-31T23:59:60"}
	table, lines := "id,seen\n", ""
	for n, at := range times {
		table += string(rune('a'+n)) + "," + at + "\n"
		lines += `{"id":"` + string(rune('a'+n)) + `","attributes":{"seen":"` + at + "\"}}\n"
	}
	for format, text := range map[load.Format]string{load.CSV: table, load.NDJSON: lines} {
		first := 1
		if format == load.CSV {
			first++ // the line of names
		}
		for _, local := range []bool{true, false} {
			w := workspace(t)
			zone := "Europe/Vienna"
			_, err := w.UpdateSettings(context.Background(), tester, audience.SettingsChange{Zone: &zone})
			check(t, err)
			declare(t, w, "seen", "", index.DateTime)
			refused := map[int]string{}
			_, err = load.Run(context.Background(), w, tester, load.Task{
				Source: memory(text), Format: format, Layout: load.Layout{LocalTimes: local},
				Rejected: func(r load.Reject) {
					for _, i := range r.Issues {
						if !slices.Equal(i.Path, []string{"attributes", "seen"}) || i.Hint == "" {
							t.Errorf("line %d: %+v", r.Line, i)
						}
						refused[r.Line-first] += i.Message
					}
				},
			})
			check(t, err)
			want := []string{"", "put forward", "put back", "", "29 February", "leap second"}
			if !local {
				want[0], want[1], want[2] = "no time zone", "no time zone", "no time zone"
			}
			for n, message := range want {
				if (message == "") != (refused[n] == "") || !strings.Contains(refused[n], message) {
					t.Errorf("%s, local %v: %s is answered %q, want %q", format, local, times[n], refused[n], message)
				}
			}
			facts := w.View().Facts
			a, _ := facts.Schema().ByKey("seen")
			if ord, ok := facts.Ordinal("a"); ok != local {
				t.Errorf("%s, local %v: is there: %v", format, local, ok)
			} else if v, _ := facts.User(ord).Value(a.ID); local && v.Any() != "2024-05-31T07:30:00Z" {
				t.Errorf("%s: %v", format, v.Any())
			}
		}
	}
	t.Run("a table of local times fits instants only where they are asked for", func(t *testing.T) {
		for local, want := range map[bool]index.Kind{true: index.DateTime, false: index.String} {
			verdict, _, err := run(workspace(t), load.Task{Source: memory("id,x\na,2024-05-31T09:30:00\n"), Format: load.CSV, Layout: load.Layout{LocalTimes: local}, DryRun: true})
			check(t, err)
			if got := verdict.Attributes[0].Kind; got != want {
				t.Errorf("local %v: %s", local, got)
			}
		}
	})
}
