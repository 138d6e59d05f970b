// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// grace is how long a program may take to end once it has been asked to.
const grace = 20 * time.Second

// cli runs the Terraform CLI and shows all that it says.
func cli(args ...string) act {
	return func(ctx context.Context, s *stage) error {
		s.sayf("$ %s %s\n", s.cliName(), strings.Join(args, " "))

		return s.run(ctx, s.out, args)
	}
}

// cliBrief runs the Terraform CLI and leaves out the attributes of what it plans.
func cliBrief(args ...string) act {
	return func(ctx context.Context, s *stage) error {
		s.sayf("$ %s %s   # attributes are left out here\n", s.cliName(), strings.Join(args, " "))

		reader, writer := io.Pipe()
		done := make(chan error, 1)

		go func() { done <- copyWithoutAttributes(s.out, reader) }()

		err := s.run(ctx, writer, append(args, "-no-color"))
		_ = writer.Close() // a pipe in memory

		if copied := <-done; err == nil {
			err = copied
		}

		return err
	}
}

func (s *stage) run(ctx context.Context, out io.Writer, args []string) error {
	cmd := program(ctx, s.cli, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.work, s.env, out, out

	err := cmd.Run()
	if err != nil {
		return fmt.Errorf("%s %s: %w", s.cliName(), args[0], err)
	}

	s.sayf("\n")

	return nil
}

func (s *stage) cliName() string {
	return strings.TrimSuffix(filepath.Base(s.cli), ".exe")
}

// program prepares a program that is asked to end when ctx ends, and killed if it does not.
func program(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // what the caller wants to be run
	cmd.WaitDelay = grace

	detach(cmd)

	return cmd
}

func copyWithoutAttributes(to io.Writer, from io.Reader) error {
	attribute := regexp.MustCompile(`^ {6,}|^ {4}}$`)
	lines := bufio.NewScanner(from)

	for lines.Scan() {
		if attribute.MatchString(lines.Text()) {
			continue
		}

		_, err := fmt.Fprintln(to, lines.Text())
		if err != nil {
			return fmt.Errorf("showing what the CLI says: %w", err)
		}
	}

	err := lines.Err()
	if err != nil {
		return fmt.Errorf("reading what the CLI says: %w", err)
	}

	return nil
}
