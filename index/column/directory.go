package column

// Directory is the ids of users by ordinal, and the ordinals by id; immutable. Ordinals count up from 0 in the order
// users were added and are never handed out again: somebody deleted and added again has a new one. The nil *Directory
// is empty.
type Directory struct {
	texts  texts
	lookup lookup
}

// Len is the number of ordinals handed out.
func (d *Directory) Len() int {
	if d == nil {
		return 0
	}
	return d.texts.n
}

// Users is the number of ids that can be found.
func (d *Directory) Users() int {
	if d == nil {
		return 0
	}
	return d.lookup.count
}

// ID returns the id of an ordinal below Len, "" when the user was deleted.
func (d *Directory) ID(ord uint32) string { return d.texts.at(ord) }

// Find returns the ordinal of an id.
func (d *Directory) Find(id string) (uint32, bool) {
	if d == nil {
		return 0, false
	}
	return d.lookup.find(id, d.texts.at)
}

// Memory is the bytes the directory holds.
func (d *Directory) Memory() int64 {
	if d == nil {
		return 0
	}
	return d.texts.memory() + d.lookup.memory()
}

// DirectoryEditor makes the next version of a Directory.
type DirectoryEditor struct {
	texts  *textsEditor
	lookup *lookupEditor
}

// EditDirectory opens an editor on a directory, which stays as it is; nil is the empty one.
func EditDirectory(d *Directory) *DirectoryEditor {
	if d == nil {
		d = &Directory{}
	}
	texts := editTexts(d.texts)
	return &DirectoryEditor{texts: texts, lookup: editLookup(d.lookup, texts.at)}
}

// Add gives an id, which is not there, the next ordinal.
func (e *DirectoryEditor) Add(id string) uint32 {
	ord := e.texts.add(id)
	e.lookup.add(id, ord)
	return ord
}

// Delete forgets an id, which is erased from memory with the last version that knew it. It reports whether it was there.
func (e *DirectoryEditor) Delete(id string) bool {
	ord, ok := e.lookup.remove(id)
	if ok {
		e.texts.blank(ord)
	}
	return ok
}

// Skip hands out the next ordinal to nobody.
func (e *DirectoryEditor) Skip() uint32 { return e.texts.add("") }

// Restore gives an id, which is not there, an ordinal that is nobody's by now.
func (e *DirectoryEditor) Restore(ord uint32, id string) {
	e.texts.replace(ord, id)
	e.lookup.add(id, ord)
}

// Find returns the ordinal of an id as the edits so far leave it.
func (e *DirectoryEditor) Find(id string) (uint32, bool) { return e.lookup.find(id) }

// Freeze returns the next version; the editor goes on from there.
func (e *DirectoryEditor) Freeze() *Directory {
	next := &Directory{e.texts.freeze(), e.lookup.next}
	*e = *EditDirectory(next)
	return next
}
