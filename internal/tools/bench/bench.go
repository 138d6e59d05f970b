// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package bench compares the provider with its own naive form, with one that does nothing, and with what Terraform
// brings along: real runs of a CLI against the emulator. It asserts nothing; it prints lines of Go benchmarks for benchstat.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"time"
)

// Props say what is compared, and how.
type Props struct {
	// CLI is the path of terraform or tofu.
	CLI string
	// Bin is a folder with the programs: terraform-provider-qonto, naive, noop and rusage.
	Bin string
	// With is another provider, if any.
	With Other
	// Cards and Latencies are the sizes and the times that the API takes to answer.
	Cards     []int
	Latencies []time.Duration
	// Large is a number of cards of which only one plan is made, at LargeLatency; 0 for none, as when Attributes are given.
	Large        int
	LargeLatency time.Duration
	// Attributes are numbers of them: instead of providers, noops whose resource has so many are compared.
	Attributes []int
	// Repeat is how often each plan and query is run, the subjects in turn. The naive one runs once.
	Repeat int
	// Only names the subjects that are measured, Commands what is measured: apply, plan and query. Empty is all of them.
	Only, Commands []string
	Out            io.Writer
}

// bench is one run of the comparison.
type bench struct {
	Props

	front   string // the folder of the measuring program
	queries bool   // they are wanted, and the CLI has the command
}

// Run runs everything, and prints a line for each command that the CLI has run.
func Run(ctx context.Context, props Props) error {
	err := props.With.check()
	if err != nil {
		return fmt.Errorf("the other provider: %w", err)
	}

	front, err := front(props.Bin, props.subjects())
	if err != nil {
		return err
	}

	defer func() { _ = os.RemoveAll(front) }()

	b := &bench{Props: props, front: front, queries: wanted(querying, props.Commands) && hasQuery(ctx, props.CLI)}

	var scenarios []*scenario

	for _, cards := range props.Cards {
		for _, latency := range props.Latencies {
			scenarios = append(scenarios, &scenario{cards: cards, latency: latency})
		}
	}

	if props.Large > 0 && len(props.Attributes) == 0 {
		scenarios = append(scenarios, &scenario{
			cards: props.Large, latency: props.LargeLatency, commands: []string{planning}, subjects: []string{ours, noop, other}, once: true,
		})
	}

	for _, one := range scenarios {
		err = b.measure(ctx, one)
		if err != nil {
			return err
		}
	}

	return nil
}

// hasQuery is true for Terraform 1.14 and later.
func hasQuery(ctx context.Context, cli string) bool {
	return exec.CommandContext(ctx, cli, "query", "-help").Run() == nil
}

// front is a folder in which the measuring program has the names of all providers.
func front(bin string, subjects []subject) (string, error) {
	dir, err := os.MkdirTemp("", "qonto-bench-")
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}

	for _, one := range subjects {
		err = os.Symlink(filepath.Join(bin, "rusage"), filepath.Join(dir, "terraform-provider-"+path.Base(one.source)))
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return "", fmt.Errorf("placing the measuring program: %w", err)
		}
	}

	return dir, nil
}

// measure runs the commands of a scenario.
func (b *bench) measure(ctx context.Context, c *scenario) error {
	runs, end, err := b.runs(ctx, c)
	defer func() { end() }()

	if err != nil {
		return err
	}

	if wanted(planning, b.Commands, c.commands) {
		err = b.inTurn(c, runs, func(t *run) error { return t.plan(ctx) })
		if err != nil {
			return err
		}
	}

	if !b.queries || !wanted(querying, b.Commands, c.commands) {
		return nil
	}

	return b.inTurn(c, runs, func(t *run) error { return t.query(ctx) })
}

// runs are the subjects in a scenario, with their cards. The returned function must be called, also after an error.
func (b *bench) runs(ctx context.Context, c *scenario) (runs []*run, end func(), err error) {
	end = func() {
		for _, t := range runs {
			t.end()
		}
	}

	for _, one := range b.subjects() {
		if !wanted(one.name, b.Only, c.subjects) {
			continue
		}

		t, err := newRun(b, one, c)
		if err != nil {
			return runs, end, err
		}

		runs = append(runs, t)

		err = t.prepare(ctx)
		if err != nil {
			return runs, end, fmt.Errorf("%s with %d cards: %w", one.name, c.cards, err)
		}

		err = t.settle(ctx, wanted(applying, b.Commands, c.commands))
		if err != nil {
			return runs, end, fmt.Errorf("%s with %d cards: %w", one.name, c.cards, err)
		}
	}

	return runs, end, nil
}

// wanted tells whether a name is in all of the choices. An empty choice is one of everything.
func wanted(name string, choices ...[]string) bool {
	for _, choice := range choices {
		if len(choice) > 0 && !slices.Contains(choice, name) {
			return false
		}
	}

	return true
}

// inTurn lets the subjects take turns, so that what else the machine does hits all of them alike.
func (b *bench) inTurn(c *scenario, runs []*run, do func(*run) error) error {
	for round := range max(1, b.Repeat) {
		for _, t := range runs {
			if round > 0 && (c.once || t.subject.once) {
				continue
			}

			err := do(t)
			if err != nil {
				return err
			}
		}
	}

	return nil
}
