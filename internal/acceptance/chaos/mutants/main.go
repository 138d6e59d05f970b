// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command mutants shows that the tests in virtual time can fail: it breaks the provider in one way after the other, in a
// copy of the tree, and expects a test to find it. It plays the schedules that are written down first, then the simulated runs, and
// then random schedules until one fails. What is too rare to be drawn soon is found by the former two.
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
	"slices"
	"strings"
)

var (
	errText     = errors.New("the text to change is not there exactly once")
	errBuild    = errors.New("the mutant does not build")
	errSurvivor = errors.New("mutants survived")
	errUntried  = errors.New("mutants were not tried")
	errNoTest   = errors.New("the tests failed, and none of them says why")
)

// The packages whose tests have to find the mutants.
const (
	schedules = "./internal/acceptance/chaos"
	simulated = "./internal/acceptance/simulated"
)

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
	drawn string
	count int
	seed  uint64
}

func run(ctx context.Context, arguments []string) error {
	var chosen options

	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.StringVar(&chosen.tree, "tree", ".", "the root of the repository")
	flags.StringVar(&chosen.only, "only", "", "only mutants with this text in their name")
	flags.StringVar(&chosen.drawn, "drawn", "TestExactlyOneCard", "the test of random schedules; TestRealCLI is the one with a real CLI")
	flags.IntVar(&chosen.count, "count", 2000, "how many random schedules a mutant may survive; 0 plays none") //nolint:mnd // a default
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

	return tryAll(ctx, copied, chosen)
}

// tryAll tries the mutants and prints what became of each.
func tryAll(ctx context.Context, tree string, chosen options) error {
	var survivors, untried []string

	chosenOnes := slices.DeleteFunc(mutants(), func(m mutant) bool { return !strings.Contains(m.name, chosen.only) })

	for _, m := range chosenOnes {
		found, err := m.try(ctx, tree, chosen)

		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			untried = append(untried, m.name)
			found = []string{"NOT TRIED: " + err.Error()}
		case len(found) == 0:
			survivors = append(survivors, m.name)
			found = []string{"SURVIVED"}
		}

		fmt.Fprintf(os.Stdout, "%s\n  %s\n", m.name, strings.Join(found, "\n  "))
	}

	fmt.Fprintf(os.Stdout, "%d of %d mutants were found\n", len(chosenOnes)-len(survivors)-len(untried), len(chosenOnes))

	return errors.Join(problem(errSurvivor, survivors), problem(errUntried, untried))
}

// problem is an error about mutants, or none.
func problem(what error, names []string) error {
	if len(names) == 0 {
		return nil
	}

	return fmt.Errorf("%w: %s", what, strings.Join(names, ", "))
}

// try breaks the tree, runs the tests, and repairs the tree. It returns which tests have found the mutant.
func (m mutant) try(ctx context.Context, tree string, chosen options) (found []string, err error) {
	path := filepath.Join(tree, m.file)

	before, err := os.ReadFile(path) //nolint:gosec // a file of the copy
	if err != nil {
		return nil, fmt.Errorf("reading the original: %w", err)
	}

	if strings.Count(string(before), m.text) != 1 {
		return nil, fmt.Errorf("%w: %s in %s", errText, m.text, m.file)
	}

	after := strings.Replace(string(before), m.text, m.into, 1)
	if err := os.WriteFile(path, []byte(after), 0o600); err != nil { //nolint:gosec // a file of the copy
		return nil, fmt.Errorf("writing the mutant: %w", err)
	}

	defer func() { err = errors.Join(err, os.WriteFile(path, before, 0o600)) }() //nolint:gosec // the same

	random, err := build(ctx, tree, schedules)
	if err != nil {
		return nil, err
	}

	runs, err := build(ctx, tree, simulated)
	if err != nil {
		return nil, err
	}

	for _, written := range []struct{ program, skipped string }{
		{random, "^(" + chosen.drawn + "|TestExactlyOneCard|TestRealCLI)"},
		{runs, ""},
	} {
		outcome, err := play(ctx, written.program, "-test.skip="+written.skipped)
		if err != nil {
			return nil, err
		}

		if outcome.failed {
			found = append(found, outcome.tests())
		}
	}

	if chosen.count > 0 {
		drawn, err := play(ctx, random, "-test.run="+chosen.drawn, "-chaos.failures=1",
			fmt.Sprintf("-chaos.count=%d", chosen.count), fmt.Sprintf("-chaos.seed=%d", chosen.seed))
		if err != nil {
			return nil, err
		}

		if drawn.failed {
			found = append(found, drawn.violation())
		}
	}

	return found, ctx.Err()
}

// build makes the test program of a package, in its folder.
func build(ctx context.Context, tree, suite string) (program string, err error) {
	program = filepath.Join(tree, suite, "mutant.test")

	text, err := goCommand(ctx, tree, "test", "-c", "-o", program, suite)
	if err != nil {
		return "", fmt.Errorf("%w: %s", errBuild, text)
	}

	return program, nil
}

// played is what came of some tests.
type played struct {
	failed bool
	output string
}

// play runs the test program. A program that fails without a failed test has found nothing.
func play(ctx context.Context, program string, arguments ...string) (played, error) {
	test := exec.CommandContext(ctx, program, append(arguments, "-test.timeout=0")...) //nolint:gosec // built from the copy
	test.Dir = filepath.Dir(program)

	output, err := test.CombinedOutput()
	if err != nil && !strings.Contains(string(output), "--- FAIL: ") {
		return played{}, fmt.Errorf("%w: %s", errNoTest, output)
	}

	return played{failed: err != nil, output: string(output)}, nil
}

// tests are the written tests that have failed.
func (p played) tests() string {
	const shown = 2

	var names []string

	for line := range strings.Lines(p.output) {
		name, isFailure := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: ")
		name, _, _ = strings.Cut(name, " (")

		if isFailure {
			names = append(names, name)
		}
	}

	// A test fails with each of its subtests.
	smallest := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(names, func(other string) bool { return strings.HasPrefix(other, name+"/") })
	})

	return fmt.Sprintf("found by %d written tests: %s", len(smallest), strings.Join(smallest[:min(shown, len(smallest))], ", "))
}

// violation is the random schedule that failed and the first of what was wrong with it.
func (p played) violation() string {
	_, after, found := strings.Cut(p.output, "schedule ")
	if !found {
		return "the random schedules failed otherwise:\n" + p.output
	}

	schedule, after, _ := strings.Cut(after, "\n")
	violation, _, _ := strings.Cut(after, "\n")

	return "found by the random schedule " + schedule + " " + strings.TrimSpace(violation)
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
