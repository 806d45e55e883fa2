//go:build amd64 || arm64

package storetest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Call is one thing a process asks of the disk.
type Call struct {
	Name string // of the system's call, "fsync" for example
	File string // its name within the folder; empty for a call on mapped memory
}

// Disk watches one process.
type Disk struct {
	dir      string
	listener *os.File
	fail     func(n int, c Call) syscall.Errno
	calls    atomic.Int64
	done     chan error
}

// calls by number. Which argument names the file: a path, or an open file.
var watched = map[int]struct {
	name string
	path int // argument that is a path; -1
	file int // argument that is an open file; -1
}{
	unix.SYS_OPENAT: {"open", 1, -1}, unix.SYS_RENAMEAT: {"rename", 1, -1}, unix.SYS_RENAMEAT2: {"rename", 1, -1},
	unix.SYS_UNLINKAT: {"unlink", 1, -1}, unix.SYS_WRITE: {"write", -1, 0}, unix.SYS_PWRITE64: {"pwrite", -1, 0},
	unix.SYS_READ: {"read", -1, 0}, unix.SYS_PREAD64: {"pread", -1, 0}, unix.SYS_FSYNC: {"fsync", -1, 0},
	unix.SYS_FDATASYNC: {"fdatasync", -1, 0}, unix.SYS_FTRUNCATE: {"ftruncate", -1, 0}, unix.SYS_FALLOCATE: {"fallocate", -1, 0},
	unix.SYS_MMAP: {"mmap", -1, 4}, unix.SYS_MSYNC: {"msync", -1, -1},
}

// socketFile is where the socket of the parent is found.
const socketFile = 3

// Enter puts the calling process under the watch of the parent that started it by Start.
func Enter() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up new rights: %w", err)
	}
	code := program()
	prog := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	flags := uintptr(unix.SECCOMP_FILTER_FLAG_NEW_LISTENER | unix.SECCOMP_FILTER_FLAG_TSYNC | unix.SECCOMP_FILTER_FLAG_TSYNC_ESRCH)
	// Without this flag (Linux 5.19) a signal lets a call be asked about twice; the count is then less even, nothing else.
	fd, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags|unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, uintptr(unsafe.Pointer(&prog)))
	if errno == unix.EINVAL {
		fd, _, errno = unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&prog)))
	}
	if errno != 0 {
		return fmt.Errorf("watch calls: %w", errno)
	}
	return errors.Join(unix.Sendmsg(socketFile, []byte{0}, unix.UnixRights(int(fd)), nil, 0), unix.Close(int(fd)), unix.Close(socketFile))
}

// program asks about the watched calls and lets every other pass. Memory that is not shared with a file and the standard
// streams are no disk.
func program() []unix.SockFilter {
	const (
		load  = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		above = unix.BPF_JMP | unix.BPF_JGT | unix.BPF_K
		bits  = unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K
		give  = unix.BPF_RET | unix.BPF_K
		args  = 16 // offset of the first argument
	)
	code := []unix.SockFilter{{Code: load, K: 0}}
	for nr, call := range watched {
		switch {
		case nr == unix.SYS_MMAP:
			code = append(code, unix.SockFilter{Code: equal, K: uint32(nr), Jf: 4}, unix.SockFilter{Code: load, K: args + 3*8},
				unix.SockFilter{Code: bits, K: unix.MAP_SHARED, Jt: 1}, unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW},
				unix.SockFilter{Code: give, K: unix.SECCOMP_RET_USER_NOTIF})
		case call.file == 0:
			code = append(code, unix.SockFilter{Code: equal, K: uint32(nr), Jf: 4}, unix.SockFilter{Code: load, K: args},
				unix.SockFilter{Code: above, K: 2, Jt: 1}, unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW},
				unix.SockFilter{Code: give, K: unix.SECCOMP_RET_USER_NOTIF})
		default:
			code = append(code, unix.SockFilter{Code: equal, K: uint32(nr), Jf: 1}, unix.SockFilter{Code: give, K: unix.SECCOMP_RET_USER_NOTIF})
		}
	}
	return append(code, unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW})
}

