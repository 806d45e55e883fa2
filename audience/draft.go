package audience

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"parterre/engine"
	"parterre/index"
)

// save returns a draft in its stored form: names pinned, lists as sets, and every value as it will be read back after a
// restart, so that a draft means the same before and after. Faults that cannot be kept are issues and no draft.
func (v *View) save(criteria *engine.Criteria, include, exclude []string, at time.Time, by string) (*Draft, []index.Issue) {
	issues := append(checkList("include", include), checkList("exclude", exclude)...)
	issues = append(issues, v.unkeepable(criteria)...)
	if len(issues) > 0 {
		return nil, issues
	}
	d := &Draft{Include: set(include), Exclude: set(exclude), Saved: at, By: by}
	var pinned *engine.Criteria
	pinned, d.names = pin(criteria, v.ground(), v.Catalog.find)
	if pinned == nil {
		return d, nil
	}
	text, err := json.Marshal(pinned)
	if err == nil {
		err = json.Unmarshal(text, &d.Criteria)
	}
	if err != nil {
		return nil, []index.Issue{refusal(engine.CriteriaInvalid, "The criteria hold something that cannot be kept.",
			"Use texts, numbers, true or false, and lists of them.", "criteria")}
	}
	return d, nil
}

// unkeepable returns the faults of criteria that are beyond what is read back at all.
func (v *View) unkeepable(criteria *engine.Criteria) []index.Issue {
	if criteria == nil {
		return nil
	}
	var issues []index.Issue
	for _, i := range engine.Check(criteria, v.Env()) {
		if i.Code == engine.CriteriaTooDeep || i.Code == engine.CriteriaTooLarge {
			issues = append(issues, i)
		}
	}
	return index.Under(issues, "criteria")
}

func checkList(list string, ids []string) []index.Issue {
	if len(ids) > MaxList {
		return []index.Issue{refusal(index.ListTooLong, fmt.Sprintf("The list has %d users; at most %d are kept.", len(ids), MaxList),
			"Give the users an attribute or a group, and ask for that.", list)}
	}
	var issues []index.Issue
	for i, id := range ids {
		if fault := index.CheckID(id); fault != nil {
			issues = append(issues, index.Under([]index.Issue{*fault}, list, strconv.Itoa(i))...)
		}
	}
	return issues
}

// same reports whether publishing the draft would change nothing.
func (d *Draft) same(a *Definition) bool {
	return a != nil && reflect.DeepEqual(d.Criteria, a.Criteria) && slices.Equal(d.Include, a.Include) && slices.Equal(d.Exclude, a.Exclude)
}

// draftIssues returns what is wrong with a draft, all of it. Paths begin with "criteria", "include" or "exclude".
func (v *View) draftIssues(of ID, d *Draft) []index.Issue {
	var issues []index.Issue
	if d.Criteria == nil {
		issues = append(issues, refusal(DraftEmpty, "The draft has no criteria yet.", "Say whom the audience is for.", "criteria"))
	} else {
		issues = index.Under(engine.Check(v.Shown(d.Criteria), v.draftEnv(of)), "criteria")
	}
	return append(issues, v.listIssues(d.Include, d.Exclude)...)
}

// listIssues returns what is wrong with an include and an exclude list, all of it.
func (v *View) listIssues(include, exclude []string) []index.Issue {
	issues := append(checkList("include", include), checkList("exclude", exclude)...)
	issues = append(issues, v.unknownUsers("include", include)...)
	issues = append(issues, v.unknownUsers("exclude", exclude)...)
	included := make(map[string]bool, len(include))
	for _, id := range include {
		included[id] = true
	}
	for i, id := range exclude {
		if included[id] {
			issues = append(issues, refusal(IncludedAndExcluded, "A user is both to be included and to be excluded.",
				"Take the user out of one of the two lists.", "exclude", strconv.Itoa(i)))
		}
	}
	return issues
}

// unknownUsers warns of users in a list who are not there: the first few one by one, then how many more.
func (v *View) unknownUsers(list string, ids []string) []index.Issue {
	const most = 20
	var issues []index.Issue
	more := 0
	for i, id := range ids {
		if _, ok := v.Facts.Ordinal(id); ok || index.CheckID(id) != nil { // what is no id is a fault of its own
			continue
		}
		if len(issues) == most {
			more++
			continue
		}
		issues = append(issues, index.Issue{Code: index.UserNotFound, Severity: index.Warning, Path: []string{list, strconv.Itoa(i)},
			Message: "There is no user with this id yet.", Hint: "Check the id; it counts as soon as there is such a user."})
	}
	if more > 0 {
		issues = append(issues, index.Issue{Code: index.UserNotFound, Severity: index.Warning, Path: []string{list},
			Message: fmt.Sprintf("There are no users with %d more of the ids.", more),
			Hint:    "Check the ids; they count as soon as there are such users."})
	}
	return issues
}
