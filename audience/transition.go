package audience

// Watch says whose comings and goings are wanted: those of one audience, of one user, or of both together.
type Watch struct {
	Audience ID     // 0: every audience
	User     string // "": every user
}

// Transition is one user who entered or left one audience.
type Transition struct {
	Audience ID
	User     string // the caller's id
	Entered  bool   // otherwise the user left
	Cause    Cause
}

// Transitions tells users who entered and left with an announcement, one by one. They are derived from its two Views when
// somebody asks: a load of people makes none for nobody. Whoever watches one audience hears of no user when it begins or
// ceases to have members.
func (s *Service) Transitions(a Announcement, w Watch) []Transition {
	return s.counter.Transitions(a, w)
}
