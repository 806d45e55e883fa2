package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"parterre/graph/auth"
)

// keyring is the keys a server was started with, and the file of them that is read again when it changes.
type keyring struct {
	ring        *auth.Ring
	environment *auth.Keys // PARTERRE_KEYS; only a start reads it
	file        string     // "" when there is none
	judged      []byte     // what the file held when it was last put in force or refused
	seen        []byte     // what it held at the last look
	lost        bool       // it could not be read at the last look
}

// readKeys reads the keys of the file and of the environment's text.
func readKeys(file, environment string) (*keyring, error) {
	k := &keyring{file: file}
	var err error
	if k.environment, err = auth.Parse(environment); err != nil {
		return nil, fmt.Errorf("PARTERRE_KEYS: %w", err)
	}
	if file == "" {
		k.ring = auth.NewRing(k.environment)
		return k, nil
	}
	if k.judged, err = os.ReadFile(file); err != nil {
		return nil, fmt.Errorf("the keys cannot be read: %w", err)
	}
	k.seen = k.judged
	keys, err := k.parse(k.judged)
	if err != nil {
		return nil, err
	}
	k.ring = auth.NewRing(keys)
	return k, nil
}

// parse returns the keys of the file's text and those of the environment.
func (k *keyring) parse(text []byte) (*auth.Keys, error) {
	keys, err := auth.Read(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", k.file, err)
	}
	if keys.Empty() {
		return nil, fmt.Errorf("the file %s has no key: add a line with a name, a space and a key, or leave out --keys", k.file)
	}
	return auth.Join(keys, k.environment), nil
}

// lookEvery is how often the file is looked at; a change counts at the second look.
const lookEvery = 500 * time.Millisecond

// watch looks at the file until the context ends. Reading some lines twice a second costs nothing that could be measured,
// and unlike the notifications of an operating system it sees a change through any chain of symbolic links, as secrets
// of Kubernetes are, by editors that put a new file in the place of the old one, and on file systems of other machines.
func (k *keyring) watch(ctx context.Context, logger *slog.Logger) {
	if k.file == "" {
		return
	}
	looks := time.NewTicker(lookEvery)
	defer looks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-looks.C:
			k.look(logger)
		}
	}
}

// look puts changed keys in force once the file has held them for two looks: the half of a file that is still being
// written would revoke the keys of the other half. What cannot be read or used changes nothing, and is said once.
func (k *keyring) look(logger *slog.Logger) {
	text, err := os.ReadFile(k.file)
	if err != nil {
		if !k.lost {
			logger.Warn("the keys cannot be read any more, and stay as they were: put the file back", "error", err)
		}
		k.lost = true
		return
	}
	k.lost = false
	settled := bytes.Equal(text, k.seen)
	k.seen = text
	if !settled || bytes.Equal(text, k.judged) {
		return
	}
	k.judged = text
	keys, err := k.parse(text)
	if err != nil {
		logger.Warn("the keys were changed to what cannot be used, and stay as they were: mend the file", "error", err)
		return
	}
	k.ring.Exchange(keys)
	logger.Info("the keys were changed", "file", k.file, "clients", keys.Names())
}
