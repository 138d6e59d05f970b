// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"testing"
	"time"
)

// outcome is what must have been counted, and how many cards issued, when a schedule has converged.
type outcome struct {
	issued int
	counts []string
}

// expectOutcome plays a schedule that is written down rather than drawn.
func (s schedule) expectOutcome(t *testing.T, want outcome) {
	t.Helper()
	t.Parallel()

	terraform, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	s.Parallelism = 1
	sim := play(t, terraform, s)

	for _, wrong := range sim.wrong {
		t.Error(wrong)
	}

	for _, what := range want.counts {
		if sim.counts[what] != 1 {
			t.Errorf("%q was counted %d times, want once", what, sim.counts[what])
		}
	}

	if len(sim.counts) != len(want.counts) || len(sim.issues) != want.issued {
		t.Errorf("%d cards were issued, want %d; counted %v", len(sim.issues), want.issued, sim.counts)
	}

	if t.Failed() {
		t.Log(s, sim.trace())
	}
}

func virtual() card {
	return card{Name: "a", Lineage: 1, Level: levelVirtual}
}

// The guarantee, cell by cell: what a re-run does so long after an answer was lost.
func TestGuarantee(t *testing.T) {
	const (
		takenOver = "named by an error and taken over"
		seeded    = "not covered: with a seed, after 30 minutes"
		unseeded  = "not covered: without a seed, after 24 hours"
	)

	for name, cell := range map[string]struct {
		seed   string
		after  time.Duration
		issued int
		count  string
	}{
		"no seed, at once":            {"", 0, 1, ""},
		"no seed, after 24 minutes":   {"", 24 * time.Minute, 1, ""},
		"no seed, after 26 minutes":   {"", 26 * time.Minute, 1, takenOver},
		"no seed, after 29 minutes":   {"", 29 * time.Minute, 1, takenOver},
		"no seed, after 31 minutes":   {"", 31 * time.Minute, 1, takenOver},
		"no seed, after 23 hours":     {"", 23 * time.Hour, 1, takenOver},
		"no seed, after 25 hours":     {"", 25 * time.Hour, 2, unseeded},
		"with seed, at once":          {"s", 0, 1, ""},
		"with seed, after 24 minutes": {"s", 24 * time.Minute, 1, ""},
		"with seed, after 26 minutes": {"s", 26 * time.Minute, 1, ""},
		"with seed, after 29 minutes": {"s", 29 * time.Minute, 1, ""},
		"with seed, after 31 minutes": {"s", 31 * time.Minute, 2, seeded},
		"with seed, after 25 hours":   {"s", 25 * time.Hour, 2, seeded},
	} {
		t.Run(name, func(t *testing.T) {
			c := virtual()
			c.Seed = cell.seed
			want := outcome{issued: cell.issued}

			if cell.count != "" {
				want.counts = []string{cell.count}
			}

			schedule{
				Steps: []step{{Cards: []card{c}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1}}},
				Wait:  cell.after,
			}.expectOutcome(t, want)
		})
	}
}

