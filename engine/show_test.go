package engine_test

import (
	"encoding/json"

	"parterre/engine"
)

// show writes criteria as people write them.
func show(c *engine.Criteria) string {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}
