package index

import (
	"fmt"
	"slices"
)

// AttributeChange declares or changes an attribute. Nil pointers leave what is there.
type AttributeChange struct {
	Key         string // of the attribute meant, or the text of its id
	NewKey      *string
	Kind        *Kind // needed to declare; later only the same kind again
	Label       *string
	Description *string
	Sensitive   *bool
	Aliases     *[]Alias // all of them from now on
	Values      *[]any   // all values to choose from from now on, as sent, in the order to show them
	OnlyValues  *bool
	Default     *any // as sent; one that points to nil removes it
	Required    *bool
	Unique      *bool
	Retired     *bool
}

// DeclareAttribute makes an attribute, or declares the one that was inferred before if its kind is the same. An issue of
// severity Warning does not stand in the way.
func (tx *Tx) DeclareAttribute(w AttributeChange) (AttributeID, []Issue) {
	old, known := tx.schema.ByKey(w.Key)
	issues := checkWords(w)
	if !known {
		if issue := CheckAttributeKey(w.Key); issue != nil {
			issues = append(issues, issue.at("key"))
		}
		if tx.schema.Len() >= MaxAttributes {
			issues = append(issues, fault(TooManyAttributes, fmt.Sprintf("The workspace has %d attributes, the most there can be.", MaxAttributes),
				"Delete attributes that are no longer needed.").at("key"))
		}
	}
	switch {
	case w.Kind == nil || !w.Kind.Valid():
		issues = append(issues, fault(AttributeKindMissing, "The attribute has no kind.",
			"Say what it holds: STRING, NUMBER, INTEGER, BOOLEAN, DATE, DATETIME, VERSION or STRING_LIST.").at("kind"))
	case known && old.Declared:
		issues = append(issues, fault(AttributeExists, fmt.Sprintf("There is an attribute %s already.", shown(old.Key)), "Choose another key, or change the attribute there is.").at("key"))
	case known && old.Kind != *w.Kind:
		issues = append(issues, kindFixed(old))
	}
	if w.NewKey != nil {
		issues = append(issues, tx.checkNewKey(old.ID, *w.NewKey)...)
	}
	if !known && w.Kind != nil && w.Kind.Valid() {
		old = Attribute{Key: w.Key, Kind: *w.Kind}
	}
	next, more := tx.changed(old, w)
	if issues = append(issues, more...); refuses(issues) {
		return 0, issues
	}
	next.Declared = true
	if !known {
		return tx.makeAttribute(next), issues
	}
	tx.changeAttribute(next)
	return next.ID, issues
}

func refuses(issues []Issue) bool {
	return slices.ContainsFunc(issues, func(i Issue) bool { return i.Severity == Error })
}

// changed returns the attribute as a change leaves it, and what is wrong with that.
func (tx *Tx) changed(old Attribute, w AttributeChange) (Attribute, []Issue) {
	if old.Kind == 0 {
		return old, nil // a fault of its own
	}
	var issues []Issue
	if w.Aliases != nil {
		issues = append(issues, checkAliases(*w.Aliases, old.Kind)...)
	}
	next := w.apply(old)
	if w.Values != nil {
		issues = append(issues, next.choose(*w.Values)...)
	}
	if w.Default != nil {
		issues = append(issues, next.preset(*w.Default)...)
	}
	if len(issues) == 0 {
		issues = tx.checkRules(&old, &next)
	}
	return next, issues
}

// UpdateAttribute changes what is said about an attribute, never its kind. An issue of severity Warning does not stand in
// the way.
func (tx *Tx) UpdateAttribute(w AttributeChange) []Issue {
	old, known := tx.schema.ByKey(w.Key)
	if !known {
		return append(attributeNotFound(w.Key), checkWords(w)...)
	}
	issues := checkWords(w)
	if w.Kind != nil && *w.Kind != old.Kind {
		issues = append(issues, kindFixed(old))
	}
	if w.NewKey != nil {
		issues = append(issues, tx.checkNewKey(old.ID, *w.NewKey)...)
	}
	next, more := tx.changed(old, w)
	if issues = append(issues, more...); refuses(issues) {
		return issues
	}
	if !next.same(&old) {
		tx.changeAttribute(next)
	}
	return issues
}

