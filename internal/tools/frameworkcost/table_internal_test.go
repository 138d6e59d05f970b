// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const printed = `goos: linux
BenchmarkUnchangedCard/validate/fastpath         	     300	     38101 ns/op	    9012 B/op	     120 allocs/op
BenchmarkUnchangedCard/upgrade/fastpath          	     300	    101000 ns/op	   29012 B/op	     420 allocs/op
BenchmarkUnchangedCard/read/fastpath             	     300	    199999 ns/op	   59012 B/op	     720 allocs/op
BenchmarkUnchangedCard/plan/fastpath             	     300	    400000 ns/op	   79012 B/op	     999 allocs/op
BenchmarkNewCard/fastpath                        	     300	    300000 ns/op	   69012 B/op	    1000 allocs/op
BenchmarkUnchangedCard/plan/framework            	     300	   6012345.5 ns/op	 4079012 B/op	 1012345 allocs/op
PASS
`

func TestParse(t *testing.T) {
	t.Parallel()

	found, err := parse(printed)
	if err != nil || len(found) != 6 {
		t.Fatalf("%v, %v", found, err)
	}

	if got, want := found["BenchmarkUnchangedCard/plan/framework"], (cost{6012345, 1012345}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestLeastOfTheRounds(t *testing.T) {
	t.Parallel()

	var all costs

	for _, round := range []costs{{"a": {3, 5}}, {"a": {2, 6}, "b": {9, 9}}, {"a": {4, 4}}} {
		all = all.least(round)
	}

	if diff := cmp.Diff(costs{"a": {2, 4}, "b": {9, 9}}, all, cmp.AllowUnexported(cost{})); diff != "" {
		t.Error(diff)
	}
}

func TestPrintTables(t *testing.T) {
	t.Parallel()

	found, err := parse(printed)
	if err != nil {
		t.Fatal(err)
	}

	var out strings.Builder

	err = printTables(&out, []column{{name: "fast path", by: byFastPath, costs: found}})
	if err != nil {
		t.Fatal(err)
	}

	want := "| CPU in ms, one request | fast path |\n|---|---:|\n" +
		"| `ValidateResourceConfig` | 0.04 |\n| `UpgradeResourceState` | 0.10 |\n| `ReadResource`, with the request to Qonto | 0.20 |\n" +
		"| `PlanResourceChange`, nothing changed | 0.40 |\n| `PlanResourceChange`, new | 0.30 |\n\n" +
		"| Allocations, one request | fast path |\n|---|---:|\n" +
		"| `ValidateResourceConfig` | 120 |\n| `UpgradeResourceState` | 420 |\n| `ReadResource`, with the request to Qonto | 720 |\n" +
		"| `PlanResourceChange`, nothing changed | 999 |\n| `PlanResourceChange`, new | 1,000 |\n"

	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}

	if err := printTables(&out, []column{{name: "framework", by: byFramework, costs: found}}); !errors.Is(err, errIncomplete) {
		t.Errorf("a benchmark that was not run: %v", err)
	}
}

// The benchmarks have the names by which the tables look for them, and one of them is what the verdict is about.
func TestBenchmarksFillTheTables(t *testing.T) {
	t.Parallel()

	cmd := exec.CommandContext(t.Context(), "go", "test", "-run=^$", "-bench="+named, "-benchtime=1x", benchmarks)
	cmd.Dir = repository

	run, err := output(cmd)
	if err != nil {
		t.Fatal(err)
	}

	// With several cores, and without -cpu=1, their number is part of a name.
	found, err := parse(regexp.MustCompile(`(?m)^(Benchmark\S+)-\d+(\s)`).ReplaceAllString(string(run), "$1$2"))
	if err != nil {
		t.Fatal(err)
	}

	err = printTables(io.Discard, []column{{by: byFramework, costs: found}, {by: byFastPath, costs: found}})
	if err != nil || found[unchangedPlan+byFramework].time == 0 {
		t.Errorf("%v\n%s", err, run)
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()

	for enough, want := range map[time.Duration]error{0: nil, time.Millisecond: nil, 3 * time.Millisecond: errSuperfluous} {
		if err := judge(2*time.Millisecond, enough); !errors.Is(err, want) {
			t.Errorf("2 ms where %s is enough: %v", enough, err)
		}
	}
}
