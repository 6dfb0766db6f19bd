// Reads and checks Compose files as `docker compose config` does, where no Docker is at hand, and prints what they come to.
//
// usage: compose FILE...     variables come from the environment alone
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	folder, err := os.Getwd()
	if err != nil {
		fail(err)
	}
	details := types.ConfigDetails{
		WorkingDir:  folder,
		ConfigFiles: types.ToConfigFiles(os.Args[1:]),
		Environment: types.NewMapping(os.Environ()),
	}
	project, err := loader.LoadWithContext(context.Background(), details, func(options *loader.Options) {
		options.SetProjectName("checked", false)
		options.Profiles = []string{"*"}
	})
	if err != nil {
		fail(err)
	}
	text, err := project.MarshalYAML()
	if err != nil {
		fail(err)
	}
	fmt.Print(string(text))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
