package engine

// Describe says criteria in plain English.
func Describe(c *Criteria, env Env) string { panic("not written yet") }
