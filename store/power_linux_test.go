package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// powerCut makes a run of this test one that has its own mounts, in the folder it names.
const powerCut = "PARTERRE_STORE_POWER_CUT"

// Ends a file system at once, without writing what the kernel still holds: FS_IOC_SHUTDOWN, with the flag for no last sync.
const (
	shutDown  = 0x8004587d
	noLogSync = 2
)

// The power is cut while rows are written: what the kernel had not brought to the disk is gone, which kill -9 never shows.
func TestThePowerFails(t *testing.T) {
	base := os.Getenv(powerCut)
	if base == "" {
		if _, err := exec.LookPath("mkfs.ext4"); err != nil || os.Getuid() != 0 {
			t.Skip("SKIPPED: cutting the power of a disk needs root and mkfs.ext4")
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestThePowerFails$", "-test.v")
		cmd.Env = append(os.Environ(), powerCut+"="+t.TempDir())
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if _, why, skipped := strings.Cut(string(out), "SKIPPED"); skipped {
			t.Skip("SKIPPED" + why)
		}
		return
	}
	image, disk := filepath.Join(base, "image"), filepath.Join(base, "disk")
	try := func(name string, args ...string) {
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			t.Skipf("SKIPPED: %s gives %v: %s", name, err, out)
		}
	}
	try("mount", "--make-rprivate", "/")
	try("mount", "-t", "tmpfs", "-o", "size=1G", "none", base) // what is under the disk may be quick
	try("mkdir", disk)
	try("truncate", "-s", "1G", image)
	try("mkfs.ext4", "-q", image)
	rounds := 4
	switch {
	case testing.Short():
		rounds = 1
	case thorough:
		rounds = 100
	}
	var acknowledged uint64
	dir := filepath.Join(disk, "data")
	for round := range rounds {
		try("mount", "-o", "loop", image, disk)
		if round%4 == 0 { // the log is played from its beginning each time: keep it short
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
			acknowledged = 0
		}
		acknowledged = max(acknowledged, cutPower(t, disk, dir, 1+rand.IntN(12)))
		try("umount", disk)
		try("mount", "-o", "loop", image, disk)
		checkCrash(t, dir, acknowledged)
		try("umount", disk)
	}
}

// cutPower ends the disk after some acknowledgements, and returns the last of them.
func cutPower(t *testing.T, disk, dir string, acknowledgements int) (acknowledged uint64) {
	t.Helper()
	root, err := os.Open(disk)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan() && !strings.HasPrefix(lines.Text(), "error"); n++ {
		if acknowledged, err = strconv.ParseUint(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
		if n != acknowledgements {
			continue
		}
		if err := unix.IoctlSetPointerInt(int(root.Fd()), shutDown, noLogSync); err != nil {
			t.Skipf("SKIPPED: the power of this disk cannot be cut: %v", err)
		}
		if err := errors.Join(cmd.Process.Kill(), root.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal(fmt.Errorf("the process ended by itself: %s", lines.Text()))
	}
	return acknowledged
}
