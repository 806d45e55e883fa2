package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/dustin/go-humanize"
)

// capacity is a size on the command line: 4GB, 512MiB.
type capacity int64

// UnmarshalText reads a size.
func (b *capacity) UnmarshalText(text []byte) error {
	n, err := humanize.ParseBytes(string(text))
	if err != nil || n > math.MaxInt64 {
		return fmt.Errorf("%q is no size: write it like 4GB or 512MiB", text)
	}
	if n < leastMemory {
		return fmt.Errorf("%q is %s, and a server with nobody in it takes more: give at least %s, 4GB for example", text, humanize.Bytes(n), size(leastMemory))
	}
	*b = capacity(n)
	return nil
}

// leastMemory is a little more than a server without people takes.
const leastMemory = 128e6

// memory is what this process may take: people live in memory, and a process that takes more than there is gets killed.
type memory struct {
	limit int64
	from  string               // where the limit comes from, for people
	taken func() (bytes int64) // that is in use, as the last garbage collection counted it
}

// memoryReserve is the part of the limit that people may not fill: a change builds the next columns beside the old ones, and
// questions need some as well.
const memoryReserve = 5 // 1/5

// allowance finds the limit: what was asked for, the environment, the container, the machine. The garbage collector is told, so that
// it works harder before it is reached.
func allowance(asked capacity) memory {
	m := memory{limit: int64(asked), from: "--memory", taken: inUse}
	if m.limit == 0 {
		m.limit, m.from = debug.SetMemoryLimit(-1), "GOMEMLIMIT"
	}
	for _, place := range []struct {
		from string
		find memlimit.Provider
	}{{"the container", memlimit.FromCgroup}, {"the machine", memlimit.FromSystem}} {
		if n, err := place.find(); m.limit == math.MaxInt64 && err == nil && n < math.MaxInt64 {
			m.limit, m.from = int64(n), place.from
		}
	}
	if m.limit < math.MaxInt64 && m.from != "GOMEMLIMIT" {
		debug.SetMemoryLimit(m.limit - m.limit/10)
	}
	return m
}

// inUse is what the last garbage collection has found in use.
func inUse() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(min(sample[0].Value.Uint64(), math.MaxInt64))
}

// room is how much people may fill.
func (m memory) room() int64 { return m.limit - m.limit/memoryReserve }

// full refuses people who need so many bytes more, or, when that is not known, when there is hardly any memory left.
func (m memory) full(more int64) error {
	if m.taken == nil {
		return nil
	}
	taken := m.taken()
	if more > 0 && taken+more > m.room() {
		runtime.GC() // or what is in use no more, a dry run for example, is held against them
		taken = m.taken()
	}
	if taken+more <= m.room() {
		return nil
	}
	if more > 0 {
		return fmt.Errorf("they need about %s, and %s of the %s that people may fill are left (of %s by %s, a part is kept for questions)",
			size(more), size(m.room()-taken), size(m.room()), size(m.limit), m.from)
	}
	return fmt.Errorf("the memory is nearly full: %s of %s (by %s) are taken, and the rest is kept for questions; nothing was changed, reading goes on; "+
		"delete what is not needed, or start with more memory", size(taken), size(m.limit), m.from)
}

// fits tells while people are loaded whether they fit, from what is in use, and never from a guess of what the rest will take: a
// folder that was served under a limit must open under it. So it goes by nearly all of the limit, and not by room:
// reading takes some memory that serving does not.
func (m memory) fits() error {
	if m.taken == nil {
		return nil
	}
	most := m.limit - m.limit/20
	if m.taken() <= most {
		return nil
	}
	runtime.GC() // or what loading has let go is held against them
	taken := m.taken()
	if taken <= most {
		return nil
	}
	return fmt.Errorf("the people need more than %s of memory, and %s (by %s) is the limit: "+
		"give the process more, or raise --memory if there is more", size(taken), size(m.limit), m.from)
}

func size(n int64) string { return humanize.Bytes(uint64(max(n, 0))) }
