package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
)

// Upload takes the file of an import and starts it. It returns when the file is here; the import then goes on by itself. Name
// is what whoever sends it calls it, empty when that is not told. Length is how many bytes are to come, -1 when that is not
// known. A file that does not arrive whole leaves the import waiting.
// Cancel and Close end an upload at once, also when nothing comes: a Read of the body may then still wait, and whoever
// the body belongs to ends it.
func (r *Registry) Upload(id, name string, body io.Reader, length int64) (Import, error) {
	ctx, cancel := context.WithCancel(r.ctx)
	j, err := r.await(id, cancel)
	if err != nil {
		cancel()
		return Import{}, err
	}
	file, err := r.spool(&awaited{ctx: ctx, body: body}, length)
	state, err := r.taken(ctx, j, file, name, err)
	if err != nil {
		cancel()
		r.running.Done()
	}
	return state, err
}

// await marks an import as running, so that no second file is taken.
func (r *Registry) await(id string, cancel context.CancelFunc) (*job, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, err := r.find(id)
	if err != nil {
		return nil, err
	}
	if j.state.Status != Waiting {
		return nil, ErrImportStarted
	}
	j.drop.Stop()
	j.state.Status, j.taking, j.cancel = Running, true, cancel
	j.wake()
	r.running.Add(1)
	return j, nil
}

// taken says how the upload of an import ended. The import begins unless there is an error; the file is then removed.
func (r *Registry) taken(ctx context.Context, j *job, file, name string, err error) (Import, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j.taking = false
	switch {
	case j.state.Status == Cancelled && err == nil: // at the last moment
		return Import{}, errors.Join(fmt.Errorf("%w: %w", ErrUpload, errStopped), os.Remove(file))
	case j.state.Status == Cancelled:
		return Import{}, err
	case err != nil:
		j.state.Status, j.since = Waiting, r.options.Now()
		r.remind(j, longestWait)
		j.wake()
		return Import{}, err
	}
	j.file, j.state.FileName = file, shortName(name)
	r.begin(ctx, j, j.state.Order.task())
	return j.state, nil
}

// longestName bounds what is kept of the name of a file, in characters.
const longestName = 200

// shortName returns the name of a file without the folders before it, and without signs that cannot be seen, such as the one that
// has what follows read from right to left. It is shown, and never opened.
func shortName(name string) string {
	name = strings.ToValidUTF8(name[strings.LastIndexAny(name, `/\`)+1:], "\uFFFD")
	name = strings.Map(func(c rune) rune {
		if unicode.In(c, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return -1
		}
		return c
	}, name)
	if runes := []rune(name); len(runes) > longestName {
		return string(runes[:longestName])
	}
	return name
}

// spool keeps the bytes of an upload in a file of its own.
func (r *Registry) spool(body io.Reader, length int64) (string, error) {
	if r.options.Folder != "" {
		if err := os.MkdirAll(r.options.Folder, 0o700); err != nil {
			return "", fmt.Errorf("keep the file: %w", err)
		}
	}
	file, err := os.CreateTemp(r.options.Folder, kept+"*")
	if err != nil {
		return "", fmt.Errorf("keep the file: %w", err)
	}
	n, err := r.copy(file, body)
	switch {
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrUpload, err)
	case length >= 0 && n != length:
		err = fmt.Errorf("%w: %d of %d bytes came; send it again", ErrUpload, n, length)
	}
	if err := errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// portion is how much of an upload is taken before the room is looked at again.
const portion = 16 << 20

// copy keeps an upload as long as there is room.
func (r *Registry) copy(file io.Writer, body io.Reader) (n int64, err error) {
	for {
		if r.options.Room != nil {
			if room, err := r.options.Room(); err != nil {
				return n, err
			} else if room < portion {
				return n, errors.New("the disk of the server is nearly full; make room and send it again")
			}
		}
		m, err := io.CopyN(file, body, portion)
		n += m
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// errStopped: Cancel or Close came before the end of a file.
var errStopped = errors.New("the import was stopped")

// awaited reads a body until its context ends, also while nothing comes.
type awaited struct {
	ctx    context.Context
	body   io.Reader
	buffer []byte // of the Read that is under way; nobody looks at it after the context's end
}

func (a *awaited) Read(p []byte) (int, error) {
	if a.ctx.Err() != nil {
		return 0, errStopped
	}
	if len(a.buffer) < len(p) {
		a.buffer = make([]byte, len(p))
	}
	buffer := a.buffer[:len(p)]
	type came struct {
		n   int
		err error
	}
	answer := make(chan came, 1)
	go func() {
		n, err := a.body.Read(buffer)
		answer <- came{n, err}
	}()
	select {
	case c := <-answer:
		return copy(p, buffer[:c.n]), c.err
	case <-a.ctx.Done():
		return 0, errStopped
	}
}
