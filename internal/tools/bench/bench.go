// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package bench compares the provider with its own naive form, with one that does nothing, and with what Terraform
// brings along: real runs of a CLI against the emulator. It asserts nothing; it prints tables.
package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	// Repeat is how often each command is run; the run with the least CPU counts.
	Repeat int
	// Only names the one provider that is measured; empty is all of them.
	Only string
	Out  io.Writer
}

func contenders(bin string) []contender {
	return []contender{
		{name: "this provider", program: filepath.Join(bin, "terraform-provider-qonto"), network: true},
		{name: "naive", program: filepath.Join(bin, "naive"), network: true},
		{name: "floor", program: filepath.Join(bin, "floor")},
		{name: "terraform_data"},
	}
}

// row is one line of the tables: one contender, size and latency.
type row struct {
	contender contender
	cards     int
	latency   time.Duration
	apply     figures
	plan      figures
}

// Run runs everything and prints the tables.
func Run(ctx context.Context, props Props) error {
	front, err := front(props.Bin)
	if err != nil {
		return err
	}

	defer func() { _ = os.RemoveAll(front) }()

	var rows []row

	for _, cards := range props.Cards {
		for _, one := range contenders(props.Bin) {
			for number, latency := range props.Latencies {
				if number > 0 && !one.network || props.Only != "" && props.Only != one.name {
					continue
				}

				measured, err := try(ctx, props, front, one, cards, latency)
				if err != nil {
					return fmt.Errorf("%s with %d cards: %w", one.name, cards, err)
				}

				rows = append(rows, measured)
				progress(measured)
			}
		}
	}

	return report(props.Out, rows)
}

func progress(r row) {
	fmt.Fprintf(os.Stderr, "%s, %d cards, %s: apply %s, plan %s\n",
		r.contender.name, r.cards, r.latency, r.apply.wall.Round(time.Millisecond), r.plan.wall.Round(time.Millisecond))
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

func try(ctx context.Context, props Props, front string, one contender, cards int, latency time.Duration) (row, error) {
	result := row{contender: one, cards: cards, latency: latency}

	dir, err := os.MkdirTemp("", "qonto-bench-run-")
	if err != nil {
		return result, fmt.Errorf("making a folder: %w", err)
	}

	defer func() { _ = os.RemoveAll(dir) }()

	w := newWorld(latency)
	defer w.stop()

	t := &trial{cli: props.CLI, bin: front, dir: dir, contender: one, world: w}

	err = t.write(cards)
	if err != nil {
		return result, err
	}

	if one.program == "" {
		_, err = t.run(ctx, "init")
		if err != nil {
			return result, err
		}
	}

	result.apply, err = t.run(ctx, "apply", "-auto-approve")
	if err != nil {
		return result, err
	}

	for range max(1, props.Repeat) {
		again, err := t.run(ctx, "plan", "-detailed-exitcode") // fails when anything is planned
		if err != nil {
			return result, err
		}

		if result.plan.wall == 0 || again.provider.CPU+again.cli < result.plan.provider.CPU+result.plan.cli {
			result.plan = again
		}
	}

	return result, nil
}
