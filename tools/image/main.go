// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command image writes the container image of the emulator as an archive of an OCI layout, without a daemon. The same
// programs give the same bytes.
//
//	image -o qonto-emulator.tar -licences bin/emulator linux/amd64=dist/a/qonto-emulator linux/arm64=dist/b/qonto-emulator
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

var errUsage = errors.New("name each program as os/architecture=path")

func main() {
	err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("image", flag.ContinueOnError)
	out := flags.String("o", "", "the `file` to write")
	version := flags.String("version", "dev", "the `version` of the emulator")
	licences := flags.String("licences", "", "a `folder` whose files are put into /licenses")

	err := flags.Parse(args)
	if err != nil {
		return fmt.Errorf("reading the flags: %w", err)
	}

	programs := make([]program, 0, flags.NArg())

	for _, arg := range flags.Args() {
		name, path, isPair := strings.Cut(arg, "=")

		platform, err := v1.ParsePlatform(name)
		if err != nil || !isPair || platform.Architecture == "" {
			return fmt.Errorf("%w: %q", errUsage, arg)
		}

		programs = append(programs, program{platform: *platform, path: path})
	}

	index, err := build(*version, *licences, programs)
	if err != nil {
		return err
	}

	digest, err := index.Digest()
	if err != nil {
		return fmt.Errorf("computing the digest: %w", err)
	}

	err = archive(index, *version, *out)
	if err != nil {
		return err
	}

	fmt.Println(digest)

	return nil
}
