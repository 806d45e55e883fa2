package event

import (
	"unsafe"

	"parterre/index/column"
)

// Holds returns the bytes the Book takes. Room kept for what comes next counts, and what is shared with older Books in full.
func (b *Book) Holds() column.Holding {
	var out column.Holding
	if b == nil {
		return out
	}
	for _, of := range b.types {
		if of != nil {
			out = out.Plus(of.holds())
		}
	}
	for _, pages := range b.people {
		out.Values += sized(pages)
		for _, p := range pages {
			if p != nil {
				out.Values += int64(unsafe.Sizeof(*p)) + sized(p.ends) + sized(p.entries)
			}
		}
	}
	return out
}

func (of *typed) holds() column.Holding {
	out := column.Holding{Values: sized(of.summary)}
	for _, d := range of.dictionaries {
		if d != nil {
			out = out.Plus(d.Holds())
		}
	}
	for _, days := range of.blocks {
		out.Values += sized(days)
		for _, d := range days {
			out.Values += int64(unsafe.Sizeof(*d)) + int64(unsafe.Sizeof(*d.used)) + sized(d.rows) + sized(d.times) + sized(d.columns)
			for _, v := range d.columns {
				out.Values += v.bytes()
			}
		}
	}
	return out
}

func (v *Values) bytes() int64 {
	if v == nil {
		return 0
	}
	n := int64(unsafe.Sizeof(*v)) + sized(v.keys) + sized(v.codes) + sized(v.lists) + sized(v.has)
	for _, codes := range v.lists {
		n += sized(codes)
	}
	return n
}

// sized is what a list takes beside its head.
func sized[T any](list []T) int64 {
	var one T
	return int64(cap(list)) * int64(unsafe.Sizeof(one))
}
