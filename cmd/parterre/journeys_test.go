package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// A journey is a text that a person could type: testdata/journeys/*.txt run against the real binary on loopback. Beside
// testscript's own words there are these:
//
//	serve NAME ARGS...      runs parterre ARGS in the background until it serves; $NAME is then where to ask, $ADDRESS its host and port
//	crash NAME              ends it with SIGKILL
//	stop NAME               ends it with SIGTERM, and waits until it has closed everything
//	exits CODE COMMAND...   runs a command that has to end with this exit code
//	subscribe NAME FILE     opens an event stream at $SERVER with the subscription in the file
//	next NAME               prints the next message of the stream
//	cut FROM TO BYTES       copies the beginning of a file; a negative number leaves so many bytes off
//	pack FROM TO            compresses a file
//	first-id NAME           puts the first id of an import in what was printed last into $NAME; last-id the last one
//	damage FILE             flips one bit in the middle of a file
//	follow                  runs the command that was named last on stderr, as it stands there
//
// Conditions: [shared] is whether the data sets lie beside the repository.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"parterre": main})
}

// patience bounds every wait for something that has to happen.
const patience = 2 * time.Minute

func sharedData() string {
	path, err := filepath.Abs("../../../shared/data")
	if err != nil {
		return ""
	}
	if _, err := os.Stat(filepath.Join(path, "adult-test-users.ndjson.gz")); err != nil {
		return ""
	}
	return path
}

func TestJourneys(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/journeys",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("SHARED", sharedData())
			e.Setenv("TMPDIR", e.WorkDir)
			e.Values["servers"], e.Values["streams"] = map[string]*server{}, map[string]*subscriber{}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "shared" {
				return sharedData() != "", nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serveInScript, "crash": crashInScript, "stop": stopInScript, "exits": exitsInScript,
			"subscribe": subscribeInScript, "next": nextInScript, "cut": cutInScript, "pack": packInScript, "damage": damageInScript, "follow": followInScript,
			"first-id": idInScript(func(ids []string) string { return ids[0] }), "last-id": idInScript(func(ids []string) string { return ids[len(ids)-1] }),
		},
	})
}

// server is a parterre of its own process.
type server struct {
	cmd    *exec.Cmd
	errors bytes.Buffer
	rest   chan string // what it still prints after its address
}

var address = regexp.MustCompile(`at (http://\S+)/graphql`)

func serveInScript(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: serve NAME ARGS...")
	}
	s := &server{rest: make(chan string, 1)}
	path, err := exec.LookPath("parterre")
	ts.Check(err)
	s.cmd = exec.Command(path, args[1:]...)
	s.cmd.Dir = ts.Getenv("WORK")
	for _, name := range []string{"HOME", "PATH", "TMPDIR", "PARTERRE_KEYS", "PARTERRE_CONFIG"} {
		if value := ts.Getenv(name); value != "" {
			s.cmd.Env = append(s.cmd.Env, name+"="+value)
		}
	}
	s.cmd.Stderr = &s.errors
	out, err := s.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	ts.Defer(func() { _ = s.cmd.Process.Kill() })
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 1<<20)
		var rest strings.Builder
		for lines.Scan() {
			if m := address.FindStringSubmatch(lines.Text()); m != nil && len(found) == 0 {
				found <- m[1]
			}
			rest.WriteString(lines.Text() + "\n")
		}
		close(found)
		s.rest <- rest.String()
	}()
	select {
	case at, ok := <-found:
		if !ok {
			_ = s.cmd.Wait()
			ts.Fatalf("it did not come to serve: %s", s.errors.String())
		}
		ts.Setenv(args[0], at)
		ts.Setenv("ADDRESS", strings.TrimPrefix(at, "http://"))
	case <-time.After(patience):
		ts.Fatalf("it did not come to serve in time: %s", s.errors.String())
	}
	ts.Value("servers").(map[string]*server)[args[0]] = s
}

func running(ts *testscript.TestScript, args []string) *server {
	if len(args) != 1 {
		ts.Fatalf("usage: crash NAME, stop NAME")
	}
	s, ok := ts.Value("servers").(map[string]*server)[args[0]]
	if !ok {
		ts.Fatalf("nothing is served under the name %s", args[0])
	}
	return s
}

func crashInScript(ts *testscript.TestScript, _ bool, args []string) {
	s := running(ts, args)
	ts.Check(s.cmd.Process.Kill())
	<-s.rest
	_ = s.cmd.Wait() // it says that it was killed
}

func stopInScript(ts *testscript.TestScript, _ bool, args []string) {
	s := running(ts, args)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	fmt.Fprint(ts.Stdout(), <-s.rest)
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("it did not stop well: %v: %s", err, s.errors.String())
	}
}

func exitsInScript(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		code = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("it ended with exit code %d", code)
	}
}

// subscriber reads an event stream.
type subscriber struct{ messages chan string }

func subscribeInScript(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: subscribe NAME FILE")
	}
	body, err := json.Marshal(map[string]string{"query": ts.ReadFile(args[1])})
	ts.Check(err)
	request, err := http.NewRequest(http.MethodPost, ts.Getenv("SERVER")+"/graphql", bytes.NewReader(body))
	ts.Check(err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	if key := ts.Getenv("PARTERRE_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	ts.Defer(func() { _ = response.Body.Close() })
	if response.StatusCode != http.StatusOK {
		ts.Fatalf("subscribe: %s", response.Status)
	}
	s := &subscriber{make(chan string, 100)}
	go func() {
		defer close(s.messages)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if text, ok := strings.CutPrefix(lines.Text(), "data:"); ok && strings.TrimSpace(text) != "" {
				s.messages <- strings.TrimSpace(text)
			}
		}
	}()
	ts.Value("streams").(map[string]*subscriber)[args[0]] = s
}

func nextInScript(ts *testscript.TestScript, _ bool, args []string) {
	s := ts.Value("streams").(map[string]*subscriber)[args[0]]
	select {
	case text, ok := <-s.messages:
		if !ok {
			ts.Fatalf("the stream has ended")
		}
		fmt.Fprintln(ts.Stdout(), text)
	case <-time.After(patience):
		ts.Fatalf("no message came in time")
	}
}

var importID = regexp.MustCompile(`import:[0-9a-f]+-[0-9]+`)

func idInScript(choose func(ids []string) string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		ids := importID.FindAllString(ts.ReadFile("stdout"), -1)
		if len(args) != 1 || len(ids) == 0 {
			ts.Fatalf("usage: first-id NAME, after the id of an import was printed")
		}
		ts.Setenv(args[0], choose(ids))
	}
}

func cutInScript(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	if n < 0 {
		n += len(text)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text[:n]), 0o600))
}

func packInScript(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	ts.Check(w.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out.Bytes(), 0o600))
}

func damageInScript(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("no file %s", args[0])
	}
	text, err := os.ReadFile(files[0])
	ts.Check(err)
	text[len(text)/2] ^= 1
	ts.Check(os.WriteFile(files[0], text, 0o600))
}

var namedCommand = regexp.MustCompile(`is:\s+(parterre restore .*--replace)`)

func followInScript(ts *testscript.TestScript, _ bool, _ []string) {
	m := namedCommand.FindAllStringSubmatch(ts.ReadFile("stderr"), -1)
	if len(m) == 0 {
		ts.Fatalf("no command was named")
	}
	command := m[len(m)-1][1]
	fmt.Fprintf(ts.Stdout(), "$ %s\n", command)
	ts.Check(ts.Exec("sh", "-c", command))
}
