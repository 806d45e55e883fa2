package export

import (
	"encoding/json"
	"math"
	"strconv"

	"parterre/index"
)

// What follows appends JSON to a slice, as encoding/json would write it: that takes one allocation a value, and of
// every value a copy.

func appendJSON(b []byte, v index.Value) []byte {
	switch v.Kind() {
	case index.Number:
		return appendNumber(b, v.Float())
	case index.Integer:
		return strconv.AppendInt(b, v.Key(), 10)
	case index.Boolean:
		return appendFlag(b, v.Key() == 1)
	case index.StringList:
		return appendTexts(b, v.List())
	}
	return appendText(b, textOf(v))
}

// textOf returns the text of a value that is written as one.
func textOf(v index.Value) string {
	switch v.Kind() {
	case index.String:
		return v.Text()
	case index.Date:
		return index.FormatDate(v.Key())
	case index.DateTime:
		return index.FormatDateTime(v.Key())
	}
	text, _ := v.Any().(string)
	return text
}

func appendFlag(b []byte, flag bool) []byte { return strconv.AppendBool(b, flag) }

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, text := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, text)
	}
	return append(b, ']')
}

// appendNumber writes a number as ECMAScript does, which is how encoding/json does.
func appendNumber(b []byte, f float64) []byte {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		text, err := json.Marshal(f)
		if err != nil {
			panic("export: a number that is not finite") // index keeps none
		}
		return append(b, text...)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// appendText writes a text that is valid UTF-8.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(text) {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, text[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		default:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, text[from:]...), '"')
}
