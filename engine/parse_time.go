package engine

func (p *parser) duration(value any, path []string) *string {
	text := p.text(value, path)
	return &text
}

func (p *parser) period(value any, path []string) *Period {
	out := &Period{}
	for _, m := range p.fields(value, path, "an object with unit") {
		at := under(path, m.name)
		switch m.name {
		case "unit":
			out.Unit = Interval(p.text(m.value, at))
		case "last":
			out.Last = p.optional(m.value, at)
		case "next":
			out.Next = p.optional(m.value, at)
		case "withCurrent":
			if m.value != nil {
				out.WithCurrent = p.flag(m.value, at)
			}
		default:
			p.unknown(m.name, path, []string{"unit", "last", "next", "withCurrent"})
		}
	}
	return out
}

func (p *parser) anniversary(value any, path []string) *Anniversary {
	out := &Anniversary{}
	for _, m := range p.fields(value, path, "an object with next, last or nothing") {
		at := under(path, m.name)
		switch m.name {
		case "next":
			out.Next = p.optional(m.value, at)
		case "last":
			out.Last = p.optional(m.value, at)
		default:
			p.unknown(m.name, path, []string{"next", "last"})
		}
	}
	return out
}

// optional reads a whole number; null is none.
func (p *parser) optional(value any, path []string) *int {
	if value == nil {
		return nil
	}
	n := p.whole(value, path)
	return &n
}

// named reads a list of names.
func named[T ~string](p *parser, value any, path []string) []T {
	texts := p.texts(value, path)
	if texts == nil {
		return nil
	}
	out := make([]T, len(texts))
	for i, text := range texts {
		out[i] = T(text)
	}
	return out
}
