// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"bufio"
	"context"
	"errors"
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

		err := s.run(ctx, s.out, args)

		s.sayf("\n")

		return err
	}
}

// cliRefused runs the Terraform CLI and shows the lines that do not match an expression. It is to end with an error.
func cliRefused(expression string, args ...string) act {
	return func(ctx context.Context, s *stage) error {
		err := cliWithout(expression, args...)(ctx, s)
		if err == nil {
			return fmt.Errorf("%w: %s was to be refused", errStory, args[0])
		}

		if exit := new(exec.ExitError); !errors.As(err, &exit) || ctx.Err() != nil {
			return err
		}

		return nil
	}
}

// cliOnly runs the Terraform CLI and shows the lines that match an expression.
func cliOnly(expression string, args ...string) act {
	return cliThrough("grep -E", expression, true, args)
}

// cliWithout runs the Terraform CLI and shows the lines that do not match an expression.
func cliWithout(expression string, args ...string) act {
	return cliThrough("grep -vE", expression, false, args)
}

func cliThrough(command, expression string, matching bool, args []string) act {
	return func(ctx context.Context, s *stage) error {
		s.sayf("$ %s %s | %s '%s'\n", s.cliName(), strings.Join(args, " "), command, expression)

		wanted := regexp.MustCompile(expression)
		reader, writer := io.Pipe()
		filtered := make(chan error, 1)

		go func() {
			filtered <- filter(s.out, reader, func(line string) bool { return wanted.MatchString(line) == matching })
		}()

		err := s.run(ctx, writer, args)
		_ = writer.Close() // a pipe in memory
		err = errors.Join(err, <-filtered)

		s.sayf("\n")

		return err
	}
}

// run runs the CLI in the folder of the story.
func (s *stage) run(ctx context.Context, out io.Writer, args []string) error {
	cmd := program(ctx, s.cli, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.work, s.env, out, s.complaints

	defer sweep(cmd)

	err := cmd.Run()
	if err != nil {
		return fmt.Errorf("%s %s: %w", s.cliName(), args[0], err)
	}

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

// filter copies the lines that are wanted. It always reads to the end, so that the writer never waits for it.
func filter(to io.Writer, from io.Reader, wanted func(line string) bool) error {
	var failed error

	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if failed == nil && wanted(lines.Text()) {
			_, failed = fmt.Fprintln(to, lines.Text())
		}
	}

	err := errors.Join(failed, lines.Err())
	if err != nil {
		return fmt.Errorf("showing what the CLI says: %w", err)
	}

	return nil
}
