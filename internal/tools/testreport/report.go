// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package testreport reads `go test -json` and reports it so that nothing hides: every skipped test with its reason,
// every failure with its output, and one closing line of figures. It is stricter than the go command: a skip that
// nobody has allowed fails the run, and so does a run in which a required package passed no test.
package testreport

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// slow is how long a test may take before it gets a line of its own, so that a long package shows progress.
const slow = 2 * time.Second

// ErrFailed says that the run is not to be trusted: a test failed, was skipped without leave, or did not run.
var ErrFailed = errors.New("the tests have not passed")

// Rules are what a run is held to beyond the verdict of the go command.
type Rules struct {
	// Module is the module's path; packages are shown and listed relative to it.
	Module string
	// Allowed are the tests that may be skipped.
	Allowed Skips
	// Required are the packages, relative to the module, of which at least one test must pass.
	Required []string
}

// Report copies a run of `go test -json` from in to out in readable form, as it goes, and closes with the line
// "N passed, N failed, N skipped". It returns ErrFailed if the run broke a rule.
func Report(in io.Reader, out io.Writer, rules Rules) error {
	r := &reporter{rules: rules, out: bufio.NewWriter(out), suite: newSuite(), begun: time.Now()}

	err := r.follow(in)
	if err != nil {
		return err
	}

	verdict := r.close()

	err = r.out.Flush()
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}

	return verdict
}

type reporter struct {
	rules Rules
	out   *bufio.Writer
	suite *suite
	begun time.Time
}

func (r *reporter) follow(in io.Reader) error {
	lines := bufio.NewReader(in)

	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			r.take(line)
		}

		if errors.Is(err, io.EOF) {
			break
		}

		if err != nil {
			return fmt.Errorf("reading the events: %w", err)
		}
	}

	for _, pkg := range r.suite.unfinished() {
		r.showPackage(pkg)
	}

	return nil
}

func (r *reporter) take(line []byte) {
	e, ok := decode(line)
	if !ok {
		r.printf("%s\n", strings.TrimSpace(string(line)))

		return
	}

	pkg, one := r.suite.add(e)
	if pkg != nil {
		r.showPackage(pkg)
	}

	if one != nil && one.elapsed >= slow.Seconds() && parentOf(one.name) == "" {
		r.printf("  %-4s  %6.1fs  %s\n", one.outcome, one.elapsed, one.name)
	}
}

func (r *reporter) showPackage(pkg *testPackage) {
	if len(pkg.tests) == 0 {
		return
	}

	failures := pkg.with(failed)
	if len(failures) == 0 {
		r.printf("ok    %6.1fs  %s (%d passed)\n", pkg.elapsed, r.short(pkg), len(pkg.with(passed)))

		return
	}

	r.printf("FAIL  %6.1fs  %s\n", pkg.elapsed, r.short(pkg))

	for _, one := range failures {
		r.printf("\n      %s\n", one.name)

		for line := range strings.Lines(one.output.String()) {
			if !strings.HasPrefix(line, "=== ") { // RUN, PAUSE and the like say nothing about the failure
				r.printf("      | %s\n", strings.TrimRight(line, "\r\n"))
			}
		}
	}
}

// close draws the conclusions and writes them, the figures last and on a line of their own.
func (r *reporter) close() error {
	packages := r.packages()
	broken := r.closeFailures(packages)
	broken = r.closeSkips(packages) || broken
	broken = r.closeRequired(packages) || broken

	r.printf("\nFinished in %s.\n", time.Since(r.begun).Round(time.Second))
	r.printf("%d passed, %d failed, %d skipped\n", total(packages, passed), total(packages, failed), total(packages, skipped))

	if broken {
		return ErrFailed
	}

	return nil
}

func (r *reporter) closeFailures(packages []*testPackage) bool {
	if total(packages, failed) == 0 {
		return false
	}

	r.printf("\nFailed:\n")

	for _, pkg := range packages {
		for _, one := range pkg.with(failed) {
			r.printf("  %s %s\n", r.short(pkg), one.name)
		}
	}

	return true
}

func (r *reporter) closeSkips(packages []*testPackage) bool {
	if total(packages, skipped) == 0 {
		return false
	}

	broken := false

	r.printf("\nSkipped:\n")

	for _, pkg := range packages {
		for _, one := range pkg.with(skipped) {
			r.printf("  %s %s: %s\n", r.short(pkg), one.name, reason(one))

			if !r.rules.Allowed.allow(r.short(pkg), one.name) {
				r.printf("    NOT ALLOWED: see internal/tools/testreport/allowed-skips.txt\n")

				broken = true
			}
		}
	}

	return broken
}

func (r *reporter) closeRequired(packages []*testPackage) bool {
	broken := false

	for _, required := range r.rules.Required {
		ran := slices.ContainsFunc(packages, func(pkg *testPackage) bool {
			return r.short(pkg) == required && len(pkg.with(passed)) > 0
		})
		if !ran {
			r.printf("\nNo test of %s has passed: without one of them the run says little.\n", required)

			broken = true
		}
	}

	return broken
}

func (r *reporter) packages() []*testPackage {
	all := make([]*testPackage, 0, len(r.suite.packages))
	for _, pkg := range r.suite.packages {
		all = append(all, pkg)
	}

	slices.SortFunc(all, func(a, b *testPackage) int { return strings.Compare(a.path, b.path) })

	return all
}

func (r *reporter) short(pkg *testPackage) string {
	return strings.TrimPrefix(pkg.path, r.rules.Module+"/")
}

// printf writes to the report at once, because somebody is watching. A failed write surfaces when Report ends: a
// bufio.Writer remembers its first error.
func (r *reporter) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(r.out, format, args...)
	_ = r.out.Flush()
}

func total(packages []*testPackage, outcome string) int {
	sum := 0
	for _, pkg := range packages {
		sum += len(pkg.with(outcome))
	}

	return sum
}
