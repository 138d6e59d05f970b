// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command mutants shows that the random-schedule test can fail: it breaks the provider in one way after the other, each
// in a copy of the tree, and expects the test to find it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
)

var (
	errText     = errors.New("the text to change is not there exactly once")
	errBuild    = errors.New("the mutant does not build")
	errSurvivor = errors.New("mutants survived")
)

// suite is the package whose tests have to find the mutants.
const suite = "./internal/acceptance/chaos"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// options are the arguments of the command.
type options struct {
	tree  string
	only  string
	test  string
	count int
	seed  uint64
}

func run(ctx context.Context, arguments []string) error {
	var chosen options

	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.StringVar(&chosen.tree, "tree", ".", "the root of the repository")
	flags.StringVar(&chosen.only, "only", "", "only mutants with this text in their name")
	flags.StringVar(&chosen.test, "test", "TestExactlyOneCard", "the test that has to find them; TestRealCLI is the one with a real CLI")
	flags.IntVar(&chosen.count, "count", 3000, "how many schedules a mutant may survive") //nolint:mnd // a default
	flags.Uint64Var(&chosen.seed, "seed", 1, "seed of the schedules")

	if err := flags.Parse(arguments); err != nil {
		return fmt.Errorf("reading the arguments: %w", err)
	}

	copied, err := os.MkdirTemp("", "chaos-mutants-")
	if err != nil {
		return fmt.Errorf("making room for a copy: %w", err)
	}

	defer func() { _ = os.RemoveAll(copied) }()

	if err := copyTree(chosen.tree, copied); err != nil {
		return err
	}

	return hunt(ctx, copied, chosen)
}

// hunt tries the mutants and prints what became of each.
func hunt(ctx context.Context, tree string, chosen options) error {
	var survivors []string

	for _, m := range mutants() {
		if !strings.Contains(m.name, chosen.only) {
			continue
		}

		found, err := m.try(ctx, tree, chosen)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}

		if found == "" {
			found = "SURVIVED"

			survivors = append(survivors, m.name)
		}

		fmt.Fprintf(os.Stdout, "%-40s %s\n", m.name, found)
	}

	if len(survivors) > 0 {
		return fmt.Errorf("%w: %s", errSurvivor, strings.Join(survivors, ", "))
	}

	return nil
}

// try breaks the tree, runs the test, and repairs the tree. It returns the first violation that the test found.
func (m mutant) try(ctx context.Context, tree string, chosen options) (found string, err error) {
	path := filepath.Join(tree, m.file)

	before, err := os.ReadFile(path) //nolint:gosec // a file of the copy
	if err != nil {
		return "", fmt.Errorf("reading the original: %w", err)
	}

	if strings.Count(string(before), m.text) != 1 {
		return "", fmt.Errorf("%w: %s in %s", errText, m.text, m.file)
	}

	after := strings.Replace(string(before), m.text, m.into, 1)
	if err := os.WriteFile(path, []byte(after), 0o600); err != nil { //nolint:gosec // a file of the copy
		return "", fmt.Errorf("writing the mutant: %w", err)
	}

	defer func() { err = errors.Join(err, os.WriteFile(path, before, 0o600)) }() //nolint:gosec // the same

	binary := filepath.Join(tree, "mutant.test")
	if text, err := goCommand(ctx, tree, "test", "-c", "-o", binary, suite); err != nil {
		return "", fmt.Errorf("%w: %s", errBuild, text)
	}

	test := exec.CommandContext(ctx, binary, "-test.run="+chosen.test, "-chaos.failures=1", "-test.timeout=0", //nolint:gosec // built above
		fmt.Sprintf("-chaos.count=%d", chosen.count), fmt.Sprintf("-chaos.seed=%d", chosen.seed))

	test.Dir = tree

	output, err := test.CombinedOutput()
	if err == nil {
		return "", nil
	}

	return firstViolation(string(output)), ctx.Err()
}

// firstViolation is the schedule that failed and the first of what was wrong with it.
func firstViolation(output string) string {
	_, after, found := strings.Cut(output, "schedule ")
	if !found {
		return "the test failed otherwise:\n" + output
	}

	schedule, after, _ := strings.Cut(after, "\n")
	violation, _, _ := strings.Cut(after, "\n")

	return "found in schedule " + schedule + " " + strings.TrimSpace(violation)
}

func goCommand(ctx context.Context, tree string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // arguments of this program
	command.Dir = tree

	output, err := command.CombinedOutput()
	if err != nil {
		return string(output), fmt.Errorf("running go: %w", err)
	}

	return string(output), nil
}

// copyTree copies what the Go command needs.
func copyTree(from, to string) error {
	for _, name := range []string{"go.mod", "go.sum", "main.go", "commands.go", "internal"} {
		source := filepath.Join(from, name)

		info, err := os.Stat(source)
		if err != nil {
			return fmt.Errorf("copying the tree: %w", err)
		}

		if info.IsDir() {
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(source))
		} else {
			err = copyFile(source, filepath.Join(to, name))
		}

		if err != nil {
			return fmt.Errorf("copying the tree: %w", err)
		}
	}

	return nil
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from) //nolint:gosec // go.mod and go.sum
	if err != nil {
		return fmt.Errorf("reading %s: %w", from, err)
	}

	err = os.WriteFile(to, content, 0o600) //nolint:gosec // into the copy
	if err != nil {
		return fmt.Errorf("writing %s: %w", to, err)
	}

	return nil
}
