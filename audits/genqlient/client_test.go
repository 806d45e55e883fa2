// Package genqlient is what a Go program gets from genqlient and the schema. `make audits` writes generated.go, and then
// this test runs it against the real binary.
package genqlient

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// serve starts a company and returns where to ask.
func serve(t *testing.T) string {
	binary := os.Getenv("PARTERRE_BINARY")
	if binary == "" {
		binary = "../../bin/parterre"
	}
	cmd := exec.Command(binary, "demo", "--people", "200", "--clock", "manual", "--now", "2026-03-02T09:00:00Z", "--listen", "localhost:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	at := regexp.MustCompile(`http://\S+?:\d+`)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base := at.FindString(lines.Text()); base != "" {
			go func() {
				for lines.Scan() { // or the server waits for somebody to read
				}
			}()
			return base + "/graphql"
		}
	}
	t.Fatal("it does not serve")
	return ""
}

func TestClient(t *testing.T) {
	ctx := context.Background()
	client := graphql.NewClient(serve(t), nil)
	t.Run("membership is true, false or nobody knows", func(t *testing.T) {
		for user, known := range map[string]bool{"p0000001": true, "nobody": false} {
			got, err := IsMember(ctx, client, user, map[string]string{"key": "managers"})
			if err != nil || (got.IsMember != nil) != known {
				t.Errorf("%s: %+v, %v", user, got, err)
			}
		}
	})
	t.Run("an unknown audience is an error with its code", func(t *testing.T) {
		_, err := IsMember(ctx, client, "p0000001", map[string]string{"key": "none"})
		var list gqlerror.List
		if !errors.As(err, &list) || list[0].Extensions["code"] != "NOT_FOUND" {
			t.Errorf("%v", err)
		}
	})
	t.Run("a write sent twice happens once, and its faults have a place", func(t *testing.T) {
		age := any(41)
		users := []UserInput{{Id: "ann", Attributes: []AttributeValueInput{{Key: "age", Value: &age}}}, {Id: ""}}
		var revisions []string
		for range 2 {
			got, err := Write(ctx, client, users, "once")
			if err != nil || got.UpsertUsers.Accepted != 1 || len(got.UpsertUsers.Issues) != 1 || strings.Join(got.UpsertUsers.Issues[0].Path, ".") != "users.1.id" {
				t.Fatalf("%+v, %v", got, err)
			}
			revisions = append(revisions, *got.UpsertUsers.Revision)
		}
		if revisions[0] != revisions[1] {
			t.Errorf("written twice: %v", revisions)
		}
	})
	t.Run("criteria are asked, and their faults told", func(t *testing.T) {
		got, err := Preview(ctx, client, map[string]any{"attribute": map[string]any{"key": "age", "is": map[string]any{"atLeast": 41}}})
		if err != nil || got.Preview.Population == nil || got.Preview.Population.Size != 1 {
			t.Errorf("%+v, %v", got, err)
		}
		if got, err := Preview(ctx, client, map[string]any{"attribute": map[string]any{"key": "agee"}}); err != nil || len(got.Preview.Issues) == 0 || got.Preview.Issues[0].Code != IssueCodeAttributeNotFound {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("pages follow each other, and node finds what they name", func(t *testing.T) {
		first, err := Audiences(ctx, client, 2, nil)
		if err != nil || len(first.Audiences.Nodes) != 2 {
			t.Fatalf("%+v, %v", first, err)
		}
		second, err := Audiences(ctx, client, 2, first.Audiences.PageInfo.EndCursor)
		if err != nil || second.Audiences.Nodes[0].Id == first.Audiences.Nodes[1].Id {
			t.Fatalf("%+v, %v", second, err)
		}
		node, err := Node(ctx, client, first.Audiences.Nodes[0].Id)
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := (*node.Node).(*NodeNodeAudience); !ok || a.Key != first.Audiences.Nodes[0].Key || a.Active == nil || len(a.Active.Criteria) == 0 {
			t.Errorf("%+v", node)
		}
	})
}
