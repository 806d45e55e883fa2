package index

import (
	"encoding/binary"
	"fmt"
	"time"
)

// Rows of the schema, in the spelling of a user's row (record_codec.go), the id of the attribute or group being the key:
//
//	attribute: version │ kind │ flags │ key │ label │ description, and from version 2 on
//	           │ shaped │ n aliases │ value, n spellings, spelling … … │ n values │ kind, datum … │ 0, or 1 and the default
//	           │ n changes of kind │ revision, from, to, zone, n aliases … …
//	group:     version │ key │ name │ n parents │ distance from the one before …
//	counters:  version │ next user │ next attribute │ next group │ schema version, and from version 2 on │ next event type
const (
	schemaRowVersion    = 1
	attributeRowVersion = 2 // 1 ends with the description
	countersRowVersion  = 2 // 1 knows no events
)

const (
	flagSensitive = 1
	flagDeclared  = 2
	flagOnly      = 4 // from here on from version 2 on
	flagRequired  = 8
	flagUnique    = 16
	flagRetired   = 32
)

func appendAttribute(dst []byte, a *Attribute) []byte {
	flags := byte(0)
	for flag, is := range map[byte]bool{
		flagSensitive: a.Sensitive, flagDeclared: a.Declared, flagOnly: a.OnlyValues, flagRequired: a.Required, flagUnique: a.Unique, flagRetired: a.Retired,
	} {
		if is {
			flags |= flag
		}
	}
	dst = append(dst, attributeRowVersion, byte(a.Kind), flags)
	dst = appendText(appendText(appendText(dst, a.Key), a.Label), a.Description)
	dst = binary.AppendUvarint(dst, uint64(a.Shaped))
	dst = appendAliases(dst, a.Aliases)
	dst = binary.AppendUvarint(dst, uint64(len(a.Values)))
	for i := range a.Values {
		dst = appendValue(dst, &a.Values[i])
	}
	if a.Default.kind == 0 {
		dst = append(dst, 0)
	} else {
		dst = appendValue(append(dst, 1), &a.Default)
	}
	dst = binary.AppendUvarint(dst, uint64(len(a.casts)))
	for _, c := range a.casts {
		dst = append(binary.AppendUvarint(dst, uint64(c.revision)), byte(c.from), byte(c.to))
		dst = appendAliases(appendText(dst, c.zone.String()), c.aliases)
	}
	return dst
}

func (d *decoder) cast() cast {
	c := cast{revision: Revision(d.uvarint()), from: Kind(d.byte()), to: Kind(d.byte())}
	zone, err := time.LoadLocation(d.text())
	if err != nil || !c.from.Valid() || !c.to.Valid() || !Convertible(c.from, c.to) {
		d.fail("a change of kind")
	}
	c.zone, c.aliases = zone, d.aliases()
	return c
}

func appendAliases(dst []byte, a *Aliases) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(a.All())))
	for _, one := range a.All() {
		dst = appendTexts(appendText(dst, one.Value), one.Spellings)
	}
	return dst
}

func (d *decoder) aliases() *Aliases {
	var list []Alias
	for range d.count(2) {
		one := Alias{Value: d.text()}
		for range d.count(1) {
			one.Spellings = append(one.Spellings, d.text())
		}
		list = append(list, one)
	}
	return newAliases(list)
}

func decodeAttribute(id AttributeID, row []byte) (Attribute, error) {
	d := &decoder{rest: string(row)}
	version := d.byte()
	if d.err == nil && (version < 1 || version > attributeRowVersion) {
		d.fail(fmt.Sprintf("version %d, and only those up to %d are known", version, attributeRowVersion))
	}
	kind, flags := Kind(d.byte()), d.byte()
	a := Attribute{
		ID: id, Kind: kind, Key: d.text(), Label: d.text(), Description: d.text(),
		Sensitive: flags&flagSensitive != 0, Declared: flags&flagDeclared != 0, OnlyValues: flags&flagOnly != 0,
		Required: flags&flagRequired != 0, Unique: flags&flagUnique != 0, Retired: flags&flagRetired != 0,
	}
	if !kind.Valid() || flags >= flagRetired<<1 || version == 1 && flags >= flagOnly || CheckAttributeKey(a.Key) != nil {
		d.fail("no attribute")
	}
	if version >= 2 {
		a.Shaped = Revision(d.uvarint())
		a.Aliases = d.aliases()
		for range d.count(2) {
			a.Values = append(a.Values, d.value())
		}
		if d.count(2) > 0 {
			a.Default = d.value()
		}
		for range d.count(5) {
			a.casts = append(a.casts, d.cast())
		}
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
	eventType EventTypeID
}

func appendCounters(dst []byte, c counters) []byte {
	dst = binary.AppendUvarint(append(dst, countersRowVersion), uint64(c.user))
	dst = binary.AppendUvarint(dst, uint64(c.attribute))
	dst = binary.AppendUvarint(dst, uint64(c.group))
	dst = binary.AppendUvarint(dst, c.version)
	return binary.AppendUvarint(dst, uint64(c.eventType))
}

func decodeCounters(row []byte) (counters, error) {
	d := &decoder{rest: string(row)}
	version := d.byte()
	if d.err == nil && (version < 1 || version > countersRowVersion) {
		d.fail(fmt.Sprintf("version %d, and only those up to %d are known", version, countersRowVersion))
	}
	c := counters{user: UserKey(d.uvarint()), eventType: 1}
	c.attribute = AttributeID(d.ascend(0))
	c.group = GroupID(d.ascend(0))
	c.version = d.uvarint()
	if version >= 2 {
		c.eventType = EventTypeID(d.ascend(0))
	}
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
