// Command client speaks to Parterre with nothing but the standard library: it writes a person, and asks whether they
// are a manager. Copy ask, and keep the rest as an example. PARTERRE_URL is http://localhost:8080/graphql, for example.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
)

// ask sends one operation and reads its data. Faults of the operation itself are the error; faults of what was written
// come as issues in the data.
func ask(document string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequest(http.MethodPost, os.Getenv("PARTERRE_URL"), bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("PARTERRE_KEY"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err // send it again: with the same idempotency key it happens once
	}
	defer response.Body.Close()
	answer := struct {
		Data   any
		Errors []struct{ Message string }
	}{Data: data}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return fmt.Errorf("%s: %w", response.Status, err)
	}
	if len(answer.Errors) > 0 {
		return errors.New(answer.Errors[0].Message)
	}
	return nil
}

func main() {
	var written struct {
		UpsertUsers struct {
			Revision *string
			Issues   []struct{ Message, Hint string }
		}
	}
	if err := ask(`mutation ($users: [UserInput!]!, $once: String!) {
		upsertUsers(users: $users, idempotencyKey: $once) { revision issues { message hint } }
	}`, map[string]any{"once": "hire-4711", "users": []any{
		map[string]any{"id": "p-4711", "name": "Nora New", "roles": []string{"manager"}, "attributes": []any{map[string]any{"key": "level", "value": 9}}},
	}}, &written); err != nil {
		log.Fatal(err)
	}
	for _, issue := range written.UpsertUsers.Issues {
		fmt.Println(issue.Message, issue.Hint)
	}
	var asked struct{ IsMember *bool } // nil: nobody knows this person
	if err := ask(`query ($user: String!, $written: Revision) @view(minRevision: $written) {
		isMember(user: $user, audience: {key: "managers"})
	}`, map[string]any{"user": "p-4711", "written": written.UpsertUsers.Revision}, &asked); err != nil {
		log.Fatal(err)
	}
	fmt.Println("known:", asked.IsMember != nil, "manager:", asked.IsMember != nil && *asked.IsMember)
}
