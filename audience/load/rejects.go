package load

import "parterre/index"

// Reject is a row that was refused.
type Reject struct {
	Line   int    // in the file, from 1
	ID     string // of the user, as far as it could be read
	Issues []index.Issue
}

// rejectBytes bounds the text of the rejects of one import: 10,000 rows with one reason each, as a rule, or as many reasons of
// fewer rows. It lies in memory and, in one row, on the disk.
const rejectBytes = 4 << 20

// rejects are the first refused rows, as far as they are remembered.
type rejects struct {
	kept  []Reject
	bytes int
}

func (r *rejects) add(j Reject) {
	if len(r.kept) == MaxRejects || r.bytes >= rejectBytes {
		return
	}
	r.kept = append(r.kept, j)
	r.bytes += len(j.ID)
	for _, i := range j.Issues {
		r.bytes += len(i.Code) + len(i.Message) + len(i.Hint)
		for _, step := range i.Path {
			r.bytes += len(step)
		}
	}
}
