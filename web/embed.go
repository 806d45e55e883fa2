//go:build workbench

package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Built is whether the binary carries the workbench.
const Built = true

func assets() fs.FS {
	tree, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is named above
	}
	return tree
}
