// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures plans and applies of a real Terraform CLI against the emulator and prints tables.
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
	latencies := flag.String("latencies", "0s,50ms,150ms", "how long the API takes to answer")

	flag.IntVar(&props.Repeat, "repeat", 1, "how often each plan is run; the one with the least CPU counts")
	flag.StringVar(&props.Only, "only", "", "the `name` of the one provider that is measured, such as \"this provider\"")
	flag.Parse()

	for path, target := range map[string]*string{*cli: &props.CLI, *bin: &props.Bin} {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return fmt.Errorf("finding %s: %w", path, err)
		}

		*target = absolute
	}

	for text := range strings.SplitSeq(*cards, ",") {
		count, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("reading -cards: %w", err)
		}

		props.Cards = append(props.Cards, count)
	}

	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("reading -latencies: %w", err)
		}

		props.Latencies = append(props.Latencies, latency)
	}

	return bench.Run(ctx, props)
}
