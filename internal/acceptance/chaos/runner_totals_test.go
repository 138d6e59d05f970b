// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// totals are sums over all schedules.
type totals struct {
	mu        sync.Mutex
	schedules int
	runs      int
	requests  int
	issued    int
	wrong     int
	failures  int
	hits      map[cell]int
	counts    map[string]int
	asked     map[oracle]int
	found     map[oracle]int
	scenarios map[string]int
}

func newTotals() *totals {
	return &totals{
		hits: map[cell]int{}, counts: map[string]int{}, asked: map[oracle]int{}, found: map[oracle]int{}, scenarios: map[string]int{},
	}
}

func (s *totals) add(sim *simulation) {
	ledger := sim.server.Ledger()

	s.mu.Lock()
	defer s.mu.Unlock()

	s.schedules++
	s.runs += len(sim.runs)
	s.requests += len(ledger.Requests)
	s.issued += len(sim.issues)
	s.wrong += len(sim.wrong)

	if len(sim.wrong) > 0 {
		s.failures++
	}

	for _, o := range oracles() {
		s.asked[o] += sim.checks[o]
		s.found[o] += sim.violations[o]
	}

	s.scenarios[sim.schedule.Scenario]++

	for what, times := range sim.notes {
		s.counts[what] += times
	}

	for at, times := range sim.hits {
		s.hits[at] += times
	}

	for what, times := range sim.counts {
		if !strings.HasPrefix(what, "replacing ") {
			s.counts[what] += times
		}
	}
}

func (s *totals) failed() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.failures
}

func (s *totals) missed() []cell {
	return slices.DeleteFunc(required(), func(c cell) bool { return s.hits[c] > 0 })
}

// summary is how much was done and what came of it.
func (s *totals) summary() string {
	var text strings.Builder

	fmt.Fprintf(&text, "%d schedules, %d runs, %d requests, %d cards issued, %d violations\n",
		s.schedules, s.runs, s.requests, s.issued, s.wrong)

	hit, cells := 0, 0

	for _, times := range s.hits {
		hit += times
		cells += min(times, 1)
	}

	fmt.Fprintf(&text, "%d faults and interruptions, in %d cells of the matrix\n", hit, cells)

	fmt.Fprintf(&text, "%7s %10s  oracle\n", "asked", "violations")

	for _, o := range oracles() {
		fmt.Fprintf(&text, "%7d %10d  %s\n", s.asked[o], s.found[o], o)
	}

	for _, name := range slices.Sorted(maps.Keys(s.scenarios)) {
		fmt.Fprintf(&text, "%7d  schedules of the scenario %q\n", s.scenarios[name], name)
	}

	for _, what := range slices.Sorted(maps.Keys(s.counts)) {
		fmt.Fprintf(&text, "%7d  %s\n", s.counts[what], what)
	}

	return text.String()
}

// matrix is how often each fault hit each request.
func (s *totals) matrix() string {
	var text strings.Builder

	fmt.Fprintf(&text, "how often which fault hit which request, %d of %d cells never\n", len(s.missed()), len(required()))

	fmt.Fprintf(&text, "%-52s", "")

	for _, column := range columns() {
		fmt.Fprintf(&text, " %7.7s", strings.ReplaceAll(column, approved, "ok'd "))
	}

	for _, kind := range rows() {
		fmt.Fprintf(&text, "\n%-52s", kind)

		for _, column := range columns() {
			fmt.Fprintf(&text, " %7d", s.hits[cell{column, kind}])
		}
	}

	return text.String()
}

func rows() []string {
	var names []string

	for _, c := range required() {
		if !slices.Contains(names, c.Kind) {
			names = append(names, c.Kind)
		}
	}

	return names
}
