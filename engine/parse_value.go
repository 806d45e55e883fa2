package engine

import (
	"fmt"
	"strconv"
)

// value reads a value of a test: a scalar, or a list of scalars where an attribute of lists allows one later.
func (p *parser) value(value any, path []string) any {
	switch v := value.(type) {
	case nil:
		p.expected(path, "a value", "nothing (null)")
		return nil
	case object:
		p.expected(path, "a value", "an object")
		return nil
	case []any:
		p.expected(path, "one value", "a list")
		return nil
	default:
		return v
	}
}

func (p *parser) values(value any, path []string) []any {
	list := p.items(value, path)
	for i, item := range list {
		p.value(item, under(path, strconv.Itoa(i)))
	}
	return list
}

var testFields = []string{
	"equals", "in", "contains", "startsWith", "endsWith", "matches", "lessThan", "atMost", "greaterThan", "atLeast", "between",
	"isSet", "isEmpty", "anyOf", "allOf", "onlyOf", "exactly", "size", "before", "after", "onOrBefore", "onOrAfter", "onDay", "inLast",
	"moreThanAgo", "inNext", "moreThanAhead", "period", "anniversary", "month", "weekday",
}

func (p *parser) test(value any, path []string) *Test {
	t := &Test{}
	for _, m := range p.fields(value, path, "an object with a test") {
		at := under(path, m.name)
		switch m.name {
		case "equals":
			t.Equals = p.value(m.value, at)
		case "in":
			t.In = p.values(m.value, at)
		case "contains":
			t.Contains = p.texts(m.value, at)
		case "startsWith":
			t.StartsWith = p.texts(m.value, at)
		case "endsWith":
			t.EndsWith = p.texts(m.value, at)
		case "matches":
			t.Matches = p.texts(m.value, at)
		case "lessThan":
			t.LessThan = p.value(m.value, at)
		case "atMost":
			t.AtMost = p.value(m.value, at)
		case "greaterThan":
			t.GreaterThan = p.value(m.value, at)
		case "atLeast":
			t.AtLeast = p.value(m.value, at)
		case "between":
			t.Between = p.between(m.value, at)
		case "isSet":
			t.IsSet = p.flag(m.value, at)
		case "isEmpty":
			t.IsEmpty = p.flag(m.value, at)
		case "anyOf":
			t.AnyOf = p.values(m.value, at)
		case "allOf":
			t.AllOf = p.values(m.value, at)
		case "onlyOf":
			t.OnlyOf = p.values(m.value, at)
		case "exactly":
			t.Exactly = p.values(m.value, at)
		case "size":
			t.Size = p.size(m.value, at)
		case "before":
			t.Before = p.value(m.value, at)
		case "after":
			t.After = p.value(m.value, at)
		case "onOrBefore":
			t.OnOrBefore = p.value(m.value, at)
		case "onOrAfter":
			t.OnOrAfter = p.value(m.value, at)
		case "onDay":
			t.OnDay = p.value(m.value, at)
		case "inLast":
			t.InLast = p.duration(m.value, at)
		case "moreThanAgo":
			t.MoreThanAgo = p.duration(m.value, at)
		case "inNext":
			t.InNext = p.duration(m.value, at)
		case "moreThanAhead":
			t.MoreThanAhead = p.duration(m.value, at)
		case "period":
			t.Period = p.period(m.value, at)
		case "anniversary":
			t.Anniversary = p.anniversary(m.value, at)
		case "month":
			t.Month = named[MonthOfYear](p, m.value, at)
		case "weekday":
			t.Weekday = named[Weekday](p, m.value, at)
		default:
			p.unknown(m.name, path, testFields)
		}
	}
	return t
}

func (p *parser) between(value any, path []string) *Range {
	out := &Range{}
	for _, m := range p.fields(value, path, "an object with from and to") {
		switch m.name {
		case "from":
			out.From = p.value(m.value, under(path, "from"))
		case "to":
			out.To = p.value(m.value, under(path, "to"))
		default:
			p.unknown(m.name, path, []string{"from", "to"})
		}
	}
	return out
}

var sizeFields = []string{"equals", "lessThan", "atMost", "greaterThan", "atLeast", "between"}

func (p *parser) size(value any, path []string) *Size {
	out := &Size{}
	for _, m := range p.fields(value, path, "an object with a test of how many there are") {
		at := under(path, m.name)
		number := func() *int {
			n := p.whole(m.value, at)
			return &n
		}
		switch m.name {
		case "equals":
			out.Equals = number()
		case "lessThan":
			out.LessThan = number()
		case "atMost":
			out.AtMost = number()
		case "greaterThan":
			out.GreaterThan = number()
		case "atLeast":
			out.AtLeast = number()
		case "between":
			out.Between = p.sizeRange(m.value, at)
		default:
			p.unknown(m.name, path, sizeFields)
		}
	}
	return out
}

func (p *parser) sizeRange(value any, path []string) *SizeRange {
	out := &SizeRange{}
	given := map[string]bool{}
	for _, m := range p.fields(value, path, "an object with from and to") {
		given[m.name] = true
		switch m.name {
		case "from":
			out.From = p.whole(m.value, under(path, "from"))
		case "to":
			out.To = p.whole(m.value, under(path, "to"))
		default:
			p.unknown(m.name, path, []string{"from", "to"})
		}
	}
	for _, name := range []string{"from", "to"} {
		if !given[name] {
			p.fault(under(path, name), ValueMissing, "One end of the range is missing.", fmt.Sprintf("Add %q, a whole number.", name))
		}
	}
	return out
}
