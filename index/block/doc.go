// Package block holds sets of users one block at a time: 65,536 ordinals are the unit of evaluation, of copying and of
// persistence, so that what a question works on stays in the core's cache.
//
// The nouns, from the inside out:
//
//   - Shape: how many rows a block has. Production is 65,536; tests shrink it so that a few people cross blocks.
//   - Rows: the rows of one block that are in a set, as words (a bit per row) or as an ascending array.
//   - Buffer: the scratch memory of one evaluation, handed out and taken back like a stack.
//   - Summary: one bit per block, saying which blocks may hold anything.
//   - Selection: a set of users that can be asked block by block.
//   - Posting: an immutable Selection, the resident form of one roaring bitmap; Editor makes the next one.
//
// A Posting is a roaring bitmap laid out for evaluation. It has roaring's two container kinds per 65,536 rows, with
// words from 1/64 of the block on instead of 1/16, because AND against words is branch-free. roaring.Bitmap is the form
// that leaves (Posting.Bitmap), that comes in (FromBitmap) and that is stored (Posting.Segments, Loader): portable
// bytes any roaring opens. Keeping a roaring.Bitmap per block resident lost: a block of 18 rows, of which a column with
// thousands of values has hundreds of thousands, takes 219 bytes as a bitmap of its own and 81 here
// (BenchmarkResidentSparseBlock), and its array could not be read without a copy.
//
// The kernels And, Or, AndNot, their counting and in-place forms, and AtLeast work on Rows.
package block
