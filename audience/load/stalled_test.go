package load_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parterre/audience/load"
)

// stalled is a body of which nothing comes until the test ends.
type stalled struct{ reached, ends chan struct{} }

func newStalled(t *testing.T) *stalled {
	s := &stalled{reached: make(chan struct{}), ends: make(chan struct{})}
	t.Cleanup(func() { close(s.ends) })
	return s
}

func (s *stalled) Read([]byte) (int, error) {
	close(s.reached)
	<-s.ends
	return 0, io.ErrClosedPipe
}

// moving is a clock that a test moves.
type moving struct{ after atomic.Int64 }

func (m *moving) now() time.Time        { return noon.Add(time.Duration(m.after.Load())) }
func (m *moving) pass(by time.Duration) { m.after.Add(int64(by)) }

// Nothing that is forgotten or stalls keeps others from importing.
func TestRegistryPlaces(t *testing.T) {
	const places = 16
	fresh := func(t *testing.T) (*load.Registry, *moving, string) {
		m, folder := new(moving), t.TempDir()
		r := load.NewRegistry(load.Options{Writer: workspace(t), Now: m.now, Folder: folder})
		t.Cleanup(r.Close)
		return r, m, folder
	}
	create := func(t *testing.T, r *load.Registry) load.Import {
		t.Helper()
		i, err := r.Create(tester, load.Order{Format: load.NDJSON})
		check(t, err)
		return i
	}
	find := func(t *testing.T, r *load.Registry, id string) load.Import {
		t.Helper()
		i, ok := r.Find(id)
		if !ok {
			t.Fatal("it is forgotten")
		}
		return i
	}
	// upload returns once the body stalls; the channel has the error of Upload.
	upload := func(t *testing.T, r *load.Registry, id string, s *stalled) <-chan error {
		t.Helper()
		out := make(chan error, 1)
		go func() {
			_, err := r.Upload(id, "", s, -1)
			out <- err
		}()
		<-s.reached
		return out
	}
	empty := func(t *testing.T, folder string) {
		t.Helper()
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%v %v", left, err)
		}
	}
	t.Run("a new import takes the place of the oldest that waits", func(t *testing.T) {
		r, _, _ := fresh(t)
		var made []load.Import
		for range places + 1 {
			made = append(made, create(t, r))
		}
		if i := find(t, r, made[0].ID); i.Status != load.Failed || !errors.Is(i.Err, load.ErrImportExpired) || i.Finished.IsZero() {
			t.Errorf("%+v", i)
		}
		for _, i := range made[1:] {
			if i = find(t, r, i.ID); i.Status != load.Waiting {
				t.Errorf("%+v", i)
			}
		}
		if _, err := r.Upload(made[0].ID, "", strings.NewReader(""), 0); !errors.Is(err, load.ErrImportStarted) {
			t.Error(err)
		}
	})
	t.Run("an import waits for an hour", func(t *testing.T) {
		r, m, _ := fresh(t)
		i := create(t, r)
		m.pass(time.Hour - time.Second)
		if i = find(t, r, i.ID); i.Status != load.Waiting {
			t.Errorf("%+v", i)
		}
		m.pass(time.Second)
		if _, err := r.Upload(i.ID, "", strings.NewReader(""), 0); !errors.Is(err, load.ErrImportStarted) {
			t.Error(err)
		}
		if i = r.All()[0]; i.Status != load.Failed || !errors.Is(i.Err, load.ErrImportExpired) || !i.Finished.Equal(m.now()) {
			t.Errorf("%+v", i)
		}
	})
	t.Run("a file that did not arrive whole may be sent again within another hour", func(t *testing.T) {
		r, m, _ := fresh(t)
		i := create(t, r)
		m.pass(50 * time.Minute)
		if _, err := r.Upload(i.ID, "", broken{}, -1); !errors.Is(err, load.ErrUpload) {
			t.Fatal(err)
		}
		m.pass(50 * time.Minute)
		if _, err := r.Upload(i.ID, "", strings.NewReader(""), 0); err != nil {
			t.Error(err)
		}
	})
	t.Run("an upload that stalls keeps its place until it is cancelled", func(t *testing.T) {
		r, m, folder := fresh(t)
		var made []load.Import
		var sent []<-chan error
		for range places {
			i, s := create(t, r), newStalled(t)
			made, sent = append(made, i), append(sent, upload(t, r, i.ID, s))
		}
		m.pass(2 * time.Hour)
		if _, err := r.Create(tester, load.Order{Format: load.NDJSON}); !errors.Is(err, load.ErrTooManyImports) {
			t.Fatal(err)
		}
		for n, i := range made {
			i, err := r.Cancel(i.ID)
			check(t, err)
			if i.Status != load.Cancelled || i.Finished.IsZero() {
				t.Errorf("%+v", i)
			}
			if err := <-sent[n]; !errors.Is(err, load.ErrUpload) {
				t.Error(err)
			}
			create(t, r)
		}
		empty(t, folder)
	})
	t.Run("closing ends an upload that stalls", func(t *testing.T) {
		r, _, folder := fresh(t)
		i, s := create(t, r), newStalled(t)
		sent := upload(t, r, i.ID, s)
		r.Close()
		if err := <-sent; !errors.Is(err, load.ErrUpload) {
			t.Error(err)
		}
		empty(t, folder)
	})
}
