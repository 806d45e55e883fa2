package load_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"parterre/audience"
	"parterre/audience/load"
)

// purse is memory of which so many bytes are left.
type purse struct{ left int64 }

func (p *purse) bound(more int64) error {
	if more > p.left {
		return fmt.Errorf("%d are needed, and %d are left", more, p.left)
	}
	return nil
}

// names writes a file of the users u<from> to u<to-1>, each of them so often.
func names(f load.Format, from, to, times int) string {
	var b strings.Builder
	if f == load.CSV {
		b.WriteString("id,city\n")
	}
	for range times {
		for i := from; i < to; i++ {
			if f == load.CSV {
				fmt.Fprintf(&b, "u%d,Graz\n", i)
			} else {
				fmt.Fprintf(&b, "{\"id\":\"u%d\",\"attributes\":{\"city\":\"Graz\"}}\n", i)
			}
		}
	}
	return b.String()
}

func TestALoadWithoutMemoryForItsPeopleIsRefusedBeforeItWrites(t *testing.T) {
	for _, format := range []load.Format{load.NDJSON, load.CSV} {
		for _, task := range []load.Task{{}, {DryRun: true}, {Missing: load.Deactivate}, {DryRun: true, Guess: true}} {
			t.Run(fmt.Sprintf("%s %+v", format, task), func(t *testing.T) {
				p := &purse{left: 199 * 2000}
				service := bounded(t, p.bound)
				before := service.View()
				task.Source, task.Format = memory(names(format, 0, 2000, 1)), format
				verdict, _, err := run(service, task)
				var short *load.RoomError
				if !errors.As(err, &short) || short.Issue.Code != load.TooLarge || !strings.Contains(err.Error(), "add 2000 users") ||
					!strings.Contains(err.Error(), "400000 are needed, and 398000 are left") || !strings.Contains(err.Error(), "Start Parterre with more memory") {
					t.Fatalf("%v", err)
				}
				if after := service.View(); after.Revision != before.Revision || verdict.Wrote || verdict.Read > 0 || len(after.Facts.Schema().All()) > 0 {
					t.Errorf("something was written: %+v, revision %d", verdict, after.Revision)
				}
				p.left = 200 * 2000
				if _, _, err := run(service, task); err != nil {
					t.Errorf("with just enough: %v", err)
				}
			})
		}
	}
}

func TestPeopleWhoAreThereAlreadyAreNotHeldAgainstALoad(t *testing.T) {
	for _, format := range []load.Format{load.NDJSON, load.CSV} {
		p := &purse{left: 1 << 40}
		service := bounded(t, p.bound)
		_, _, err := run(service, load.Task{Source: memory(names(format, 0, 3000, 1)), Format: format})
		check(t, err)
		p.left = 200 * 100
		again := load.Task{Source: memory(names(format, 0, 3100, 3)), Format: format}
		if verdict, _, err := run(service, again); err != nil || verdict.New != 100 {
			t.Errorf("%s: %+v, %v", format, verdict, err)
		}
		over := load.Task{Source: memory(names(format, 0, 3201, 3)), Format: format}
		if _, _, err := run(service, over); err == nil || !strings.Contains(err.Error(), "add 101 users") {
			t.Errorf("%s: %v", format, err)
		}
		p.left = 0
		if verdict, _, err := run(service, again); err != nil || verdict.Unchanged != 9300 {
			t.Errorf("%s, with nobody new: %+v, %v", format, verdict, err)
		}
	}
}

func TestWhatANewUserNeedsIsWhatThoseWhoAreThereTake(t *testing.T) {
	p := &purse{left: 1 << 40}
	service := bounded(t, p.bound)
	_, _, err := run(service, load.Task{Source: memory(names(load.NDJSON, 0, 10_000, 1)), Format: load.NDJSON})
	check(t, err)
	all := int64(0)
	for _, held := range service.View().Facts.Memory() {
		all += held.Sum()
	}
	each := all / 10_000
	if each < 8 || each > 200 {
		t.Fatalf("%d bytes each", each) // ids and a city
	}
	p.left = 1000*each - 1
	more := load.Task{Source: memory(names(load.NDJSON, 10_000, 11_000, 1)), Format: load.NDJSON}
	if _, _, err := run(service, more); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d are needed", 1000*each)) {
		t.Errorf("%v", err)
	}
	p.left++
	if _, _, err := run(service, more); err != nil {
		t.Errorf("%v", err)
	}
}

func TestAnImportWithoutMemoryForItsPeople(t *testing.T) {
	t.Run("fails when its file is reviewed", func(t *testing.T) {
		p := &purse{left: 1000}
		r, _ := registry(t, bounded(t, p.bound), clock)
		i := send(t, r, load.Order{Format: load.CSV, Review: true}, names(load.CSV, 0, 50, 1))
		if short := (*load.RoomError)(nil); i.Status != load.Failed || !errors.As(i.Err, &short) {
			t.Errorf("%s %v", i.Status, i.Err)
		}
	})
	t.Run("is refused when it is to be applied, and can be applied once there is", func(t *testing.T) {
		p := &purse{left: 1 << 40}
		service := bounded(t, p.bound)
		r, _ := registry(t, service, clock)
		i := send(t, r, load.Order{Format: load.CSV, Review: true}, names(load.CSV, 0, 50, 1))
		p.left = 1000
		before := service.View().Revision
		var faults *audience.IssuesError
		if _, err := r.Apply(i.ID, nil, nil); !errors.As(err, &faults) || faults.Issues[0].Code != load.TooLarge || service.View().Revision != before {
			t.Fatalf("%v", err)
		}
		p.left = 1 << 40
		_, err := r.Apply(i.ID, nil, nil)
		check(t, err)
		if i = settled(t, r, i.ID); i.Status != load.Done || i.New != 50 {
			t.Errorf("%s %+v", i.Status, i.Counts)
		}
	})
}

func TestWhatImportsHold(t *testing.T) {
	r, _ := registry(t, workspace(t), clock)
	if rejects, rehearsals := r.Memory(); rejects != 0 || rehearsals != 0 {
		t.Errorf("without imports: %d, %d", rejects, rehearsals)
	}
	send(t, r, load.Order{Format: load.CSV}, "id,city\n"+strings.Repeat(",Graz\n", 100))
	if rejects, _ := r.Memory(); rejects < 100*100 || rejects > 100*1000 {
		t.Errorf("100 refused rows: %d", rejects)
	}
	p := &purse{left: 1 << 40}
	met := int64(-1)
	r, _ = registry(t, bounded(t, p.bound), clock)
	task := load.Task{Source: memory(names(load.NDJSON, 0, 2000, 1)), Format: load.NDJSON, DryRun: true}
	task.Progress = func(load.Progress) { _, met = r.Memory() }
	_, err := r.Load(t.Context(), tester, "people.ndjson", task)
	check(t, err)
	if _, after := r.Memory(); met != 2000*200 || after != 0 {
		t.Errorf("a rehearsal of 2000: %d, and %d after it", met, after)
	}
}