// DeleteAttribute removes an attribute with all its values. Whether a definition uses it is for the caller to ask.
// The values leave memory at once; from the row of a user they go when the user is next written.
func (tx *Tx) DeleteAttribute(key string) []Issue {
	old, known := tx.schema.ByKey(key)
	if !known {
		return attributeNotFound(key)
	}
	tx.ownSchema().remove(old.ID)
	tx.attributes[old.ID] = true
	tx.strip()
	return nil
}

// strip takes deleted attributes and groups out of the records the Tx holds.
func (tx *Tx) strip() {
	for _, c := range tx.users {
		if c.now != nil {
			c.now = c.now.Fit(tx.schema, tx.groups)
		}
	}
}

func (tx *Tx) makeAttribute(a Attribute) AttributeID {
	a.ID = tx.schema.Next()
	tx.changeAttribute(a)
	return a.ID
}

func (tx *Tx) changeAttribute(a Attribute) {
	old, _ := tx.schema.ByID(a.ID)
	tx.set(a)
	if a = *tx.schema.byID[a.ID]; a.Unique && (!old.Unique || a.Shaped != old.Shaped) {
		tx.ground, tx.held = tx.Snapshot(), map[AttributeID]map[claim]int{}
	}
}

// set puts an attribute into the schema, and notes when its values are to be laid anew.
func (tx *Tx) set(a Attribute) {
	if old, known := tx.schema.ByID(a.ID); known && a.Aliases != old.Aliases {
		a.Shaped = tx.revision
	}
	tx.ownSchema().put(a)
	tx.attributes[a.ID] = true
}

func (w AttributeChange) apply(a Attribute) Attribute {
	if w.NewKey != nil {
		a.Key = *w.NewKey
	}
	if w.Label != nil {
		a.Label = *w.Label
	}
	if w.Description != nil {
		a.Description = *w.Description
	}
	if w.Sensitive != nil {
		a.Sensitive = *w.Sensitive
	}
	for to, from := range map[*bool]*bool{&a.OnlyValues: w.OnlyValues, &a.Required: w.Required, &a.Unique: w.Unique, &a.Retired: w.Retired} {
		if from != nil {
			*to = *from
		}
	}
	if w.Aliases != nil {
		if next := newAliases(*w.Aliases); !next.same(a.Aliases) {
			a.Aliases = next
		}
	}
	return a
}

func checkWords(w AttributeChange) []Issue {
	var issues []Issue
	if w.Label != nil {
		if issue := CheckName(*w.Label); issue != nil {
			issues = append(issues, issue.at("label"))
		}
	}
	if w.Description != nil {
		if issue := checkText(*w.Description); issue != nil {
			issues = append(issues, issue.at("description"))
		}
	}
	return issues
}

func (tx *Tx) checkNewKey(id AttributeID, key string) []Issue {
	if issue := CheckAttributeKey(key); issue != nil {
		return []Issue{issue.at("newKey")}
	}
	if other, ok := tx.schema.ByKey(key); ok && other.ID != id {
		return []Issue{fault(AttributeExists, fmt.Sprintf("There is an attribute %s already.", shown(key)), "Choose another key.").at("newKey")}
	}
	return nil
}

func kindFixed(a Attribute) Issue {
	return fault(AttributeKindFixed, fmt.Sprintf("The attribute %s holds %s (%s), and an attribute keeps its kind.", shown(a.Key), a.Kind.Words(), a.Kind),
		"Change the kind by changeAttributeKind, which converts the values, or choose another key.").at("kind")
}

func attributeNotFound(key string) []Issue {
	return []Issue{fault(AttributeNotFound, fmt.Sprintf("There is no attribute %s.", shown(key)), "Check the spelling; capital and small letters differ.").at("key")}
}
