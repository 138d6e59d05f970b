// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package bench compares the provider with its own naive form, with one that does nothing, and with what Terraform
// brings along: real runs of a CLI against the emulator. It asserts nothing; it prints tables.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// Props say what is compared, and how.
type Props struct {
	// CLI is the path of terraform or tofu.
	CLI string
	// Bin is a folder with the programs: terraform-provider-qonto, naive, floor and measured.
	Bin string
	// Cards and Latencies are the sizes and the times that the API takes to answer.
	Cards     []int
	Latencies []time.Duration
	// Large is a number of cards of which only one plan is made, at LargeLatency; 0 for none.
	Large        int
	LargeLatency time.Duration
	// Repeat is how often each plan and query is run, the contenders in turn; the median counts. The naive one runs once.
	Repeat int
	// Only names the contenders that are measured, Commands what is measured: apply, plan and query. Empty is all of them.
	Only, Commands []string
	Out            io.Writer
}

// bench is one run of the comparison.
type bench struct {
	Props

	front   string // the folder of the measuring program
	queries bool   // the CLI has the command query
}

// Run runs everything and prints the tables, after an error or an interrupt those of what was measured.
func Run(ctx context.Context, props Props) error {
	front, err := front(props.Bin)
	if err != nil {
		return err
	}

	defer func() { _ = os.RemoveAll(front) }()

	b := &bench{Props: props, front: front, queries: hasQuery(ctx, props.CLI)}

	var contests []*contest

	for _, cards := range props.Cards {
		for _, latency := range props.Latencies {
			contests = append(contests, newContest(cards, latency))
		}
	}

	if props.Large > 0 {
		large := newContest(props.Large, props.LargeLatency)
		large.commands, large.contenders, large.once = []string{planning}, []string{ours, floor}, true
		contests = append(contests, large)
	}

	for at := 0; at < len(contests) && err == nil; at++ {
		err = b.hold(ctx, contests[at])
	}

	return errors.Join(report(props.Out, contests, b.queries), err)
}

// hasQuery is true for Terraform 1.14 and later.
func hasQuery(ctx context.Context, cli string) bool {
	return exec.CommandContext(ctx, cli, "query", "-help").Run() == nil
}

// front is a folder in which the measuring program has the name of the provider.
func front(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "qonto-bench-")
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}

	err = os.Symlink(filepath.Join(bin, "measured"), filepath.Join(dir, "terraform-provider-qonto"))
	if err != nil {
		return "", fmt.Errorf("placing the measuring program: %w", err)
	}

	return dir, nil
}

// hold measures the commands.
func (b *bench) hold(ctx context.Context, c *contest) error {
	trials, end, err := b.trials(ctx, c)
	defer func() { end() }()

	if err != nil {
		return err
	}

	if wanted(planning, b.Commands, c.commands) {
		err = b.inTurn(c, trials, func(t *trial) error { return t.plan(ctx) })
		if err != nil {
			return err
		}
	}

	if !b.queries || !wanted(querying, b.Commands, c.commands) {
		return nil
	}

	return b.inTurn(c, trials, func(t *trial) error { return t.query(ctx) })
}

// trials are the contenders in a contest, with their cards. The returned function must be called, also after an error.
func (b *bench) trials(ctx context.Context, c *contest) (trials []*trial, end func(), err error) {
	end = func() {
		for _, t := range trials {
			t.end()
		}
	}

	for _, one := range contenders(b.Bin) {
		if !wanted(one.name, b.Only, c.contenders) {
			continue
		}

		t, err := newTrial(b, one, c)
		if err != nil {
			return trials, end, err
		}

		trials = append(trials, t)

		err = t.settle(ctx, wanted(applying, b.Commands, c.commands))
		if err != nil {
			return trials, end, fmt.Errorf("%s with %d cards: %w", one.name, c.cards, err)
		}
	}

	return trials, end, nil
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

// inTurn lets the contenders take turns, so that what else the machine does hits all of them alike.
func (b *bench) inTurn(c *contest, trials []*trial, do func(*trial) error) error {
	for round := range max(1, b.Repeat) {
		for _, t := range trials {
			if round > 0 && (c.once || t.contender.once) {
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
