package index

import "fmt"

// Kind is the type of an attribute's values. The numbers are part of the row format: add, never reorder.
type Kind uint8

const (
	String     Kind = 1 // text as sent
	Number     Kind = 2 // float64, finite, within ±2^53
	Integer    Kind = 3 // int64
	Boolean    Kind = 4
	Date       Kind = 5 // a calendar day without a zone
	DateTime   Kind = 6 // an instant in milliseconds
	StringList Kind = 7 // a set of texts
	Version    Kind = 8 // a version of software, ordered by precedence
)

// Kinds lists every kind in the order people are shown them.
var Kinds = []Kind{String, Number, Integer, Boolean, Date, DateTime, StringList, Version}

var kindNames = [...]string{String: "STRING", Number: "NUMBER", Integer: "INTEGER", Boolean: "BOOLEAN", Date: "DATE", DateTime: "DATETIME", StringList: "STRING_LIST", Version: "VERSION"}

var kindWords = [...]string{String: "text", Number: "numbers", Integer: "whole numbers", Boolean: "true or false", Date: "calendar days", DateTime: "dates with a time", StringList: "lists of texts", Version: "versions"}

// String returns the kind's name in the schema: "STRING_LIST".
func (k Kind) String() string {
	if !k.Valid() {
		return fmt.Sprintf("KIND(%d)", uint8(k))
	}
	return kindNames[k]
}

// Words says in plain English what an attribute of this kind holds: "whole numbers".
func (k Kind) Words() string {
	if !k.Valid() {
		return "nothing known"
	}
	return kindWords[k]
}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return k >= String && k <= Version }

// Ordered reports whether values of this kind are kept as ordered int64 keys, in a column.Ordered.
func (k Kind) Ordered() bool { return k >= Number && k <= DateTime }

// Textual reports whether values of this kind are kept as texts, in a column.Text.
func (k Kind) Textual() bool { return k == String || k == Version }

// ParseKind returns the kind of that name in the schema, "DATETIME" for DateTime.
func ParseKind(name string) (Kind, bool) {
	for _, k := range Kinds {
		if kindNames[k] == name {
			return k, true
		}
	}
	return 0, false
}

// MarshalText writes the kind's name, so that JSON has "DATE" and not a number.
func (k Kind) MarshalText() ([]byte, error) {
	if !k.Valid() {
		return nil, fmt.Errorf("no kind with number %d", uint8(k))
	}
	return []byte(kindNames[k]), nil
}

// UnmarshalText reads a kind's name.
func (k *Kind) UnmarshalText(text []byte) error {
	found, ok := ParseKind(string(text))
	if !ok {
		return fmt.Errorf("no kind named %q", text)
	}
	*k = found
	return nil
}
