package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// format is the version of the rows in a workspace's folder. A folder of an older one is read as it is and raised when it
// is opened, so that older releases, which could not read what is written from then on, refuse it.
//
//	1  the first
//	2  attributes have aliases, rules and changes of kind; checkpoints hold what was sent; values may be versions
//	3  events and their types
const format = 3

type versionCommand struct{}

// Run prints the version, the revision it was built from and the format of folders.
func (versionCommand) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, versionLine())
	return err
}

func versionLine() string {
	return fmt.Sprintf("parterre %s, folders of format %d, %s", version(), format, runtime.Version())
}

// version is the version of the module or, built from a checkout, the commit.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return build.Main.Version
}
