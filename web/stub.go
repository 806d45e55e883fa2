//go:build !workbench

package web

import (
	"embed"
	"io/fs"
)

//go:embed stub/index.html
var stub embed.FS

// Built is whether the binary carries the workbench.
const Built = false

func assets() fs.FS {
	tree, err := fs.Sub(stub, "stub")
	if err != nil {
		panic(err) // the folder is named above
	}
	return tree
}
