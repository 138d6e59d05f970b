// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command demo issues, changes, imports and discards cards with a real Terraform CLI, against the emulator.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/demo"
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run() error {
	// Also when the terminal is closed, or nobody reads on, what was started has to be stopped.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()

	props := demo.Props{Out: os.Stdout, Err: os.Stderr}

	for name, path := range map[string]*string{
		"cli": &props.CLI, "provider": &props.Provider, "emulator": &props.Emulator, "config": &props.Config, "review": &props.Review,
	} {
		flag.Func(name, "the `path` of it", func(value string) error {
			absolute, err := filepath.Abs(value)
			*path = absolute

			return err //nolint:wrapcheck // the flag package names the flag
		})
	}

	flag.Parse()

	err := demo.Run(ctx, props)
	if err != nil {
		return fmt.Errorf("playing: %w", err)
	}

	return nil
}
