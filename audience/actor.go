package audience

// Actor is on whose behalf a change is made.
type Actor struct {
	// Name of the client, kept in the log.
	Name string
	// IdempotencyKey makes the change happen once however often it is sent: up to 256 bytes, chosen by the caller,
	// remembered for a week beside the name. Empty: every call is a change of its own.
	IdempotencyKey string
	// Import is the id of the import the change is a part of, kept in the log so that the import can be taken back; empty for
	// any other change.
	Import string
}
