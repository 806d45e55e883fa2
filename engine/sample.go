package engine

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"parterre/index"
)

// SampleSlots is the number of slots users are spread over: a sample is a range of slots, so the finest share
// is one in a million.
const SampleSlots = 1_000_000

// MaxSaltBytes bounds the salt of a sample.
const MaxSaltBytes = 256

// Faults of the salt of a sample.
const (
	SaltMissing index.IssueCode = "SALT_MISSING"
	SaltInvalid index.IssueCode = "SALT_INVALID" // too long, not UTF-8, or with control characters
)

// SampleSlot returns the slot of a user in the sample of that salt, 0 to 999,999: xxhash64 with seed 0 over
// the salt, one zero byte and the user's id, modulo 1,000,000. A sample [lo, hi) holds the users with
// lo <= slot < hi, so raising hi only adds users, and two salts choose independently of each other.
//
// The function is fixed for ever: stored samples keep their members only as long as no bit of it changes.
// A table in sample_test.go holds it. Ids have no zero byte, so no two pairs of salt and id are hashed alike by
// where the salt ends.
func SampleSlot(salt, id string) uint32 {
	var space [MaxSaltBytes + 1 + index.MaxIDBytes]byte // on the stack: a match allocates nothing
	text := append(space[:0], salt...)
	text = append(text, 0)
	text = append(text, id...)
	return uint32(xxhash.Sum64(text) % SampleSlots)
}

// CheckSalt says what is wrong with the salt of a sample, or nil. The path of the issue is the caller's.
func CheckSalt(salt string) *index.Issue {
	const hint = `Give the sample a text of its own, such as "spring-trial", and keep it: the salt decides who is chosen.`
	fault := func(code index.IssueCode, message string) *index.Issue {
		return &index.Issue{Code: code, Severity: index.Error, Message: message, Hint: hint}
	}
	switch {
	case strings.TrimSpace(salt) == "":
		return fault(SaltMissing, "The sample has no salt.")
	case len(salt) > MaxSaltBytes:
		return fault(SaltInvalid, fmt.Sprintf("The salt of the sample has %d bytes; at most %d are allowed.", len(salt), MaxSaltBytes))
	case !utf8.ValidString(salt):
		return fault(SaltInvalid, "The salt of the sample is not valid UTF-8 text.")
	case strings.ContainsFunc(salt, unicode.IsControl):
		return fault(SaltInvalid, "The salt of the sample contains an invisible control character, such as a line break or a tab.")
	}
	return nil
}
