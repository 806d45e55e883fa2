package export

import (
	"bytes"
	"context"
	"io"
	"slices"

	"parterre/index"
)

// portion is how many bytes are gathered before they are written.
const portion = 64 << 10

// MediaType is what the file is, for a header.
func (f *File) MediaType() string {
	if f.order.Format == CSV {
		return "text/csv; charset=utf-8; header=present"
	}
	return "application/x-ndjson; charset=utf-8"
}

// Extension is how the name of the file ends, with its dot.
func (f *File) Extension() string {
	if f.order.Format == CSV {
		return ".csv"
	}
	return ".ndjson"
}

// Write writes the file and returns how many people are in it. An error before the first byte was written may be an
// *audience.IssuesError about the listing; any other is that of ctx or of the writer.
func (f *File) Write(ctx context.Context, to io.Writer) (int, error) {
	row := f.object
	b := make([]byte, 0, portion+4<<10)
	if f.order.Format == CSV {
		row = f.line
		if f.order.Mark {
			b = append(b, "\uFEFF"...)
		}
		b = f.head(b)
	}
	n := 0
	err := f.of.Each(ctx, f.order.Listing, func(u index.User) error {
		b = row(b, u)
		n++
		if len(b) < portion {
			return nil
		}
		if err := ctx.Err(); err != nil { // blocks are far apart for who has left
			return err
		}
		_, err := to.Write(b)
		b = b[:0]
		return err
	})
	if err != nil {
		return n, err
	}
	_, err = to.Write(b)
	return n, err
}

// groupsOf returns the keys of the groups a user is directly in, ascending.
func (f *File) groupsOf(u index.User) []string {
	var out []string
	groups := f.of.View().Facts.Groups()
	for _, id := range u.GroupIDs() {
		if g, ok := groups.ByID(id); ok {
			out = append(out, g.Key)
		}
	}
	slices.Sort(out)
	return out
}

// object appends a line of NDJSON. What is missing is left out.
func (f *File) object(b []byte, u index.User) []byte {
	b = append(b, '{')
	attributes := false
	for _, c := range f.columns {
		if c.word == "" {
			attributes = true
			continue
		}
		switch c.word {
		case "id":
			b = append(appendText(append(b, `"id":`...), u.ID()), ',')
		case "name":
			if name := u.Name(); name != "" {
				b = append(appendText(append(b, `"name":`...), name), ',')
			}
		case "active":
			b = append(appendFlag(append(b, `"active":`...), u.Active()), ',')
		case "roles":
			b = appendNamed(b, `"roles":`, u.Roles())
		case "groups":
			b = appendNamed(b, `"groups":`, f.groupsOf(u))
		}
	}
	if attributes {
		b = append(b, `"attributes":{`...)
		for _, c := range f.columns {
			if c.word != "" {
				continue
			}
			if v, ok := u.Value(c.attribute.ID); ok {
				b = append(appendJSON(append(b, c.field...), v), ',')
			}
		}
		b = append(bytes.TrimSuffix(b, []byte(",")), "},"...)
	}
	return append(bytes.TrimSuffix(b, []byte(",")), "}\n"...)
}

func appendNamed(b []byte, field string, list []string) []byte {
	if len(list) == 0 {
		return b
	}
	return append(appendTexts(append(b, field...), list), ',')
}
