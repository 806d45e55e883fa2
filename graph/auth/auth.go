// Package auth says who calls: a program with a static key, known by the name it was given. Keys are kept only as
// their SHA-256 and compared in constant time. Without any key the server belongs to whoever sits at the machine,
// and so may listen on a loopback address only (MayListen).
package auth

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
)

// Client is whoever calls. The name is written to the log of every call and into everything the client changes.
type Client struct {
	Name string
	key  [sha256.Size]byte // the digest of the key it came with
}

// Local is the one client of a server without keys.
var Local = Client{Name: "local"}

// ErrWrongKey refuses a call without a key, or with one that is not known.
var ErrWrongKey = errors.New("this server needs a key it knows: send the header Authorization: Bearer KEY")

// Keys is an immutable set of keys. A nil or empty one knows nobody and lets everybody be Local.
type Keys struct{ entries []entry }

type entry struct {
	name string
	sum  [sha256.Size]byte
}

// digestPrefix marks a key that is written down as its SHA-256 in hexadecimal digits.
const digestPrefix = "sha256:"

// shortest is the least length of a key written in clear: shorter ones can be guessed.
const shortest = 16

// Read reads keys, one a line: the client's name, white space, and the key or "sha256:" with its digest. Empty
// lines and lines that begin with # are passed over. An error names the line and never the key.
func Read(r io.Reader) (*Keys, error) {
	keys := &Keys{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, key, ok := strings.Cut(line, " ")
		if !ok {
			name, key, ok = strings.Cut(line, "\t")
		}
		if !ok {
			return nil, fmt.Errorf("line %d of the keys: a name and a key are needed, with a space between", n)
		}
		if err := keys.add(name, strings.TrimSpace(key)); err != nil {
			return nil, fmt.Errorf("line %d of the keys: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the keys: %w", err)
	}
	return keys, nil
}

// Parse reads keys from one line, as an environment variable holds them: "name=key,name=key".
func Parse(text string) (*Keys, error) {
	keys := &Keys{}
	n := 0
	for pair := range strings.SplitSeq(text, ",") {
		pair = strings.TrimSpace(pair)
		if pair == "" {
			continue
		}
		n++
		name, key, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("key %d of the list: name=key is needed", n)
		}
		if err := keys.add(strings.TrimSpace(name), strings.TrimSpace(key)); err != nil {
			return nil, fmt.Errorf("key %d of the list: %w", n, err)
		}
	}
	return keys, nil
}

// Join returns the keys of all sets together.
func Join(sets ...*Keys) *Keys {
	out := &Keys{}
	for _, k := range sets {
		if k != nil {
			out.entries = append(out.entries, k.entries...)
		}
	}
	return out
}

func (k *Keys) add(name, key string) error {
	if name == "" || len(name) > 100 {
		return errors.New("the client's name has to have 1 to 100 characters")
	}
	e := entry{name: name}
	if digest, ok := strings.CutPrefix(key, digestPrefix); ok {
		sum, err := hex.DecodeString(digest)
		if err != nil || len(sum) != sha256.Size {
			return errors.New("after sha256: come 64 hexadecimal digits")
		}
		copy(e.sum[:], sum)
	} else {
		if len(key) < shortest {
			return fmt.Errorf("the key has fewer than %d characters and could be guessed", shortest)
		}
		e.sum = sha256.Sum256([]byte(key))
	}
	for _, known := range k.entries {
		if known.sum == e.sum && known.name != name {
			return fmt.Errorf("the key of %q is that of %q too: give every client a key of its own, or calls cannot be told apart", name, known.name)
		}
	}
	k.entries = append(k.entries, e)
	return nil
}

// Empty reports whether no key is known, so that everybody is Local.
func (k *Keys) Empty() bool { return k == nil || len(k.entries) == 0 }

// Identify returns the client of a key. Every known key is compared, in a time that tells nothing.
func (k *Keys) Identify(key string) (Client, error) {
	if k.Empty() {
		return Local, nil
	}
	sum := sha256.Sum256([]byte(key))
	found := -1
	for i := range k.entries {
		same := subtle.ConstantTimeCompare(sum[:], k.entries[i].sum[:])
		found = subtle.ConstantTimeSelect(same, i, found)
	}
	if found < 0 {
		return Client{}, ErrWrongKey
	}
	return Client{k.entries[found].name, k.entries[found].sum}, nil
}

// hold reports whether a client's key is one of these.
func (k *Keys) hold(c Client) bool {
	if k.Empty() {
		return c == Local
	}
	return slices.Contains(k.entries, entry{c.Name, c.key})
}

// Names returns the clients, each once, in alphabetical order.
func (k *Keys) Names() []string {
	var out []string
	if !k.Empty() {
		for _, e := range k.entries {
			out = append(out, e.name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Bearer returns the key of an Authorization header, "" when it holds none.
func Bearer(header string) string {
	scheme, key, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

// MayListen refuses an address that others can reach while nobody needs a key. addr is host:port as for net.Listen.
func MayListen(addr string, keys *Ring) error {
	if !keys.Empty() {
		return nil
	}
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address to listen on: %w", err)
	}
	if IsLoopback(host) {
		return nil
	}
	return fmt.Errorf("without keys the server listens on this machine only: give it keys, or an address like localhost:8080 instead of %s", addr)
}

// IsLoopback reports whether a host, as a name or an address, is this machine and nobody else can mean it.
func IsLoopback(host string) bool {
	host = strings.Trim(host, "[]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
