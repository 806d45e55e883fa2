package index

import (
	"cmp"
	"fmt"
	"strings"
)

// MaxVersionBytes is the length of the longest version as it is sent.
const MaxVersionBytes = 256

// ParseVersion reads a version as Semantic Versioning 2.0.0 has it (semver.org), with a leading v and without the minor
// number or the patch, which then are 0. It returns the one spelling of the version, "1.2.0-rc.1": a build tag, which has no
// part in precedence, is left out, so equal versions are equal texts. The numbers may have any number of digits. The fault,
// nil when the version holds, says which part is wrong, in no words of the text itself.
func ParseVersion(text string) (string, *Issue) {
	if len(text) > MaxVersionBytes {
		return "", versionFault(fmt.Sprintf("The version has more than %d characters.", MaxVersionBytes))
	}
	rest, build, tagged := strings.Cut(text, "+")
	rest, label, labelled := strings.Cut(rest, "-")
	core, parts := strings.TrimPrefix(rest, "v"), 0
	numbers := [...]string{"0", "0", "0"}
	for number := range strings.SplitSeq(core, ".") {
		if parts == len(numbers) {
			return "", versionFault("A version has three numbers at most, and this one has more.")
		}
		if wrong := versionNumber(number); wrong != "" {
			return "", versionFault(fmt.Sprintf("The %s number of the version %s.", [...]string{"first", "second", "third"}[parts], wrong))
		}
		numbers[parts] = number
		parts++
	}
	canonical := strings.Join(numbers[:], ".")
	if labelled {
		if wrong := versionLabel(label, true); wrong != "" {
			return "", versionFault(fmt.Sprintf("What stands behind the dash of the version %s.", wrong))
		}
		canonical += "-" + label
	}
	if tagged {
		if wrong := versionLabel(build, false); wrong != "" {
			return "", versionFault(fmt.Sprintf("What stands behind the plus sign of the version %s.", wrong))
		}
	}
	return canonical, nil
}

func versionFault(message string) *Issue {
	return fault(VersionInvalid, message, "Write numbers with dots between them and, for a version before the release, a dash and its name: 1.4.2, v2.0 or 2.0.0-beta.1.")
}

// versionNumber says what is wrong with one of the three numbers, "" for nothing.
func versionNumber(number string) string {
	switch {
	case number == "":
		return "is missing"
	case strings.Trim(number, "0123456789") != "":
		return "has something in it that is not one of the digits 0 to 9"
	case len(number) > 1 && number[0] == '0':
		return "begins with a 0 too many"
	}
	return ""
}

// versionLabel says what is wrong with the parts of a prerelease or of a build tag, "" for nothing. Only a number of a
// prerelease may not begin with 0, for only there it is compared as one.
func versionLabel(label string, compared bool) string {
	for part := range strings.SplitSeq(label, ".") {
		switch {
		case part == "":
			return "has an empty part"
		case strings.Trim(part, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-") != "":
			return "has something in it that is neither a letter of a to z nor a digit, a dash or a dot"
		case compared && len(part) > 1 && part[0] == '0' && wholeNumber(part):
			return "has a number that begins with a 0 too many"
		}
	}
	return ""
}

func wholeNumber(part string) bool { return strings.Trim(part, "0123456789") == "" }

// CompareVersions says which of two versions, as ParseVersion returns them, comes first: by precedence as in section 11 of
// Semantic Versioning 2.0.0. It allocates nothing.
func CompareVersions(a, b string) int {
	if a == b {
		return 0
	}
	coreA, labelA, beforeA := strings.Cut(a, "-")
	coreB, labelB, beforeB := strings.Cut(b, "-")
	if by := compareParts(coreA, coreB); by != 0 || beforeA != beforeB {
		return cmp.Or(by, precedes(beforeA, beforeB))
	}
	return compareParts(labelA, labelB)
}

// compareParts compares what stands between the dots, the first difference first; where all are the same, fewer come first.
func compareParts(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a, _ = strings.Cut(a, ".")
		y, b, _ = strings.Cut(b, ".")
		if by := comparePart(x, y); by != 0 {
			return by
		}
	}
	return cmp.Compare(len(a), len(b))
}

// comparePart compares numbers as numbers, other texts by their bytes, and puts numbers first.
func comparePart(x, y string) int {
	numberX, numberY := wholeNumber(x), wholeNumber(y)
	switch {
	case numberX && numberY: // neither begins with a 0 too many
		return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
	case numberX != numberY:
		return precedes(numberX, numberY)
	}
	return strings.Compare(x, y)
}

// precedes puts the one first of which something holds that does not of the other.
func precedes(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
