package block

// Selection is a set of active users that can be asked block by block. It is immutable and may be asked by any number
// of goroutines, each with a Buffer of its own.
type Selection interface {
	// Estimate is an upper bound of Count in constant time; Exact says that it is the Count.
	Estimate() int
	// Exact reports whether Estimate and Count are the same number, so that Count takes constant time.
	Exact() bool
	// Count is the number of users, exactly. It may walk all blocks.
	Count() int
	// Summary names the blocks that may hold anybody: in all others Rows is empty. Read only.
	Summary() Summary
	// Rows returns the users in a block. It may share memory with the Selection or with buf: read only, and valid
	// until buf is released below the Mark taken before the call.
	Rows(blk int, buf *Buffer) Rows
	// Contains reports whether a user is in the set.
	Contains(ord uint32) bool
}
