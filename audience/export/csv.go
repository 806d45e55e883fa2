package export

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"parterre/index"
)

// separator stands between cells.
func (f *File) separator() byte {
	if f.order.DecimalComma {
		return ';'
	}
	return ','
}

func (f *File) head(b []byte) []byte {
	for i, c := range f.columns {
		if i > 0 {
			b = append(b, f.separator())
		}
		b = AppendCell(b, c.heading)
	}
	return append(b, "\r\n"...)
}

// line appends a line of CSV.
func (f *File) line(b []byte, u index.User) []byte {
	begun := len(b)
	for i, c := range f.columns {
		if i > 0 {
			b = append(b, f.separator())
		}
		switch c.word {
		case "id":
			b = AppendCell(b, u.ID())
		case "name":
			b = AppendCell(b, u.Name())
		case "active":
			b = appendFlag(b, u.Active())
		case "roles":
			b = AppendCell(b, strings.Join(u.Roles(), f.order.ListSeparator))
		case "groups":
			b = AppendCell(b, strings.Join(f.groupsOf(u), f.order.ListSeparator))
		default:
			if v, ok := u.Value(c.attribute.ID); ok {
				b = f.value(b, v)
			}
		}
	}
	if len(b) == begun {
		b = append(b, `""`...) // an empty line would be no row
	}
	return append(b, "\r\n"...)
}

func (f *File) value(b []byte, v index.Value) []byte {
	switch v.Kind() {
	case index.Number:
		begun := len(b)
		b = appendNumber(b, v.Float())
		if point := bytes.IndexByte(b[begun:], '.'); f.order.DecimalComma && point >= 0 {
			b[begun+point] = ','
		}
		return b
	case index.Integer:
		return strconv.AppendInt(b, v.Key(), 10)
	case index.Boolean:
		return appendFlag(b, v.Key() == 1)
	case index.StringList:
		return AppendCell(b, strings.Join(v.List(), f.order.ListSeparator))
	case index.Date, index.DateTime:
		return append(b, textOf(v)...)
	}
	return AppendCell(b, textOf(v))
}

// formula is what makes a spreadsheet program calculate: signs at the beginning, their full-width forms, and white space
// that is cut off before it looks.
const formula = "=+-@\t\r\n＝＋－＠"

// Safe returns a text so that no spreadsheet program takes it for a formula: with an apostrophe in front, which such programs do
// not show. One that has apostrophes there already gets another, so that an import takes off what was put on.
func Safe(text string) string {
	rest := strings.TrimLeft(text, "'")
	if first, _ := utf8.DecodeRuneInString(rest); rest != "" && strings.ContainsRune(formula, first) {
		return "'" + text
	}
	return text
}

// AppendCell appends a text as a cell, and a safe one. It is in quotes when anything in it could end a cell wherever the file is opened.
func AppendCell(b []byte, text string) []byte {
	text = Safe(text)
	if !strings.ContainsAny(text, ",;\t\"\r\n") {
		return append(b, text...)
	}
	b = append(b, '"')
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			return append(append(b, text...), '"')
		}
		b = append(append(b, text[:at+1]...), '"')
		text = text[at+1:]
	}
}
