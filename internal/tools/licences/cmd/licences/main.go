// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command licences writes the licence texts of what a main package is linked with, on any of the operating systems, for the
// archives of a release.
//
//	licences -o bin/THIRD_PARTY_LICENSES.txt darwin linux windows
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/licences"
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	program := flag.String("program", ".", "the `folder` of the main package")
	name := flag.String("o", "THIRD_PARTY_LICENSES.txt", "the `file` to write")

	flag.Parse()

	var text strings.Builder

	err := licences.Write(ctx, &text, *program, flag.Args())
	if err != nil {
		return fmt.Errorf("collecting the licence texts: %w", err)
	}

	err = os.MkdirAll(filepath.Dir(*name), 0o750)
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}

	err = os.WriteFile(*name, []byte(text.String()), 0o600)
	if err != nil {
		return fmt.Errorf("writing the licence texts: %w", err)
	}

	return nil
}
