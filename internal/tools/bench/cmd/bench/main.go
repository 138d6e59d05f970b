// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures plans and applies of a real Terraform CLI against the emulator and prints lines of Go
// benchmarks for benchstat.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench"
)

const (
	defaultLatency = 50 * time.Millisecond
	defaultRepeat  = 6
	defaultLarge   = 5000
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	props := bench.Props{Out: os.Stdout}

	cli := flag.String("cli", "terraform", "the `path` of the CLI")
	bin := flag.String("bin", "bin", "the `folder` of the programs")
	cards := flag.String("cards", "10,100,1000", "how many cards")
	attributes := flag.String("attributes", "", "instead of providers, compare noops whose resource has such `numbers` of attributes; see below")
	latencies := flag.String("latencies", "0s,50ms,150ms", "how long the API takes to answer")
	only := flag.String("only", "", "the `names` of the subjects that are measured, such as \"qonto,noop\"")
	commands := flag.String("commands", "", "the `names` of the commands that are measured: apply,plan,query; without apply, cards are imported")

	flag.IntVar(&props.Large, "large", defaultLarge, "so many cards are planned as well, without an apply before; 0 for none")
	flag.DurationVar(&props.LargeLatency, "large-latency", defaultLatency, "how long the API takes to answer for these")
	flag.IntVar(&props.Repeat, "repeat", defaultRepeat, "how often each plan and query is run")
	otherFlags(&props.With)
	flag.Parse()

	for path, target := range map[string]*string{*cli: &props.CLI, *bin: &props.Bin} {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return fmt.Errorf("finding %s: %w", path, err)
		}

		*target = absolute
	}

	for numbers, target := range map[*string]*[]int{cards: &props.Cards, attributes: &props.Attributes} {
		for text := range strings.FieldsFuncSeq(*numbers, func(r rune) bool { return r == ',' }) {
			count, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("reading -cards or -attributes: %w", err)
			}

			*target = append(*target, count)
		}
	}

	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("reading -latencies: %w", err)
		}

		props.Latencies = append(props.Latencies, latency)
	}

	for names, target := range map[*string]*[]string{only: &props.Only, commands: &props.Commands} {
		if *names != "" {
			*target = strings.Split(*names, ",")
		}
	}

	return bench.Run(ctx, props)
}
