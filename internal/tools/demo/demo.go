// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package demo plays a short story with a real Terraform CLI, the provider and the emulator: a team's cards are issued,
// changed, imported and discarded. It needs no account and leaves nothing behind.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Props are what the demo is played with. All paths are of the caller's file system.
type Props struct {
	// CLI is a Terraform or OpenTofu program.
	CLI string
	// Provider and Emulator are the programs built from this repository.
	Provider string
	Emulator string
	// Config is the folder with the configuration, which is copied and not changed.
	Config string
	// Review is the folder with the configuration that reviews the cards of a company.
	Review string
	// Temp is the folder for what is written while the demo runs, empty for the system's.
	Temp string
	// Out is where the story is told, Err what the programs complain to, two at a time.
	Out io.Writer
	Err io.Writer
}

// Run tells the story from beginning to end, and fails where it takes another turn than it should. When ctx ends it
// stops. Whatever happens, no process and no file of the demo is left when it returns.
func Run(ctx context.Context, props Props) (err error) {
	s, err := setUp(ctx, props)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, s.takeDown()) }()

	chapters := story()
	for i, one := range chapters {
		s.sayf("━━━ %d/%d  %s\n    %s\n\n", i+1, len(chapters), one.heading, one.remark)

		for _, perform := range one.acts {
			err := perform(ctx, s)
			if err != nil {
				return fmt.Errorf("%s: %w", one.heading, err)
			}
		}
	}

	return nil
}

func (s *stage) sayf(format string, args ...any) {
	_, _ = fmt.Fprintf(s.out, format, args...)
}
