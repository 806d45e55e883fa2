package phrase

import (
	"encoding/json"
	"strings"

	"parterre/engine"
)

// never writes that something was never done; false for anything else that is negated.
func (p printer) never(of any) (string, bool) {
	fields := asMap(of)
	for node, ok := fields["node"].(map[string]any); ok && !p.ids; node, ok = fields["node"].(map[string]any) {
		fields = asMap(node["criteria"])
	}
	did, _ := fields["performed"].(map[string]any)
	for _, asked := range []string{"is", "pick", "then"} {
		if did[asked] != nil {
			return "", false
		}
	}
	said, ok := performed(did)
	return "never " + said, ok && len(fields) == 1
}

// performed writes a question about what somebody did; false when a part of it has no words.
func performed(fields map[string]any) (string, bool) {
	event, ok := fields["event"].(string)
	said, left := []string{"did", key(event)}, len(fields)-1
	add := func(words string, good bool, fields int) {
		said, left, ok = append(said, words), left-fields, ok && good
	}
	often, counted := spelled(asMap(fields["is"]), times)
	counted = counted && fields["measure"] == nil && numeric(fields["is"])
	if counted {
		add(often+" "+timesOf(often), true, 1)
	}
	if where, given := fields["where"]; given {
		words, good := conditions(where, nil)
		add("where "+words, good, 1)
	}
	if during, given := fields["during"].(map[string]any); given {
		words, good := tested("", during)
		add(strings.TrimSpace(words), good, 1)
	}
	if is, given := fields["is"].(map[string]any); given && !counted {
		measure, named, good := measured(fields)
		words, _ := tested("with "+measure, is)
		add(words, good, named+1)
	}
	if pick, given := fields["pick"].(string); given {
		words, good := having(fields["having"])
		add("with "+strings.ToLower(pick)+" "+words, good && (pick == string(engine.PickFirst) || pick == string(engine.PickLast)), 2)
	}
	if steps, given := fields["then"].([]any); given {
		left, ok = left-1, ok && len(steps) > 0
		for _, s := range steps {
			words, good := step(asMap(s))
			add(words, good, 0)
		}
	}
	return strings.Join(said, " "), ok && left == 0
}

func asMap(value any) map[string]any {
	fields, _ := value.(map[string]any)
	return fields
}

// numeric reports whether a test compares with numbers alone.
func numeric(is any) bool {
	for _, value := range asMap(is) {
		switch v := value.(type) {
		case json.Number:
		case map[string]any:
			if !numeric(v) {
				return false
			}
		default:
			return false
		}
	}
	return is != nil
}

func timesOf(often string) string {
	if strings.HasSuffix(often, " 1") {
		return "time"
	}
	return "times"
}

// measured writes what is measured, and says of how many fields.
func measured(fields map[string]any) (words string, of int, ok bool) {
	name, _ := fields["measure"].(string)
	property, named := fields["property"].(string)
	for _, m := range measures {
		if string(m.of) != name || m.named != named {
			continue
		}
		if m.named {
			return m.words + " " + key(property), 2, true
		}
		if m.of != "" {
			return m.words, 1, true
		}
		return m.words, 0, true
	}
	return "", 0, false
}

// conditions writes tests of one event in brackets, behind a test of its time.
func conditions(where any, first []string) (string, bool) {
	said := first
	list, ok := where.([]any)
	for _, item := range list {
		fields := asMap(item)
		words, good := attribute(fields)
		if name, _ := fields["key"].(string); strings.EqualFold(name, ofTime) {
			words = string(quote(name)) + strings.TrimPrefix(words, name)
		}
		said, ok = append(said, words), ok && good
	}
	return "(" + strings.Join(said, " and ") + ")", ok
}

// having writes what the event picked has to be.
func having(value any) (string, bool) {
	fields, ok := value.(map[string]any)
	var first []string
	given := 0
	if when, tests := fields["time"].(map[string]any); tests {
		words, _ := tested(ofTime, when)
		first, given = append(first, words), given+1
	}
	where := []any{}
	if list, tests := fields["where"].([]any); tests {
		where, given, ok = list, given+1, ok && len(list) > 0
	}
	said, good := conditions(where, first)
	return said, ok && good && given == len(fields)
}

// step writes what followed, or did not.
func step(fields map[string]any) (string, bool) {
	event, ok := fields["event"].(string)
	within, timed := fields["within"].(string)
	given, said := 2, "followed by "+key(event)
	if never, told := fields["never"].(bool); told {
		given, ok, said = given+1, ok && never, "not "+said
	}
	if where, tests := fields["where"]; tests {
		words, good := conditions(where, nil)
		given, ok, said = given+1, ok && good, said+" where "+words
	}
	lasting, _ := test{takes: duration}.print(within)
	return said + " within " + lasting, ok && timed && given == len(fields)
}
