package engine

import (
	"fmt"
	"math"
	"strings"

	"parterre/index"
)

// size plans how many of something a user has. Of is the leaf without its sizes, filled the place of the question whether
// there is any, noun what is counted.
func (c *compiler) size(size *Size, path []string, of *sizeLeaf, filled int32, noun string) int32 {
	if c.refused(oneSize(size, path)) {
		return invalid
	}
	name := size.given()[0]
	path = under(path, name)
	sizes := size.span()
	switch {
	case size.Between != nil && sizes.lo > sizes.hi:
		return c.fault(RangeReversed, path, "The range ends before it begins.", "Swap the two ends.")
	case sizes.hi < 0:
		c.fault(CountImpossible, path, fmt.Sprintf("There can never be so few %s, so nobody would match.", noun), "Ask for 0 or more.")
		return c.builder.none()
	case sizes.lo <= 0 && sizes.hi == math.MaxInt64:
		c.fault(CountImpossible, path, fmt.Sprintf("There are always so many %s, so everyone would match.", noun), "Ask for at least 1.")
		return c.builder.all()
	case sizes.lo <= 0: // none is among them: all but those with more
		return c.builder.not(c.sizes(of, span{sizes.hi + 1, math.MaxInt64}, filled))
	}
	return c.sizes(of, sizes, filled)
}

func (c *compiler) sizes(of *sizeLeaf, sizes span, filled int32) int32 {
	if sizes == (span{1, math.MaxInt64}) {
		return filled
	}
	of.sizes = spansOf(sizes)
	return c.builder.of(of)
}

// span returns the sizes asked for, of a size with exactly one field.
func (s *Size) span() span {
	switch {
	case s.Equals != nil:
		return span{int64(*s.Equals), int64(*s.Equals)}
	case s.LessThan != nil:
		return span{math.MinInt64, int64(*s.LessThan) - 1}
	case s.AtMost != nil:
		return span{math.MinInt64, int64(*s.AtMost)}
	case s.GreaterThan != nil:
		return span{int64(*s.GreaterThan) + 1, math.MaxInt64}
	case s.AtLeast != nil:
		return span{int64(*s.AtLeast), math.MaxInt64}
	}
	return span{int64(s.Between.From), int64(s.Between.To)}
}

// oneSize says what is wrong when a size has no comparison, or several.
func oneSize(s *Size, path []string) *index.Issue {
	given := s.given()
	switch len(given) {
	case 0:
		return &index.Issue{Code: TestMissing, Severity: index.Error, Path: path,
			Message: "It is not said yet how many there are to be.", Hint: `Say how many, such as "atLeast" 2.`}
	case 1:
		return nil
	}
	return &index.Issue{Code: TestAmbiguous, Severity: index.Error, Path: path,
		Message: fmt.Sprintf("Several numbers are asked for at once: %s.", strings.Join(given, ", ")), Hint: `Keep one of them, or use "between".`}
}
