// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command testreport turns the output of `go test -json`, read from standard input, into a report that ends with a line
// of figures, and fails where a test failed, was skipped without leave, or where a required package passed no test.
//
//	go test -json ./... | testreport -require internal/acceptance
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/testreport"
)

func main() {
	err := run()
	// A failed run has said so in the report, whose last line is to stay the last one.
	if err != nil && !errors.Is(err, testreport.ErrFailed) {
		fmt.Fprintln(os.Stderr, "testreport:", err)
	}

	if err != nil {
		os.Exit(1)
	}
}

func run() error {
	var rules testreport.Rules

	flag.Func("require", "a `package`, relative to the module, of which a test must pass (repeatable)", func(pkg string) error {
		rules.Required = append(rules.Required, pkg)

		return nil
	})
	flag.Parse()

	allowed, err := testreport.AllowedSkips()
	if err != nil {
		return fmt.Errorf("reading the allowed skips: %w", err)
	}

	rules.Allowed = allowed

	if build, ok := debug.ReadBuildInfo(); ok {
		rules.Module = build.Main.Path
	}

	err = testreport.Report(os.Stdin, os.Stdout, rules)
	if err != nil {
		return fmt.Errorf("reporting: %w", err)
	}

	return nil
}
