// Package parterre is the schema as it is written, for whoever publishes it. Everything else is in the folders below.
package parterre

import _ "embed"

// Schema is the text of schema.graphqls.
//
//go:embed schema.graphqls
var Schema string
