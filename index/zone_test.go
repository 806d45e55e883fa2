package index_test

import (
	"fmt"
	"strings"
	"testing"
	_ "time/tzdata" // whatever the machine has

	"parterre/index"
)

func TestAZoneIsOneOfTheIANADatabase(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "Asia/Ust-Nera", "EST5EDT"} {
		for range 2 { // the second time it is remembered
			zone, ok := index.Zone(name)
			if !ok || zone.String() != name {
				t.Errorf("%s is %v", name, zone)
			}
		}
	}
	for _, name := range []string{
		"", " ", "Local", "local", "localtime", "Mars/Olympus", "europe/vienna", "Europe/Vienna ", "Europe//Vienna", "/etc/passwd", "../UTC", "Europe/../UTC",
		"right/Europe/Vienna", "posix/UTC", "Europe", "U", "Größe", "UTC\x00", strings.Repeat("A", 1<<20),
	} {
		for range 2 {
			if zone, ok := index.Zone(name); ok || zone != nil {
				t.Errorf("%.40q is a zone", name)
			}
		}
	}
}

func TestNamesThatAreNoZonesAreRememberedInBounds(t *testing.T) {
	for i := range 2_000 {
		if _, ok := index.Zone(fmt.Sprint("Nowhere/N", i)); ok {
			t.Fatal(i)
		}
	}
	if n := testing.AllocsPerRun(100, func() { index.Zone("Europe/Vienna"); index.Zone("Nowhere/N7") }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
