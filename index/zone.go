package index

import (
	"strings"
	"sync"
	"time"
)

// Zone returns the time zone of an IANA name such as "Europe/Vienna", false when there is none. What a machine calls
// "Local", and the copies of zones with leap seconds that some machines have, are none. It remembers what it was asked.
func Zone(name string) (*time.Location, bool) {
	zones.mu.RLock()
	found, known := zones.met[name]
	zones.mu.RUnlock()
	if known || !maybeZone(name) {
		return found, found != nil
	}
	found, err := time.LoadLocation(name)
	if err != nil {
		found = nil
	}
	zones.mu.Lock()
	defer zones.mu.Unlock()
	if found != nil || len(zones.met) < mostMet {
		zones.met[strings.Clone(name)] = found
	}
	return found, found != nil
}

// mostMet bounds what is remembered of names that are no zones, which callers choose. Looking for one that is not
// remembered takes microseconds.
const mostMet = 100_000

var zones = struct {
	mu  sync.RWMutex
	met map[string]*time.Location // GUARDED_BY(mu); nil of what is none
}{met: map[string]*time.Location{}}

// maybeZone reports whether a name looks like that of a zone.
func maybeZone(name string) bool {
	const longest = 48
	if len(name) < 2 || len(name) > longest || name == "Local" || name[0] < 'A' || name[0] > 'Z' {
		return false
	}
	return strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/_+-") == "" && !strings.Contains(name, "//")
}
