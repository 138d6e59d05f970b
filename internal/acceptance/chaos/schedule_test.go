// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// schedule is everything that happens in one world, decided before it begins.
type schedule struct {
	Switches    map[string]any
	Approvals   approvals
	Skew        time.Duration // of the server's clock
	OldCLI      bool          // no identities, orphans planned unread
	Parallelism int
	Steps       []step
	Order       uint64        // in which the resources of a run are begun
	Wait        time.Duration // before it settles
	Scenario    string        // what the steps are about, empty when they were drawn one by one
}

// step is one run of Terraform, and what happens before and during it.
type step struct {
	Wait    time.Duration
	Cards   []card // the configuration
	Moved   map[string]string
	Replace []string
	Taint   string
	Faults  []fault
	Blow    *blow
	Presses []press       // of the first challenges; the others are approved at once
	Pause   time.Duration // between plan and apply

	Events    []event           // before the run
	Between   []event           // between plan and apply
	Imports   map[string]source // import blocks, by address
	Targets   []string
	NoRefresh bool
}

func (s schedule) String() string {
	var text strings.Builder

	if s.Scenario != "" {
		fmt.Fprintf(&text, "scenario %s\n", s.Scenario)
	}

	fmt.Fprintf(&text, "switches %v, approvals %s, clock skew %v, old CLI %v, parallelism %d\n",
		s.Switches, s.Approvals, s.Skew, s.OldCLI, s.Parallelism)

	for i, one := range s.Steps {
		fmt.Fprintf(&text, "step %d after %v, pause %v, moved %v, replace %v, taint %q\n",
			i+1, one.Wait, one.Pause, one.Moved, one.Replace, one.Taint)

		for _, c := range one.Cards {
			fmt.Fprintf(&text, "  %v\n", c)
		}

		for _, f := range one.Faults {
			fmt.Fprintf(&text, "  FAULT %v\n", f)
		}

		one.writeExtras(&text)

		if len(one.Presses) > 0 {
			fmt.Fprintf(&text, "  PHONE %v\n", one.Presses)
		}

		if one.Blow != nil {
			fmt.Fprintf(&text, "  BLOW %v\n", *one.Blow)
		}
	}

	fmt.Fprintf(&text, "settles after %v\n", s.Wait)

	return text.String()
}

func (s *step) writeExtras(text *strings.Builder) {
	for _, e := range s.Events {
		fmt.Fprintf(text, "  EVENT %v\n", e)
	}

	for _, e := range s.Between {
		fmt.Fprintf(text, "  BETWEEN PLAN AND APPLY %v\n", e)
	}

	if len(s.Imports)+len(s.Targets) > 0 || s.NoRefresh {
		fmt.Fprintf(text, "  imports %v, targets %v, without refresh %v\n", s.Imports, s.Targets, s.NoRefresh)
	}
}

// dice draw a schedule.
type dice struct {
	*rand.Rand

	approvals approvals
	names     int
	lineages  int
}

func draw(seed, number uint64) schedule {
	cells := required()
	target := cells[number%uint64(len(cells))]

	d := &dice{Rand: rand.New(rand.NewPCG(seed, number))}
	d.approvals = d.wants(target)
	s := schedule{
		Switches: d.switches(), Approvals: d.approvals, Parallelism: pick(d, 1, 2, 10), OldCLI: d.chance(20), Wait: d.wait(),
		Order: d.Uint64(),
	}

	if d.chance(25) {
		s.Skew = pick(d, -24*time.Hour, -2*time.Hour, -31*time.Minute, -5*time.Minute, 5*time.Minute, 31*time.Minute, 24*time.Hour)
	}

	if d.chance(inScenario) {
		d.scenarioOf(number, &s)

		return s
	}

	var cards []card

	for range 1 + min(d.IntN(5), d.IntN(5)) {
		one := d.step(cards, len(s.Steps) == 0, target)
		cards = one.Cards
		s.Steps = append(s.Steps, one)
	}

	if d.chance(aim) {
		if called := calledFor(target); !suits(cards, called) {
			cards = append(slices.Clone(cards), d.fit(target))
			s.Steps = append(s.Steps, step{Cards: cards})
		}

		s.Steps = append(s.Steps, d.aimed(cards, target))
	}

	return s
}

func pick[T any](d *dice, values ...T) T { return values[d.IntN(len(values))] }

func (d *dice) chance(percent int) bool { return d.IntN(100) < percent }

func (d *dice) wait() time.Duration {
	return pick(d, 0, 0, 0, 0, 5*time.Minute, 24*time.Minute, 26*time.Minute, 29*time.Minute, 31*time.Minute,
		2*time.Hour, 23*time.Hour, 25*time.Hour)
}

func (d *dice) switches() map[string]any {
	return map[string]any{
		"initial_nickname":      pick(d, "null", "null", "empty", "named"),
		"discard_paused":        pick(d, "reject", "accept"),
		"concurrent_key_status": pick(d, 409, 429),
		"list_delay_ms":         pick(d, 0, 0, 0, 0, 3000),
		"idempotency_on":        pick(d, "creates", "creates", "writes"),
		"default_limits":        pick(d, "derived", "zero"),
		"repeated_lock":         pick(d, "accept", "accept", "reject"),
		"repeated_unlock":       pick(d, "accept", "accept", "reject"),
		"newer_keys":            d.chance(85),
		"date_header":           d.chance(97),
		"sca":                   string(d.approvals),
		"sca_body":              pick(d, "flat", "array"),
		"sca_order":             pick(d, "key_first", "key_first", "sca_first"),
		"sca_token_spent":       pick(d, "on_use", "on_success"),
		"sca_canceled_at":       pick(d, "on_deny", "never"),
		"sca_fast_poll":         pick(d, "accept", "reject"),
	}
}

