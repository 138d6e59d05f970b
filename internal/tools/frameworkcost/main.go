// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command frameworkcost measures what terraform-plugin-framework takes for requests about a card: as it is, with the
// changes of UPSTREAM.md, and with the fast path in front of it. It says when the fast path is no longer worth its code.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	defaultRequests = 300
	defaultRounds   = 5
)

var errSuperfluous = errors.New("the framework alone is fast enough: the fast path may go, as DESIGN.md says under \"The fast path\"")

// options are the flags.
type options struct {
	repository       string
	version          string
	requests, rounds int
	enough           time.Duration
	diff, check      bool
}

func main() {
	var o options

	flag.StringVar(&o.repository, "repository", ".", "the `folder` of this repository")
	flag.StringVar(&o.version, "framework", "", "the `version` of the framework, such as v1.19.0 or latest; the one in go.mod if empty")
	flag.IntVar(&o.requests, "requests", defaultRequests, "how many requests of each kind are a round")
	flag.IntVar(&o.rounds, "rounds", defaultRounds, "how many rounds there are, the variants in turn; the least counts")
	flag.DurationVar(&o.enough, "enough", 0, "fail if the framework, without changes, plans an unchanged card in less than this")
	flag.BoolVar(&o.diff, "diff", false, "print the changes as a patch of the framework, and measure nothing")
	flag.BoolVar(&o.check, "check", false, "run the framework's own tests with the changes, and measure nothing")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	err := run(ctx, o, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "frameworkcost:", err)
		os.Exit(1) //nolint:gocritic // a second interrupt ends the process anyway
	}
}

func run(ctx context.Context, o options, out io.Writer) error {
	folder, err := os.MkdirTemp("", "frameworkcost-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}

	defer func() { _ = os.RemoveAll(folder) }()

	variants, err := variantsOf(ctx, o, folder)

	switch {
	case err != nil:
		return err
	case o.diff:
		return diff(ctx, folder, variants, out)
	case o.check:
		return check(ctx, variants, out)
	default:
		return compare(ctx, o, variants, out)
	}
}

// variant is the framework with some of the changes.
type variant struct {
	*module

	name string
}

// variantsOf are the framework as it is, and with one change more each.
func variantsOf(ctx context.Context, o options, folder string) ([]variant, error) {
	dir, err := place(folder, byFramework)
	if err != nil {
		return nil, err
	}

	plain, err := resolve(ctx, o.repository, dir, o.version)
	if err != nil {
		return nil, err
	}

	return withChanges(ctx, o.repository, folder, plain)
}

// withChanges leaves out what does not fit this version: the framework may have made the change itself.
func withChanges(ctx context.Context, repository, folder string, plain *module) ([]variant, error) {
	variants := []variant{{plain, byFramework}}

	var fitting []change

	for _, one := range changes() {
		dir, err := place(folder, one.number)
		if err != nil {
			return nil, err
		}

		more := append(slices.Clone(fitting), one)

		m, err := plain.changed(ctx, repository, dir, more...)
		if errors.Is(err, errDoesNotFit) {
			fmt.Fprintf(os.Stderr, "frameworkcost: %v\n\n", err)

			continue
		}

		if err != nil {
			return nil, err
		}

		fitting = more
		variants = append(variants, variant{m, nameOf(fitting)})
	}

	return variants, nil
}

// place makes a folder for a variant.
func place(folder, name string) (string, error) {
	const perm = 0o700

	dir := filepath.Join(folder, name)

	err := os.Mkdir(dir, perm)
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}

	return dir, nil
}

// nameOf is "change 1", or "changes 1, 2 and 3".
func nameOf(all []change) string {
	last := len(all) - 1
	if last == 0 {
		return "change " + all[0].number
	}

	numbers := make([]string, last)
	for i, one := range all[:last] {
		numbers[i] = one.number
	}

	return "changes " + strings.Join(numbers, ", ") + " and " + all[last].number
}

// compare measures the variants in turn, and prints the tables.
func compare(ctx context.Context, o options, variants []variant, out io.Writer) error {
	programs, measured := make([]program, len(variants)), make([]costs, len(variants))

	for i, one := range variants {
		var err error

		programs[i], err = build(ctx, o.repository, one.module)
		if err != nil {
			return fmt.Errorf("building with %s: %w", one.name, err)
		}
	}

	for range o.rounds {
		for i, p := range programs {
			found, err := p.run(ctx, o.requests)
			if err != nil {
				return fmt.Errorf("measuring %s: %w", variants[i].name, err)
			}

			measured[i] = measured[i].least(found)
		}
	}

	columns := make([]column, 0, len(variants)+1)
	for i, one := range variants {
		columns = append(columns, column{name: one.name, by: byFramework, costs: measured[i]})
	}

	columns = append(columns, column{name: "fast path", by: byFastPath, costs: measured[0]})

	_, _ = fmt.Fprintf(out, "terraform-plugin-framework %s, the least of %d rounds of %d requests, on one core:\n\n",
		variants[0].version, o.rounds, o.requests)

	err := printTables(out, columns)
	if err != nil {
		return err
	}

	_, _ = fmt.Fprintln(out) // what follows is no row

	return judge(measured[0][unchangedPlan+byFramework].time, o.enough)
}

// judge fails when the framework is fast enough.
func judge(plan, enough time.Duration) error {
	if plan < enough {
		return fmt.Errorf("%s for the plan of an unchanged card: %w", plan, errSuperfluous)
	}

	return nil
}
