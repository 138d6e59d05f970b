// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

const (
	benchmarks = "./internal/provider/fastpathtest"
	named      = "^Benchmark(UnchangedCard|NewCard)$"

	// The last part of a benchmark's name says who answers.
	byFramework = "framework"
	byFastPath  = "fastpath"
)

// cost is what one request takes.
type cost struct {
	time        time.Duration
	allocations int64
}

// costs are those of benchmarks, by name: BenchmarkUnchangedCard/plan/framework.
type costs map[string]cost

// program is the benchmarks, built with a version of the framework.
type program struct {
	path string
	dir  string // in which it runs
}

// build builds the benchmarks with a module.
func build(ctx context.Context, repository string, m *module) (program, error) {
	p := program{path: filepath.Join(filepath.Dir(m.modfile), "benchmarks.test"), dir: filepath.Join(repository, filepath.FromSlash(benchmarks))}

	_, err := m.command(ctx, repository, "test", "-c", "-trimpath", "-o", p.path, benchmarks)

	return p, err
}

// run measures so many requests of each kind. On one core the time includes what the garbage collector takes.
func (p program) run(ctx context.Context, requests int) (costs, error) {
	cmd := exec.CommandContext(ctx, p.path, "-test.run=^$", "-test.bench="+named, //nolint:gosec // built above
		"-test.cpu=1", "-test.benchtime="+strconv.Itoa(requests)+"x")
	cmd.Dir = p.dir

	printed, err := output(cmd)
	if err != nil {
		return nil, err
	}

	return parse(string(printed))
}

// parse reads the lines of benchmarks.
func parse(printed string) (costs, error) {
	line := regexp.MustCompile(`(?m)^(Benchmark\S+)\s+\d+\s+([\d.]+) ns/op\s.*?(\d+) allocs/op$`)
	found := costs{}

	for _, match := range line.FindAllStringSubmatch(printed, -1) {
		nanoseconds, err := strconv.ParseFloat(match[2], 64)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", match[1], err)
		}

		allocations, err := strconv.ParseInt(match[3], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", match[1], err)
		}

		found[match[1]] = cost{time: time.Duration(nanoseconds), allocations: allocations}
	}

	return found, nil
}

// least keeps the smaller of two figures: whatever else the machine does only adds to them.
func (c costs) least(others costs) costs {
	if c == nil {
		return others
	}

	for name, other := range others {
		one, known := c[name]
		if !known {
			one = other
		}

		c[name] = cost{time: min(one.time, other.time), allocations: min(one.allocations, other.allocations)}
	}

	return c
}
