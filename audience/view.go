package audience

import (
	"fmt"
	"time"

	"parterre/engine"
	"parterre/index"
)

// View is facts, definitions, sizes and the clock at one revision. It is immutable: take one at the start of an
// operation and ask it everything.
type View struct {
	Revision index.Revision
	Now      time.Time // the View's clock, moved by ticks; UTC, whole milliseconds
	Settings Settings
	Facts    *index.Snapshot
	Catalog  *Catalog
	Roster   *Roster
}

// Env is what criteria are checked and compiled against in this View.
func (v *View) Env() engine.Env {
	return engine.Env{
		Schema:     v.Facts.Schema(),
		Groups:     v.Facts.Groups(),
		EventTypes: v.Facts.EventTypes(),
		Zone:       v.Settings.Zone,
		WeekStart:  v.Settings.FirstWeekday(),
		Audience:   v.Catalog.follow,
		AudienceName: func(ref Ref) (string, bool) {
			a, ok := v.Catalog.find(ref)
			if !ok {
				return "", false
			}
			return a.Name, true
		},
		UserName:     v.userName,
		KnownUser:    func(id string) bool { _, ok := v.Facts.Ordinal(id); return ok },
		KnownRole:    v.Facts.HasRole,
		UnknownZones: func(id index.AttributeID) int { return engine.UnknownZones(v.Facts, id) },
	}
}

func (v *View) userName(id string) string {
	ord, ok := v.Facts.Ordinal(id)
	if !ok {
		return ""
	}
	return v.Facts.User(ord).Name()
}

// Shown returns stored criteria with the present keys in the place of ids. What has no key any more keeps its id.
func (v *View) Shown(c *engine.Criteria) *engine.Criteria {
	return show(c, v.ground(), v.Catalog)
}

// Issues returns what keeps an audience from being answered; of one that is answered, a warning for each attribute its
// members follow that is retired.
func (v *View) Issues(a *Audience) []index.Issue {
	if a.Active == nil || a.Status != StatusActive {
		return a.Issues
	}
	var issues []index.Issue
	for _, id := range a.Active.names.attributes {
		if attribute, ok := v.Facts.Schema().ByID(id); ok && attribute.Retired {
			issues = append(issues, index.Issue{Code: index.AttributeRetired, Severity: index.Warning, Path: []string{"active", "criteria"},
				Message: fmt.Sprintf("The attribute %q is retired: it takes no new values.", attribute.Key),
				Hint:    "The audience goes on as before. Use another attribute when you can, or restore this one."})
		}
	}
	return issues
}

// Size returns the exact number of members of an active audience, from the Roster. The error is one of Catalog.Plan.
func (v *View) Size(a *Audience) (int, error) {
	if _, err := v.Catalog.Plan(ByID(a.ID)); err != nil {
		return 0, err
	}
	size, _ := v.Roster.Size(a.ID)
	return size, nil
}

// UserStatus says whether a user is known.
type UserStatus string

const (
	UserActive   UserStatus = "ACTIVE"
	UserInactive UserStatus = "INACTIVE" // known and deactivated: in no audience
	UserUnknown  UserStatus = "UNKNOWN"  // not known, or deleted
)

// UserStatus returns whether a user is known.
func (v *View) UserStatus(user string) UserStatus {
	ord, ok := v.Facts.Ordinal(user)
	switch {
	case !ok:
		return UserUnknown
	case !v.Facts.Everyone().Contains(ord):
		return UserInactive
	}
	return UserActive
}

// IsMember reports whether a user is in an audience. The error is one of Catalog.Plan for the audience, or
// ErrUserNotFound: an unknown user is neither in nor out.
func (v *View) IsMember(user string, audience Ref) (bool, error) {
	plan, err := v.Catalog.Plan(audience)
	if err != nil {
		return false, err
	}
	ord, ok := v.Facts.Ordinal(user)
	if !ok {
		return false, ErrUserNotFound
	}
	return plan.Match(v.Facts.User(ord), v.Now), nil
}

// goneError says that a revision is no longer held.
func goneError(r, now index.Revision) error {
	return fmt.Errorf("revision %d (now %d): %w", r, now, ErrRevisionGone)
}
