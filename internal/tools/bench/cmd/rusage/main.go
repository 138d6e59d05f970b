// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command rusage runs a provider and notes, when it has ended, what it used. It stands in its place, because a CLI
// starts its providers itself.
package main

import (
	"fmt"
	"os"
	"os/exec"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench/usage"
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "rusage:", err)
		os.Exit(1)
	}
}

func run() error {
	provider := exec.Command(os.Getenv(usage.EnvProvider)) //nolint:gosec,noctx // it ends when the CLI says so
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr

	err := provider.Run()
	if err != nil {
		return fmt.Errorf("running the provider: %w", err)
	}

	err = usage.Note(os.Getenv(usage.EnvNotes), provider.ProcessState)
	if err != nil {
		return fmt.Errorf("noting what it used: %w", err)
	}

	return nil
}
