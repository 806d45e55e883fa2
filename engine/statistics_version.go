package engine

import (
	"context"
	"slices"

	"parterre/index"
	"parterre/index/block"
)

// versions fills in the figures of a VERSION: who has each distinct one is counted in one pass, and then the distinct ones
// are put in the order of their precedence.
func (out *Stats) versions(ctx context.Context, s *index.Snapshot, population block.Selection) error {
	c := s.Text(out.Attribute.ID)
	counts := make([]uint32, c.Dictionary().Len())
	size := 0
	err := eachBlock(ctx, s, population, func(blk int, rows block.Rows) bool {
		size += rows.Count
		c.Count(blk, rows, counts)
		return true
	})
	if err != nil {
		return err
	}
	var codes []uint32
	for code, n := range counts {
		if n > 0 {
			codes = append(codes, uint32(code))
			out.Known += int(n)
		}
	}
	if out.Absent = size - out.Known; out.Known == 0 {
		return nil
	}
	text := c.Dictionary().Text
	slices.SortFunc(codes, func(a, b uint32) int { return index.CompareVersions(text(a), text(b)) })
	value := func(code uint32) *index.Value { v := index.VersionValue(text(code)); return &v }
	out.Min, out.Max = value(codes[0]), value(codes[len(codes)-1])
	below := 0 // users with an earlier version
	for _, code := range codes {
		if below += int(counts[code]); below > (out.Known-1)/2 {
			out.Median = value(code)
			break
		}
	}
	return nil
}
