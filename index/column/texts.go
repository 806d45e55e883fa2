package column

// textsPage is the number of texts of a page, textsGroup the number of pages of a group.
const (
	textsPage  = 256
	textsGroup = 256
)

// texts is an append-only table of strings by number, immutable: a page holds 256 of them one after the other, with
// where each ends in two bytes while the page is short. That is 2.3 bytes a text beside its own, where a []string
// takes 16 and an object for the garbage collector each.
type texts struct {
	n      int
	groups []*[textsGroup]*textPage
}

type textPage struct {
	all  string
	ends []uint16
	wide []uint32 // instead of ends, when all is 64 KiB or more
}

func (p *textPage) len() int { return max(len(p.ends), len(p.wide)) }

func (p *textPage) end(i int) uint32 {
	if p.wide != nil {
		return p.wide[i]
	}
	return uint32(p.ends[i])
}

func (p *textPage) at(i int) string {
	start := uint32(0)
	if i > 0 {
		start = p.end(i - 1)
	}
	return p.all[start:p.end(i)]
}

// at returns a text; the number is below n.
func (t *texts) at(number uint32) string {
	page := number / textsPage
	return t.groups[page/textsGroup][page%textsGroup].at(int(number % textsPage))
}

func (t *texts) pages() int { return (t.n + textsPage - 1) / textsPage }

func (t *texts) page(i int) *textPage { return t.groups[i/textsGroup][i%textsGroup] }

func (t *texts) memory() int64 {
	n := int64(8 * len(t.groups) * (1 + textsGroup))
	for i := range t.pages() {
		p := t.page(i)
		n += int64(64 + len(p.all) + 2*len(p.ends) + 4*len(p.wide))
	}
	return n
}

// openPage is a page that is being written.
type openPage struct {
	all  []byte
	ends []uint32
}

func (o *openPage) add(text string) {
	o.all = append(o.all, text...)
	o.ends = append(o.ends, uint32(len(o.all)))
}

func (o *openPage) seal() *textPage {
	p := &textPage{all: string(o.all)}
	if len(o.all) < 1<<16 {
		p.ends = make([]uint16, len(o.ends))
		for i, end := range o.ends {
			p.ends[i] = uint16(end)
		}
		return p
	}
	p.wide = append([]uint32(nil), o.ends...)
	return p
}

// textsEditor appends to a table and blanks texts in it, copying the pages it touches.
type textsEditor struct {
	next  texts
	owned []bool    // by group
	open  *openPage // the page n is in; nil when it is not open

	patch   int      // the page whose texts are being replaced
	patched []string // nil: none; a page is open or patched, not both
}

func editTexts(t texts) *textsEditor {
	return &textsEditor{
		next:  texts{t.n, append([]*[textsGroup]*textPage(nil), t.groups...)},
		owned: make([]bool, len(t.groups)),
	}
}

// add appends a text and returns its number.
func (e *textsEditor) add(text string) uint32 {
	if e.open == nil {
		e.seal()
		e.open = &openPage{}
		if e.next.n%textsPage != 0 {
			p := e.next.page(e.next.n / textsPage)
			for i := range p.len() {
				e.open.add(p.at(i))
			}
		}
	}
	e.open.add(text)
	number := uint32(e.next.n)
	e.next.n++
	if e.next.n%textsPage == 0 {
		e.seal()
	}
	return number
}

// at returns a text, added in this session or before.
func (e *textsEditor) at(number uint32) string {
	if e.patched != nil && int(number)/textsPage == e.patch {
		return e.patched[number%textsPage]
	}
	if e.open == nil || int(number)/textsPage != (e.next.n-1)/textsPage {
		return e.next.at(number)
	}
	i := number % textsPage
	start := uint32(0)
	if i > 0 {
		start = e.open.ends[i-1]
	}
	return string(e.open.all[start:e.open.ends[i]])
}

// blank forgets a text: its bytes go, its number stays.
func (e *textsEditor) blank(number uint32) { e.replace(number, "") }

// replace puts another text under a number. Texts next to each other are best replaced one after the other: their page is
// written once.
func (e *textsEditor) replace(number uint32, text string) {
	page := int(number) / textsPage
	if e.patched == nil || e.patch != page {
		e.seal()
		old := e.next.page(page)
		e.patch, e.patched = page, make([]string, old.len())
		for i := range e.patched {
			e.patched[i] = old.at(i)
		}
	}
	e.patched[number%textsPage] = text
}

// seal puts the open page and the patched one into the table.
func (e *textsEditor) seal() {
	if e.patched != nil {
		var o openPage
		for _, text := range e.patched {
			o.add(text)
		}
		e.put(e.patch, o.seal())
		e.patched = nil
	}
	if e.open == nil {
		return
	}
	e.put((e.next.n-1)/textsPage, e.open.seal())
	e.open = nil
}

func (e *textsEditor) put(page int, p *textPage) {
	group := page / textsGroup
	switch {
	case group == len(e.next.groups):
		e.next.groups = append(e.next.groups, &[textsGroup]*textPage{})
		e.owned = append(e.owned, true)
	case !e.owned[group]:
		own := *e.next.groups[group]
		e.next.groups[group], e.owned[group] = &own, true
	}
	e.next.groups[group][page%textsGroup] = p
}

// freeze returns the table; the editor must not be used after.
func (e *textsEditor) freeze() texts {
	e.seal()
	return e.next
}
