package company

import "parterre/index"

// EventTypes declares what people do: kinds that JSON cannot tell, and words for whoever reads them.
func EventTypes() []index.EventTypeChange {
	declare := func(key, label, description string, properties ...index.PropertyChange) index.EventTypeChange {
		return index.EventTypeChange{Key: key, Label: &label, Description: &description, Properties: properties}
	}
	has := func(key string, kind index.Kind, label string) index.PropertyChange {
		return index.PropertyChange{Key: key, Kind: &kind, Label: &label}
	}
	return []index.EventTypeChange{
		declare("login", "Log-in", "Somebody came to the portal.", has("device", index.String, "Device")),
		declare("articleViewed", "Article viewed", "Somebody read an article of the knowledge base.",
			has("article", index.String, "Article"), has("topic", index.String, "Topic"), has("seconds", index.Integer, "Seconds")),
		declare("chat", "Chat", "Somebody talked to the assistant.", has("topic", index.String, "Topic"), has("turns", index.Integer, "Turns"), has("solved", index.Boolean, "Solved")),
		declare("ticketOpened", "Ticket opened", "Somebody asked for help.",
			has("ticket", index.String, "Ticket"), has("service", index.String, "Service"), has("priority", index.Integer, "Priority")),
		declare("ticketClosed", "Ticket closed", "Somebody was helped.", has("ticket", index.String, "Ticket"), has("service", index.String, "Service"), has("hours", index.Number, "Hours")),
		declare("courseStarted", "Course started", "Somebody began a course.", has("course", index.String, "Course"), has("minutes", index.Integer, "Minutes")),
		declare("courseCompleted", "Course completed", "Somebody finished a course.",
			has("course", index.String, "Course"), has("minutes", index.Integer, "Minutes"), has("score", index.Integer, "Score")),
	}
}
