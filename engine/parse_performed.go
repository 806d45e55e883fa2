package engine

import "strconv"

func (p *parser) performed(value any, path []string) *Performed {
	out := &Performed{}
	for _, m := range p.fields(value, path, "an object with event") {
		at := under(path, m.name)
		if m.value == nil && m.name != "event" {
			continue // as if it were not there
		}
		switch m.name {
		case "event":
			out.Event = p.text(m.value, at)
		case "where":
			out.Where = p.tests(m.value, at)
		case "during":
			out.During = p.test(m.value, at)
		case "measure":
			out.Measure = Measure(p.text(m.value, at))
		case "property":
			text := p.text(m.value, at)
			out.Property = &text
		case "is":
			out.Is = p.test(m.value, at)
		case "pick":
			out.Pick = Pick(p.text(m.value, at))
		case "having":
			out.Having = p.having(m.value, at)
		case "then":
			out.Then = p.steps(m.value, at)
		default:
			p.unknown(m.name, path, []string{"event", "where", "during", "measure", "property", "is", "pick", "having", "then"})
		}
	}
	if out.Measure == MeasureCount {
		out.Measure = "" // one spelling
	}
	return out
}

// tests reads tests of properties.
func (p *parser) tests(value any, path []string) []*AttributeCriteria {
	list := p.items(value, path)
	if list == nil {
		return nil
	}
	out := make([]*AttributeCriteria, len(list))
	for i, item := range list {
		out[i] = p.attribute(item, under(path, strconv.Itoa(i)))
	}
	return out
}

func (p *parser) having(value any, path []string) *Having {
	out := &Having{}
	for _, m := range p.fields(value, path, "an object with time or where") {
		at := under(path, m.name)
		switch {
		case m.name == "time" && m.value != nil:
			out.Time = p.test(m.value, at)
		case m.name == "where" && m.value != nil:
			out.Where = p.tests(m.value, at)
		case m.name != "time" && m.name != "where":
			p.unknown(m.name, path, []string{"time", "where"})
		}
	}
	return out
}

func (p *parser) steps(value any, path []string) []*Step {
	list := p.items(value, path)
	if list == nil {
		return nil
	}
	out := make([]*Step, len(list))
	for i, item := range list {
		out[i] = p.step(item, under(path, strconv.Itoa(i)))
	}
	return out
}

func (p *parser) step(value any, path []string) *Step {
	out := &Step{}
	for _, m := range p.fields(value, path, "an object with event and within") {
		at := under(path, m.name)
		switch {
		case m.name == "event":
			out.Event = p.text(m.value, at)
		case m.name == "within":
			out.Within = p.text(m.value, at)
		case m.name == "where" && m.value != nil:
			out.Where = p.tests(m.value, at)
		case m.name == "never" && m.value != nil:
			out.Never = p.flag(m.value, at)
		case m.name != "where" && m.name != "never":
			p.unknown(m.name, path, []string{"event", "where", "within", "never"})
		}
	}
	return out
}
