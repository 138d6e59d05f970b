// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"path/filepath"
	"regexp"
	"strconv"
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

// The benchmarks have the names by which the tables look for them. This reads their source: a measurement runs them, and
// a figure that is missing is an error.
func TestBenchmarksFillTheTables(t *testing.T) {
	t.Parallel()

	paths, err := filepath.Glob(filepath.Join(repository, benchmarks, "*_bench_test.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files of benchmarks: %v", len(paths), err)
	}

	var source strings.Builder
	for _, path := range paths {
		source.WriteString(read(t, path))
	}

	for _, request := range requests() {
		function, part, _ := strings.Cut(strings.TrimSuffix(request[1], "/"), "/")
		if !strings.Contains(source.String(), "\nfunc "+function+"(b *testing.B)") || !regexp.MustCompile(named).MatchString(function) {
			t.Errorf("%s is no benchmark that is run", function)
		}

		for _, name := range []string{part, byFramework, byFastPath} {
			if name != "" && !strings.Contains(source.String(), strconv.Quote(name)) {
				t.Errorf("the benchmarks have no part named %q", name)
			}
		}
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
