package engine

import (
	"context"
	"strings"

	"parterre/index"
	"parterre/index/event"
)

// SuggestProperty returns texts that events of a type have for a property, as Suggest returns those that users have for an
// attribute; of a property that holds no texts, none. Counts are of events.
func SuggestProperty(ctx context.Context, s *index.Snapshot, t *index.EventType, p index.Property, text string, first int) ([]Suggestion, error) {
	d := s.Events().Dictionary(t.ID, p.ID)
	if d.Len() == 0 {
		return nil, ctx.Err()
	}
	counts := make([]int, d.Len())
	of := s.Events().Summary(t.ID)
	for blk := of.Next(0); blk >= 0 && ctx.Err() == nil; blk = of.Next(blk + 1) {
		for _, day := range s.Events().Days(t.ID, blk) {
			countCodes(day, p, counts)
		}
	}
	text = strings.TrimSpace(text)
	q := &quest{
		contains: newTextTest(textContains, true, []string{text}), starts: newTextTest(textStarts, true, []string{text}), wanted: first,
	}
	value := index.StringValue
	if p.Kind == index.Version {
		value = index.VersionValue
	}
	q.look(ctx, d, func(code uint32) int { return counts[code] }, value)
	found := q.found()
	return found[:min(first, len(found))], ctx.Err()
}

func countCodes(d *event.Day, p index.Property, counts []int) {
	v := d.Values(p.ID)
	for at := range d.Len() {
		switch {
		case !v.Has(at):
		case p.Kind == index.StringList:
			for _, code := range v.Codes(at) {
				counts[code]++
			}
		default:
			counts[v.Code(at)]++
		}
	}
}