func (d *dice) step(cards []card, isFirst bool, target cell) step {
	one := step{Moved: map[string]string{}, Cards: slices.Clone(cards)}

	if isFirst {
		one.Cards = append(one.Cards, d.fit(target))

		for range min(d.IntN(8), d.IntN(8), d.IntN(8), d.IntN(8)) {
			one.Cards = d.add(one.Cards)
		}
	} else {
		one.Wait = d.wait()

		if d.chance(70) {
			for range 1 + d.IntN(3) {
				d.edit(&one)
			}
		}
	}

	d.commands(&one)
	d.failures(&one, d.likely(cards, &one))

	if d.approvals != approvalsOff {
		one.Presses = d.presses()
	}

	return one
}

func (d *dice) commands(one *step) {
	if d.chance(4) {
		one.Pause = pick(d, 5*time.Minute, 26*time.Minute, 2*time.Hour)
	}

	if len(one.Cards) > 0 && d.chance(12) {
		one.Replace = []string{pick(d, one.Cards...).address()}
	}

	if len(one.Cards) > 0 && d.chance(4) {
		one.Taint = pick(d, one.Cards...).address()
	}
}

func (d *dice) failures(one *step, likely []string) {
	if d.chance(55) {
		for range 1 + d.IntN(2) {
			one.Faults = append(one.Faults, d.fault(likely))
		}
	}

	if d.chance(40) {
		one.Blow = &blow{What: pick(d, blows()...), Where: pick(d, places()...), Endpoint: d.endpoint(likely), Nth: d.nth()}

		if one.Blow.Where == unkept && !isDone(one.Blow.Endpoint) {
			one.Blow.Where = committed
		}
	}
}

func (d *dice) nth() int {
	return 1 + d.IntN(2)*d.IntN(2)*d.IntN(3)
}

// endpoint prefers those that a step will call, and among those the create, where the most is at stake, and what is
// called seldom.
func (d *dice) endpoint(likely []string) string {
	if d.chance(5) {
		return pick(d, endpoints()...).name
	}

	seldom := slices.DeleteFunc(slices.Clone(likely), func(name string) bool {
		return slices.Contains([]string{"list", "organization", "membership", "nickname", "lock"}, name)
	})

	if len(seldom) > 0 && d.chance(75) {
		return pick(d, seldom...)
	}

	return pick(d, likely...)
}

func (d *dice) fault(likely []string) fault {
	at := d.endpoint(likely)

	return fault{Endpoint: at, Kind: d.kindAt(at), Nth: d.nth(), Times: pick(d, 0, 0, 1, 1, 2, 3)}
}

// likely are the endpoints that a step will call, if nothing fails.
func (d *dice) likely(before []card, one *step) []string {
	calls := map[string]bool{"list": true}

	for _, c := range one.Cards {
		at := slices.IndexFunc(before, func(old card) bool { return old.Lineage == c.Lineage })
		if at < 0 {
			forNew(c, calls)
		} else {
			forChange(before[at], c, calls)
		}

		if one.Taint == c.address() || slices.Contains(one.Replace, c.address()) {
			forNew(c, calls)

			calls["discard"] = at >= 0
		}
	}

	for _, old := range before {
		if !slices.ContainsFunc(one.Cards, func(c card) bool { return old.Lineage == c.Lineage }) {
			calls["discard"] = true
		}
	}

	for _, e := range endpoints() {
		if asks := e.isWrite() && !e.approved && calls[e.name] && d.approvals.gates(e.name); asks {
			calls[polling] = true
			calls[approved+e.name] = approvalsObserved.gates(e.name)
		}
	}

	maps.DeleteFunc(calls, func(_ string, called bool) bool { return !called })

	return slices.Sorted(maps.Keys(calls))
}

func forNew(c card, calls map[string]bool) {
	calls["create"] = true
	calls["nickname"] = calls["nickname"] || c.nickname() != ""
	calls["lock"] = calls["lock"] || c.Locked != nil && *c.Locked
	calls["organization"] = calls["organization"] || !c.Own
	calls["membership"] = calls["membership"] || !c.Own
}

func forChange(old, c card, calls map[string]bool) {
	switch {
	case old.look() != c.look():
		calls["discard"] = true
		forNew(c, calls)
	case old.nickname() != c.nickname():
		calls["nickname"] = true
	}

	calls["limits"] = calls["limits"] || old.Limit != c.Limit || old.Daily != c.Daily
	calls["restrictions"] = calls["restrictions"] || len(old.Days) != len(c.Days)
	calls["options"] = calls["options"] || c.Foreign != nil
	calls["lock"] = calls["lock"] || c.Locked != nil && *c.Locked
	calls["unlock"] = calls["unlock"] || c.Locked != nil && !*c.Locked
}
