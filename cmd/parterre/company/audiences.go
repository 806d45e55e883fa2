package company

// Definition is an audience to make. Criteria are JSON in the shape of CriteriaInput.
type Definition struct {
	Key, Name, Description, Owner string
	Tags                          []string
	Criteria                      string
	Include, Exclude              []string
	Draft                         bool   // it stays a draft
	Next                          string // criteria of a draft beside what is published; empty for none
	Away                          bool   // it is put away after it was published
}

// Who looks after the audiences.
const (
	peopleTeam    = "People team"
	safetyTeam    = "Workplace safety"
	itTeam        = "IT services"
	communication = "Internal communication"
)

// Audiences returns the audiences of the company, each after those it refers to.
func (c Company) Audiences() []Definition {
	tenYearsAgo := c.Today.AddDate(-10, 0, 0).Format("2006-01-02")
	return []Definition{
		{Key: "everyone", Name: "Everyone", Description: "All active people.", Owner: peopleTeam, Tags: []string{"basics"},
			Criteria: `{"everyone": true}`},
		{Key: "engineering", Name: "Engineering", Description: "Whoever works in engineering.", Owner: peopleTeam, Tags: []string{"basics", "departments"},
			Criteria: `{"attribute": {"key": "department", "is": {"equals": "Engineering"}}}`},
		{Key: "managers", Name: "Managers", Description: "Whoever leads people.", Owner: peopleTeam, Tags: []string{"basics", "leadership"},
			Criteria: `{"roles": {"anyOf": ["manager"]}}`},
		{Key: "german-speakers", Name: "German speakers", Description: "Whoever speaks German.", Owner: communication, Tags: []string{"languages"},
			Criteria: `{"attribute": {"key": "languages", "is": {"anyOf": ["German"]}}}`},
		{Key: "dach", Name: "Austria, Germany, Switzerland", Description: "Everybody in an office of the three countries, by nested groups.", Owner: communication, Tags: []string{"places"},
			Criteria: `{"groups": {"anyOf": ["dach"]}}`},
		{Key: "new-joiners", Name: "New joiners", Description: "Started within the last 90 days. It moves with the clock.", Owner: peopleTeam, Tags: []string{"onboarding"},
			Criteria: `{"attribute": {"key": "startDate", "is": {"inLast": "P90D"}}}`},
		{Key: "long-service", Name: "Ten years and more", Description: "Started ten years ago or earlier, without interns.", Owner: peopleTeam, Tags: []string{"anniversaries"},
			Criteria: `{"all": [{"attribute": {"key": "startDate", "is": {"onOrBefore": "` + tenYearsAgo + `"}}}, {"not": {"attribute": {"key": "employmentType", "is": {"equals": "Intern"}}}}]}`},
		{Key: "not-trained", Name: "Training is due", Description: "No training in the last year, or none that is known of.", Owner: safetyTeam, Tags: []string{"safety"},
			Criteria: `{"not": {"attribute": {"key": "lastTraining", "is": {"inLast": "P1Y"}}}}`},
		{Key: "remote-engineers", Name: "Engineers at home", Description: "Engineering, as far as it works from home.", Owner: itTeam, Tags: []string{"departments", "equipment"},
			Criteria: `{"all": [{"audience": {"key": "engineering"}}, {"attribute": {"key": "remote", "is": {"equals": true}}}]}`,
			Next:     `{"all": [{"any": [{"audience": {"key": "engineering"}}, {"attribute": {"key": "department", "is": {"in": ["Design", "Product"]}}}]}, {"attribute": {"key": "remote", "is": {"equals": true}}}]}`},
		{Key: "ambassadors", Name: "Ambassadors", Description: "At least two of: speaks French or Spanish, leads people, five years here, a senior or lead title.", Owner: "Renée Laurent", Tags: []string{"programmes"},
			Criteria: `{"atLeast": {"count": 2, "of": [
				{"attribute": {"key": "languages", "is": {"anyOf": ["French", "Spanish"]}}},
				{"audience": {"key": "managers"}},
				{"not": {"attribute": {"key": "startDate", "is": {"inLast": "P5Y"}}}},
				{"attribute": {"key": "jobTitle", "is": {"contains": ["senior", "lead"]}}}]}}`},
		{Key: "onboarding-pilot", Name: "Onboarding pilot", Description: "A fifth of the new joiners, always the same ones, with two guests and without one.", Owner: peopleTeam, Tags: []string{"onboarding", "pilots"},
			Criteria: `{"all": [{"audience": {"key": "new-joiners"}}, {"sample": {"salt": "onboarding-2026", "from": 0, "to": 20}}]}`,
			Include:  []string{c.ID(0), c.ID(1)}, Exclude: []string{c.ID(2)}},
		{Key: "summit", Name: "Leadership summit", Description: "Managers from level 4 in the three countries or speaking German, and all directors, without contractors and without whoever still has to be trained.",
			Owner: "Maximilian Gruber", Tags: []string{"events", "leadership"},
			Criteria: `{"all": [
				{"any": [
					{"all": [{"audience": {"key": "managers"}}, {"attribute": {"key": "level", "is": {"atLeast": 4}}}, {"any": [{"audience": {"key": "dach"}}, {"audience": {"key": "german-speakers"}}]}]},
					{"attribute": {"key": "level", "is": {"between": {"from": 6, "to": 8}}}}]},
				{"not": {"attribute": {"key": "employmentType", "is": {"in": ["Contractor", "Intern"]}}}},
				{"not": {"audience": {"key": "not-trained"}}}]}`},
		{Key: "summer-party", Name: "Summer party in Vienna", Description: "Whoever works in Vienna or Graz. The party is over, and the audience put away.", Owner: communication, Tags: []string{"events"}, Away: true,
			Criteria: `{"attribute": {"key": "location", "is": {"in": ["Vienna", "Graz"]}}}`},
		{Key: "active-readers", Name: "Active readers", Description: "Read at least three articles in the last 30 days.", Owner: communication, Tags: []string{"behaviour"},
			Criteria: `{"performed": {"event": "articleViewed", "is": {"atLeast": 3}, "during": {"inLast": "P30D"}}}`},
		{Key: "gone-quiet", Name: "Gone quiet", Description: "Came to the portal before, and not in the last 30 days.", Owner: communication, Tags: []string{"behaviour"},
			Criteria: `{"performed": {"event": "login", "pick": "LAST", "having": {"time": {"moreThanAgo": "P30D"}}}}`},
		{Key: "vpn-trouble", Name: "Trouble with the VPN", Description: "Opened a ticket about the VPN in the last two weeks, urgent or for the second time.", Owner: itTeam, Tags: []string{"behaviour", "equipment"},
			Criteria: `{"any": [
				{"performed": {"event": "ticketOpened", "where": [{"key": "service", "is": {"equals": "VPN"}}, {"key": "priority", "is": {"atMost": 2}}], "during": {"inLast": "P14D"}}},
				{"performed": {"event": "ticketOpened", "where": [{"key": "service", "is": {"equals": "VPN"}}], "is": {"atLeast": 2}, "during": {"inLast": "P14D"}}}]}`},
		{Key: "course-left-open", Name: "Left a course open", Description: "Started a course and did not complete one within a week.", Owner: peopleTeam, Tags: []string{"behaviour", "learning"},
			Criteria: `{"performed": {"event": "courseStarted", "during": {"inLast": "P60D"}, "then": [{"event": "courseCompleted", "within": "P7D", "never": true}]}}`},
		{Key: "assistant-failed", Name: "The assistant was no help", Description: "Talked to the assistant without a solution and opened a ticket within two hours, in the last 30 days.", Owner: itTeam, Tags: []string{"behaviour"},
			Criteria: `{"performed": {"event": "chat", "where": [{"key": "solved", "is": {"equals": false}}], "during": {"inLast": "P30D"}, "then": [{"event": "ticketOpened", "within": "PT2H"}]}}`},
		{Key: "learners", Name: "Learners", Description: "Three hours of courses and more, completed in the last 90 days.", Owner: peopleTeam, Tags: []string{"behaviour", "learning"},
			Criteria: `{"performed": {"event": "courseCompleted", "measure": "SUM", "property": "minutes", "is": {"atLeast": 180}, "during": {"inLast": "P90D"}}}`},
		{Key: "payroll-review", Name: "Payroll review", Description: "A draft with a fault, to show how faults are told.", Owner: "Priya Sharma", Tags: []string{"payroll"}, Draft: true,
			Criteria: `{"all": [{"attribute": {"key": "salary", "is": {"greaterThan": "a lot"}}}, {"attribute": {"key": "country", "is": {"in": ["Austria"]}}}]}`},
	}
}
