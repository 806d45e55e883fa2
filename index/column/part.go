package column

// Part is a piece of a column or directory in its stored form, at most about 256 KB. Kind and Number name it within its
// owner; a loader takes parts in ascending order of both. Body is valid until the function it was passed to returns.
type Part struct {
	Kind   byte
	Number uint32
	Body   []byte
}

// Parts calls a function for every part of something stored, ascending, and stops at the first error.
type Parts func(func(Part) error) error