// Start starts a process that calls Enter, and asks fail about every call it makes for a file in the folder, numbered
// from 1: a zero answer lets it happen.
func Start(cmd *exec.Cmd, dir string, fail func(n int, c Call) syscall.Errno) (*Disk, error) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("make a socket: %w", err)
	}
	theirs := os.NewFile(uintptr(pair[1]), "socket")
	cmd.ExtraFiles = []*os.File{theirs}
	err = errors.Join(cmd.Start(), theirs.Close())
	if err != nil {
		return nil, errors.Join(err, unix.Close(pair[0]))
	}
	control := make([]byte, unix.CmsgSpace(4))
	_, n, _, _, err := unix.Recvmsg(pair[0], make([]byte, 1), control, 0)
	if err = errors.Join(err, unix.Close(pair[0])); err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, errors.New("the process ended before it was watched")
	}
	fd := int(binary.NativeEndian.Uint32(control[unix.CmsgLen(0):]))
	d := &Disk{dir: dir, listener: os.NewFile(uintptr(fd), "listener"), fail: fail, done: make(chan error, 1)}
	go func() { d.done <- d.watch(fd) }()
	return d, nil
}

// Calls is how many calls were asked about; the process must have ended.
func (d *Disk) Calls() int { return int(d.calls.Load()) }

// Wait ends the watch once the process has ended.
func (d *Disk) Wait() error { return errors.Join(<-d.done, d.listener.Close()) }

type question struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

type reply struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

func (d *Disk) watch(fd int) error {
	for {
		poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		if _, err := unix.Poll(poll, -1); errors.Is(err, unix.EINTR) {
			continue
		} else if err != nil {
			return fmt.Errorf("wait for calls: %w", err)
		}
		if poll[0].Revents&unix.POLLIN == 0 {
			return nil // nobody is left who could call
		}
		var q question
		if errno := ioctl(fd, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&q)); errno == unix.ENOENT || errno == unix.EINTR {
			continue // whoever called was killed
		} else if errno != 0 {
			return fmt.Errorf("take a call: %w", errno)
		}
		r := reply{id: q.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
		if c, ok := d.call(q); ok {
			if errno := d.fail(int(d.calls.Add(1)), c); errno != 0 {
				r.errno, r.flags = -int32(errno), 0
			}
		}
		if errno := ioctl(fd, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r)); errno != 0 && errno != unix.ENOENT {
			return fmt.Errorf("answer a call: %w", errno)
		}
	}
}

func ioctl(fd int, request uintptr, with unsafe.Pointer) syscall.Errno {
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(with))
	return errno
}

// call names a call; false for one that has nothing to do with the folder.
func (d *Disk) call(q question) (Call, bool) {
	known := watched[int(q.nr)]
	var path string
	switch {
	case known.path >= 0:
		path = readText(int(q.pid), q.args[known.path])
	case known.file >= 0:
		path, _ = os.Readlink(fmt.Sprintf("/proc/%d/fd/%d", q.pid, int32(q.args[known.file])))
	default:
		return Call{Name: known.name}, true
	}
	name, err := filepath.Rel(d.dir, strings.TrimSuffix(path, " (deleted)"))
	if path == "" || err != nil || !fs.ValidPath(filepath.ToSlash(name)) {
		return Call{}, false
	}
	return Call{Name: known.name, File: name}, true
}

// readText reads a text that ends in a zero byte from another process.
func readText(pid int, at uint64) string {
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return ""
	}
	defer func() { _ = mem.Close() }() // only read from
	text := make([]byte, 4096)
	n, _ := mem.ReadAt(text, int64(at)) // what is read ends where the memory does
	before, _, found := strings.Cut(string(text[:n]), "\x00")
	if !found {
		return ""
	}
	return before
}
