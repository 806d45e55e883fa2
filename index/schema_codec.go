package index

import (
	"encoding/binary"
	"fmt"
)

// Rows of the schema, in the spelling of a user's row (record_codec.go), the id of the attribute or group being the key:
//
//	attribute: version │ kind │ flags │ key │ label │ description
//	group:     version │ key │ name │ n parents │ distance from the one before …
//	counters:  version │ next user │ next attribute │ next group │ schema version
const schemaRowVersion = 1

const (
	flagSensitive = 1
	flagDeclared  = 2
)

func appendAttribute(dst []byte, a Attribute) []byte {
	flags := byte(0)
	if a.Sensitive {
		flags |= flagSensitive
	}
	if a.Declared {
		flags |= flagDeclared
	}
	dst = append(dst, schemaRowVersion, byte(a.Kind), flags)
	return appendText(appendText(appendText(dst, a.Key), a.Label), a.Description)
}

func decodeAttribute(id AttributeID, row []byte) (Attribute, error) {
	d := openRow(row)
	kind, flags := Kind(d.byte()), d.byte()
	a := Attribute{
		ID: id, Kind: kind, Key: d.text(), Label: d.text(), Description: d.text(),
		Sensitive: flags&flagSensitive != 0, Declared: flags&flagDeclared != 0,
	}
	if !kind.Valid() || flags > flagSensitive|flagDeclared || CheckAttributeKey(a.Key) != nil {
		d.fail("no attribute")
	}
	if err := d.end(); err != nil {
		return Attribute{}, fmt.Errorf("attribute row: %w", err)
	}
	return a, nil
}

func appendGroup(dst []byte, g Group) []byte {
	dst = appendText(appendText(append(dst, schemaRowVersion), g.Key), g.Name)
	dst = binary.AppendUvarint(dst, uint64(len(g.Parents)))
	last := GroupID(0)
	for _, p := range g.Parents {
		dst = binary.AppendUvarint(dst, uint64(p-last))
		last = p
	}
	return dst
}

func decodeGroup(id GroupID, row []byte) (Group, error) {
	d := openRow(row)
	g := Group{ID: id, Key: d.text(), Name: d.text()}
	last := uint64(0)
	for range d.count(1) {
		last = d.ascend(last)
		g.Parents = append(g.Parents, GroupID(last))
	}
	if CheckGroupKey(g.Key) != nil {
		d.fail("no group")
	}
	if err := d.end(); err != nil {
		return Group{}, fmt.Errorf("group row: %w", err)
	}
	return g, nil
}

// counters are the numbers that are never handed out twice, and the version of the schema.
type counters struct {
	user      UserKey
	attribute AttributeID
	group     GroupID
	version   uint64
}

func appendCounters(dst []byte, c counters) []byte {
	dst = binary.AppendUvarint(append(dst, schemaRowVersion), uint64(c.user))
	dst = binary.AppendUvarint(dst, uint64(c.attribute))
	dst = binary.AppendUvarint(dst, uint64(c.group))
	return binary.AppendUvarint(dst, c.version)
}

func decodeCounters(row []byte) (counters, error) {
	d := openRow(row)
	c := counters{user: UserKey(d.uvarint())}
	c.attribute = AttributeID(d.ascend(0))
	c.group = GroupID(d.ascend(0))
	c.version = d.uvarint()
	if err := d.end(); err != nil {
		return counters{}, fmt.Errorf("counters row: %w", err)
	}
	return c, nil
}

func openRow(row []byte) *decoder {
	d := &decoder{rest: string(row)}
	if v := d.byte(); d.err == nil && v != schemaRowVersion {
		d.fail(fmt.Sprintf("version %d, and only %d is known", v, schemaRowVersion))
	}
	return d
}
