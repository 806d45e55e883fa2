package index

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the known word that was probably meant: one with another case, or few letters apart; "" for none.
func Nearest(word string, known []string) string {
	if len(word) > MaxKeyBytes {
		return ""
	}
	lower := strings.ToLower(word)
	best, fewest := "", max(1, len(word)/3)+1
	for _, k := range known {
		candidate := strings.ToLower(k)
		if abs(len(candidate)-len(lower)) >= fewest {
			continue
		}
		if d := levenshtein.ComputeDistance(lower, candidate); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