// What random schedules have found, written down.
func TestRegressionOutcomes(t *testing.T) {
	first := virtual()
	first.First = true

	named, renamed := virtual(), virtual()
	named.Nickname, renamed.Nickname = new("ads"), new("travel")

	busy := named
	busy.Days = []int64{1, 2}

	moved := virtual()
	moved.Holder, moved.Allow = 1, true

	elsewhere := busy
	elsewhere.Name, elsewhere.Lineage = "elsewhere", 2

	seeded := func(name string, lineage int) card {
		c := virtual()
		c.Name, c.Lineage, c.Seed = name, lineage, name

		return c
	}

	for name, one := range map[string]struct {
		schedule schedule
		want     outcome
	}{
		// The search of an apply cannot know that the possible duplicate is what the new card replaces: nothing of the plan reaches it.
		"replaced after half an hour, the new card first": {
			schedule{Steps: []step{{Cards: []card{first}}, {Wait: 26 * time.Minute, Cards: []card{first}, Replace: []string{first.address()}}}},
			outcome{2, []string{"people gave a seed: possible duplicate of the card that it replaces"}},
		},
		// A tainted object is known by its key, and a changed configuration has another one: then its look tells.
		"tainted and changed at the same time": {
			schedule{Steps: []step{{Cards: []card{named}}, {Wait: 2 * time.Hour, Cards: []card{busy}, Taint: named.address()}}},
			outcome{issued: 2},
		},
		// The old card is dead and still in the state; its configuration is another one.
		"killed between the halves of a replacement": {
			schedule{Steps: []step{
				{Cards: []card{virtual()}},
				{Cards: []card{moved}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "discard", Nth: 1}},
			}},
			outcome{2, []string{
				"a dead card with a changed configuration was removed from the state",
			}},
		},
		// The key of the new card is answered with the old one, and Ctrl-C keeps the provider from seeing that it is dead.
		"interrupted while a replay is looked up": {
			schedule{Steps: []step{
				{Cards: []card{virtual()}},
				{Cards: []card{}},
				{Wait: time.Minute, Cards: []card{virtual()}, Interrupt: &interrupt{What: stop, Where: answered, Endpoint: "create", Nth: 1}},
			}},
			outcome{issued: 2},
		},
		// A create takes over the very card that it is to replace. That card is not to be destroyed, whatever a list tells.
		"replaced by itself, the new card first, and the lists fail": {
			schedule{Steps: []step{
				{Cards: []card{first}},
				{
					Wait: 5 * time.Minute, Cards: []card{first}, Replace: []string{first.address()},
					Faults: []fault{{Endpoint: "list", Kind: "503 before", Nth: 5}},
				},
			}},
			outcome{issued: 1},
		},
		// The card that ends is read, the new one is planned, and only then its end.
		"renamed without a moved block, and changed": {
			schedule{EndsLast: true, Steps: []step{{Cards: []card{named}}, {Wait: 26 * time.Minute, Cards: []card{elsewhere}}}},
			outcome{2, []string{"people gave a seed: possible duplicate of a known card"}},
		},
		// A card has ended, and one like it was issued before its key was forgotten. The plan of a third says that it has to wait.
		"the third card with a seed, beside the second": {
			schedule{Steps: []step{
				{Cards: []card{seeded("s1", 1)}},
				{Wait: 20 * time.Minute, Cards: []card{seeded("s2", 2)}},
				{Wait: 8 * time.Minute, Cards: []card{seeded("s2", 2), seeded("s3", 3)}},
			}},
			outcome{3, []string{"people waited until keys were forgotten: possible duplicate of a known card"}},
		},
		// The key of the lost card is young when the run begins, and forgotten when Qonto takes the request: that run stops and
		// names the card. The next one, with a seed, is not covered.
		"a key grows old while Qonto limits the rate": {
			schedule{Steps: []step{
				{Cards: []card{seeded("s", 1)}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1}},
				{
					Wait: 24 * time.Minute, Cards: []card{seeded("s", 1)},
					Faults: []fault{{Endpoint: "create", Kind: "429 before", Nth: 1, For: 9 * time.Minute}},
				},
			}},
			outcome{2, []string{"not covered: with a seed, after 30 minutes"}},
		},
		// Two lost cards: the error that asks for a decision about the older one names the younger one too.
		"lost twice, with another nickname": {
			schedule{
				Steps: []step{
					{Cards: []card{named}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1}},
					{Wait: 24 * time.Minute, Cards: []card{renamed}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1}},
				},
				Wait: 5 * time.Minute,
			},
			outcome{2, []string{"named by an error and taken over", "named by an error, and another card was taken over"}},
		},
	} {
		t.Run(name, func(t *testing.T) { one.schedule.expectOutcome(t, one.want) })
	}
}
