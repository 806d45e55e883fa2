package index

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"parterre/index/block"
	"parterre/index/column"
)

// cast is a change of an attribute's kind. The column is laid anew at once; rows of users are not written again, however
// many there are. A row says after which command it was written, and what it has from before a cast is converted whenever
// it is read: the same conversion of the same value, so memory, rows, before-images and a rebuild agree. What is converted
// is the value that the one sent stood for then.
type cast struct {
	revision Revision
	from, to Kind
	aliases  *Aliases // as they were
	zone     *time.Location
}

// maxCasts bounds how often the kind of one attribute is changed.
const maxCasts = 100

// convert returns a value from before the cast as it is after it; the zero Value is none.
func (c *cast) convert(v Value) Value {
	out, issue := Convert(c.aliases.Value(v), c.to, c.zone)
	if issue != nil {
		return Value{}
	}
	return out
}

// cast returns a value written by a command as it is by now.
func (a *Attribute) cast(v Value, written Revision) Value {
	for i := range a.casts {
		if c := &a.casts[i]; c.revision > written && v.kind == c.from {
			v = c.convert(v)
		}
	}
	return v
}

// kindAt returns the kind the attribute had after a command.
func (a *Attribute) kindAt(rev Revision) Kind {
	for _, c := range a.casts {
		if c.revision > rev {
			return c.from
		}
	}
	return a.Kind
}

// ChangeKind makes an attribute one of another kind and converts the values there are, once the Tx is a Snapshot. Its
// command changes no users. Aliases stay between kinds of text; values to choose from and the default are converted, and
// dropped where that cannot be. Days begin and end in the zone.
func (tx *Tx) ChangeKind(key string, to Kind, zone *time.Location) (AttributeID, Conversion, []Issue) {
	a, known := tx.schema.ByKey(key)
	if !known {
		return 0, Conversion{}, attributeNotFound(key)
	}
	refuse := func(code IssueCode, message, hint string) (AttributeID, Conversion, []Issue) {
		return a.ID, Conversion{}, []Issue{fault(code, message, hint).at("kind")}
	}
	switch {
	case a.Kind == to:
		return refuse(AttributeKindSame, fmt.Sprintf("The attribute %s holds %s already.", shown(a.Key), to.Words()), "There is nothing to change.")
	case !to.Valid() || !Convertible(a.Kind, to):
		return refuse(AttributeKindUnfit, fmt.Sprintf("No value that is one of %s can become one of %s.", a.Kind.Words(), to.Words()), "Change it to text (STRING) first, and then to what you want, if that makes sense.")
	case len(a.casts) >= maxCasts:
		return refuse(AttributeKindUnfit, fmt.Sprintf("The kind was changed %d times, and that is the most there can be.", maxCasts), "Make a new attribute and write the values there.")
	case a.Unique && (to == Boolean || to == StringList):
		return refuse(UniqueUnfit, fmt.Sprintf("The attribute is unique, and people share %s.", to.Words()), "Let the values be shared first.")
	case len(tx.command) > 0:
		panic("index: a command that changes users cannot change a kind")
	}
	next := a.as(to, zone)
	next.casts = append(slices.Clone(a.casts), cast{tx.revision, a.Kind, to, a.Aliases, zone})
	next.Shaped = tx.revision
	report := tx.base.conversion(&a, to, zone)
	for _, v := range a.Values {
		if !slices.ContainsFunc(next.Values, func(o Value) bool { w, _ := Convert(v, to.item(), zone); return o.Equal(w) }) {
			report.Choices++
		}
	}
	if a.Default.kind != 0 && next.Default.kind == 0 {
		report.Choices++
	}
	if next.Unique {
		if values, users := tx.with(next).shared(a.ID); values > 0 {
			return refuse(ValuesShared, fmt.Sprintf("As %s, %s shared by %s, and the attribute is unique.", to.Words(), number(values, "value would be", "values would be"), number(users, "person", "people")), "Correct the values, or let them be shared first.")
		}
	}
	tx.changeAttribute(next)
	tx.strip()
	return a.ID, report, nil
}

// as returns the attribute with another kind.
func (a *Attribute) as(to Kind, zone *time.Location) Attribute {
	next := *a
	next.Kind, next.Values, next.Default = to, nil, Value{}
	if to.item() != String || a.Kind.item() != String {
		next.Aliases = nil
	}
	for _, v := range a.Values {
		w, issue := Convert(v, to.item(), zone)
		if issue == nil && w.kind != 0 && to != Boolean && !slices.ContainsFunc(next.Values, w.Equal) {
			next.Values = append(next.Values, w)
		}
	}
	next.OnlyValues = a.OnlyValues && len(next.Values) > 0
	if a.Default.kind != 0 {
		if w, issue := Convert(a.Default, to, zone); issue == nil && next.checkListed(w) == nil {
			next.Default = w
		}
	}
	return next
}

// conversion says what another kind makes of the values of an attribute.
func (s *Snapshot) conversion(a *Attribute, to Kind, zone *time.Location) Conversion {
	var out Conversion
	switch c := s.column(a.ID).(type) {
	case *column.Text:
		for code := range uint32(c.Dictionary().Len()) {
			if n := c.CountOf(code); n > 0 {
				out.add(Value{kind: a.Kind, text: c.Dictionary().Text(code)}, to, zone, n)
			}
		}
	case *column.Ordered:
		keys, _ := c.Distinct(c.Present().Count())
		for _, k := range keys {
			out.add(KeyValue(a.Kind, k.Key), to, zone, k.Count)
		}
	case *column.List:
		for _, ord := range ordinals(s.shape, c.Present()) {
			texts, _ := listTexts(c, ord)
			out.add(ListValue(texts), to, zone, 1)
		}
	}
	for ord := range s.dormant.all() {
		if v, ok := s.User(ord).Value(a.ID); ok {
			out.add(v, to, zone, 1)
		}
	}
	slices.SortFunc(out.Reasons, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Users, a.Users), cmp.Compare(a.Code, b.Code)) })
	return out
}

// castColumn lays the column of an attribute anew as one of another kind, a portion at a time.
func (s *Snapshot) castColumn(id AttributeID, c *cast) {
	old := s.columns[id]
	next := emptyColumn(s.shape, c.to)
	all := ordinals(s.shape, old.(interface{ Present() *block.Posting }).Present())
	for portion := range slices.Chunk(all, portionUsers) {
		edits := make([]edit[Value], 0, len(portion))
		for _, ord := range portion {
			v, _ := cellValue(old, c.from, ord)
			if v = c.convert(v); v.kind != 0 {
				edits = append(edits, edit[Value]{ord, &v})
			}
		}
		next = edited(s, next, edits)
	}
	s.columns[id], s.sent[id] = next, nil
}
