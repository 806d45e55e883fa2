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
	r.bytes += j.text()
}

// text is how many bytes of it are text.
func (j *Reject) text() int {
	n := len(j.ID)
	for _, i := range j.Issues {
		n += len(i.Code) + len(i.Message) + len(i.Hint)
		for _, step := range i.Path {
			n += len(step)
		}
	}
	return n
}

// What a Reject and an issue of it weigh beside their texts.
const (
	rejectWeight = 48
	issueWeight  = 88
)

// Memory is about how many bytes the imports hold: of rows that were refused, and of new users in the rehearsals that are
// under way. The pages of files being read are not counted.
func (r *Registry) Memory() (rejects, rehearsals int64) {
	newcomer := each(r.options.Writer.View().Facts)
	for _, i := range r.All() {
		for _, j := range i.Rejects {
			rejects += rejectWeight + issueWeight*int64(len(j.Issues)) + int64(j.text())
		}
		if i.Status == Running && (i.Surveying || i.Order.DryRun) {
			rehearsals += newcomer * int64(i.New)
		}
	}
	return rejects, rehearsals
}
