package phrase_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"parterre/engine"
	"parterre/engine/phrase"
	"parterre/index"
)

var update = flag.Bool("update", false, "write what is said into testdata")

// What is said about texts with faults: each text of the file stands before "----", and what is said behind it.
func TestFaults(t *testing.T) {
	const file = "testdata/faults.txt"
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	env := engine.Env{Schema: schema(t), EventTypes: eventTypes(t)}
	var written strings.Builder
	for part := range strings.SplitSeq(string(script), "====\n") {
		text, want, _ := strings.Cut(part, "----\n")
		asked := strings.TrimSuffix(text, "\n")
		var said strings.Builder
		for _, i := range phrase.Parse(asked).Check(env) {
			fmt.Fprintf(&said, "%d:%d %s %s", i.Line, i.Column, i.Severity, i.Message)
			if i.Hint != "" {
				fmt.Fprintf(&said, "\n  %s", i.Hint)
			}
			fmt.Fprintf(&said, "\n    %s\n", strings.ReplaceAll(i.Excerpt, "\n", "\n    "))
		}
		if written.Len() > 0 {
			written.WriteString("====\n")
		}
		written.WriteString(text + "----\n" + said.String())
		if !*update && said.String() != want {
			t.Errorf("%s\nis answered\n%s\nand not\n%s", asked, &said, want)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(written.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func schema(t *testing.T) *index.Schema {
	t.Helper()
	tx := index.Empty(index.Options{}).Begin(1)
	for key, kind := range map[string]index.Kind{"department": index.String, "startDate": index.Date, "age": index.Number, "isManager": index.Boolean} {
		if _, issues := tx.DeclareAttribute(index.AttributeChange{Key: key, Kind: &kind}); issues != nil {
			t.Fatal(issues)
		}
	}
	return tx.Schema()
}

func eventTypes(t *testing.T) *index.EventTypes {
	t.Helper()
	tx := index.Empty(index.Options{}).Begin(1)
	number, text, keep := index.Number, index.String, 90
	for key, properties := range map[string][]index.PropertyChange{"purchase": {{Key: "amount", Kind: &number}, {Key: "item", Kind: &text}}, "return": nil} {
		if _, issues := tx.DeclareEventType(index.EventTypeChange{Key: key, Retention: &keep, Properties: properties}); issues != nil {
			t.Fatal(issues)
		}
	}
	return tx.EventTypes()
}
