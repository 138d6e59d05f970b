// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// expectNoViolations plays a schedule in several orders of its resources, and expects that no oracle finds anything.
func (s schedule) expectNoViolations(t *testing.T) {
	t.Helper()
	t.Parallel()

	terraform, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	if s.Parallelism == 0 {
		s.Parallelism = 1
	}

	for order := range orders {
		one := s
		one.Order = uint64(order)

		if sim := play(t, terraform, one); len(sim.wrong) > 0 {
			t.Fatalf("%v\n%s\n%s", sim.wrong, one, sim.trace())
		}
	}
}

func eventsOf(what control.Event, of card) []event {
	return []event{{What: what, Of: of.address()}}
}

func (c card) with(change func(*card)) card {
	change(&c)

	return c
}

func unnamed(c card) card {
	c.Nickname = nil

	return c
}

// Cards that ended although they must not.
func TestNoCardEndsBySurprise(t *testing.T) {
	a := virtual().with(func(c *card) { c.Nickname, c.Own = new("ads"), true })
	b := a.with(func(c *card) { c.Name, c.Lineage = "b", 2 })
	child := map[string]source{b.address(): {Of: a.address(), Child: true}}
	plastic := a.with(func(c *card) { c.Level, c.Policy = levelStandard, "discard" })
	locked := a.with(func(c *card) { c.Locked = new(true) })
	left := a.with(func(c *card) { c.Policy = "lock" })
	protected := plastic.with(func(c *card) { c.Policy = "prevent" })
	designed := a.with(func(c *card) { c.Written = []string{"card_design"} })
	renamed := []event{{What: edit, Of: a.address(), Set: map[string]any{"card_design": "renamed"}}}
	dead := event{What: edit, Of: a.address(), Child: true, Set: map[string]any{"status": "discarded"}}
	renewedAgain := []event{{What: edit, Of: a.address(), Set: map[string]any{"renewed": false}}, {What: control.Renew, Of: a.address()}}
	strict := map[string]any{"discard_paused": "reject"}

	for name, s := range map[string]schedule{
		"the block of an expired card whose renewal is another resource": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a, b}, Events: eventsOf(control.Renew, a), Imports: child},
			{Cards: []card{b}, Events: eventsOf(control.Expire, a)},
		}},
		"the block of an expired card whose renewal is another resource, by an older CLI": {OldCLI: true, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a, b}, Events: eventsOf(control.Renew, a), Imports: child},
			{Cards: []card{b}, Events: eventsOf(control.Expire, a)},
		}},
		"the block of an expired card, by an older CLI": {OldCLI: true, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: eventsOf(control.Renew, a)},
			{Events: eventsOf(control.Expire, a)},
		}},
		"a destroy without a refresh, after a renewal and the end": {Steps: []step{
			{Cards: []card{a}},
			{Events: append(eventsOf(control.Renew, a), eventsOf(control.Expire, a)...), NoRefresh: true},
		}},
		"a renewal between plan and apply": {Steps: []step{
			{Cards: []card{a}},
			{Between: eventsOf(control.Renew, a)},
		}},
		"a replacement that is interrupted while it looks for a renewal": {Switches: map[string]any{"list_delay_ms": 3000}, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: eventsOf(control.Renew, a)},
			{
				Wait: 20 * time.Minute, Cards: []card{a}, Replace: []string{a.address()}, NoRefresh: true,
				Interrupt: &interrupt{What: stopTwice, Where: arrived, Endpoint: "list", Nth: 3},
			},
		}},
		"a renewed card under a lock of Qonto's own": {Switches: strict, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: eventsOf(control.Renew, a)},
			{Events: eventsOf(control.SystemLock, a)},
		}},
		"a typo in the level": {Steps: []step{
			{Cards: []card{a}}, {Cards: []card{a.with(func(c *card) { c.Level = levelTypo })}},
		}},
		"a typo in the level of a card that may be replaced": {Steps: []step{
			{Cards: []card{a}}, {Cards: []card{a.with(func(c *card) { c.Level, c.Allow = levelTypo, true })}},
		}},
		"a typo in the level of a card that is replaced": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) { c.Level = levelTypo })}, Replace: []string{a.address()}},
		}},
		"a changed holder, and a denied approval": {Switches: map[string]any{"sca": "observed"}, Approvals: approvalsObserved, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) { c.Holder = 1 })}, Decisions: []decision{denial()}},
		}},
		"a design that was written down, and is renamed": {Steps: []step{
			{Cards: []card{a}}, {Cards: []card{designed}}, {Cards: []card{designed}, Events: renamed},
		}},
		"a design that was written down, and is renamed on a card that may be replaced": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{designed.with(func(c *card) { c.Allow = true })}},
			{Cards: []card{designed.with(func(c *card) { c.Allow = true })}, Events: renamed},
		}},
		"a locked card whose unlock loses its answer": {Switches: strict, Steps: []step{
			{Cards: []card{locked}},
			{Faults: []fault{{Endpoint: "unlock", Kind: "dropped after", Nth: 1}}},
		}},
		"a locked card that is unlocked and not discarded": {Switches: strict, Steps: []step{
			{Cards: []card{locked}},
			{Faults: []fault{{Endpoint: "discard", Kind: "503 before", Nth: 2}}},
		}},
		"a lock that is answered and not made": {Steps: []step{
			{Cards: []card{left}},
			{Faults: []fault{{Endpoint: "lock", Kind: ignored, Nth: 1}}},
		}},
		"an expired protected card, by an older CLI": {OldCLI: true, Steps: []step{
			{Cards: []card{protected}},
			{Events: eventsOf(control.Expire, protected)},
		}},
		"a tainted protected card with another holder": {Steps: []step{
			{Cards: []card{protected}},
			{Cards: []card{protected.with(func(c *card) { c.Holder, c.First = 1, true })}, Taint: protected.address()},
		}},
		"a renewal of a card that its own replacement takes back": {Steps: []step{
			{Cards: []card{a.with(func(c *card) { c.First = true })}},
			{Cards: []card{a.with(func(c *card) { c.First = true })}, Events: eventsOf(control.Renew, a)},
			{Cards: []card{a.with(func(c *card) { c.First, c.Locked = true, new(true) })}, Replace: []string{a.address()}},
		}},
		"a renewal of which the first card is dead": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: append(eventsOf(control.Renew, a), dead)},
			{Wait: time.Minute, Cards: []card{a}, Events: renewedAgain},
			{Cards: []card{a}, Events: eventsOf(control.Expire, a)},
		}},
		"a renewal that has expired before its card": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: append(eventsOf(control.Renew, a), event{What: control.Expire, Of: a.address(), Child: true})},
			{Wait: time.Minute, Cards: []card{a}, Events: eventsOf(control.Expire, a)},
		}},
		"a renewal of which the last card is dead": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a}, Events: eventsOf(control.Renew, a)},
			{Wait: time.Minute, Cards: []card{a}, Events: append(renewedAgain, dead)},
			{Cards: []card{a}, Events: eventsOf(control.Expire, a)},
		}},
	} {
		t.Run(name, func(t *testing.T) { s.expectNoViolations(t) })
	}
}

// Cards that were issued although they must not, or lost.
func TestNoCardIsIssuedBySurprise(t *testing.T) {
	a := virtual().with(func(c *card) { c.Nickname, c.Own = new("ads"), true })
	b := a.with(func(c *card) { c.Name, c.Lineage = "b", 2 })
	d := a.with(func(c *card) { c.Name, c.Lineage = "d", 3 })
	child := map[string]source{b.address(): {Of: a.address(), Child: true}}
	seeded := a.with(func(c *card) { c.Seed = "s" })
	posted := a.with(func(c *card) { c.Level = levelStandard })
	noDate := map[string]any{"date_header": false}

	all := map[string]schedule{
		"a list that says of a new card that it is cancelled": {Steps: []step{
			{Cards: []card{posted}, Faults: []fault{{Endpoint: "list", Kind: "said to be order_canceled", Nth: 1}}},
		}},
		"an order that is cancelled before its answer": {Steps: []step{
			{Cards: []card{posted}, Interrupt: &interrupt{What: cancelOrder, Where: committed, Endpoint: "create", Nth: 1}},
		}},
		"a virtual card that is cancelled before its answer": {Steps: []step{
			{Cards: []card{a}, Interrupt: &interrupt{What: cancelOrder, Where: committed, Endpoint: "create", Nth: 1}},
		}},
		"an order that is cancelled, and whose answer is lost": {Steps: []step{
			{
				Cards: []card{a}, Interrupt: &interrupt{What: cancelOrder, Where: unkept, Endpoint: "create", Nth: 1},
				Faults: []fault{{Endpoint: "create", Kind: "dropped after", Nth: 1, Times: 1}},
			},
		}},
		"an order that is cancelled, and whose answer and key are lost": {Steps: []step{
			{
				Cards: []card{a}, Interrupt: &interrupt{What: cancelOrder, Where: committed, Endpoint: "create", Nth: 1},
				Faults: []fault{{Endpoint: "create", Kind: "dropped, key not kept", Nth: 1, Times: 1}},
			},
		}},
		"a create that is interrupted, and a list that says that its card is cancelled": {Steps: []step{
			{
				Cards: []card{a}, Interrupt: &interrupt{What: stop, Where: committed, Endpoint: "create", Nth: 1},
				Faults: []fault{{Endpoint: "list", Kind: "said to be order_canceled", Nth: 1}},
			},
		}},
		"a third generation within the half hour": {Steps: []step{
			{Cards: []card{seeded}},
			{
				Wait: 20 * time.Minute, Cards: []card{seeded}, Replace: []string{seeded.address()},
				Faults: []fault{{Endpoint: "create", Kind: "dropped after", Nth: 2, Times: 1}, {Endpoint: "create", Kind: "503 before", Nth: 3}},
			},
			{Wait: 12 * time.Minute, Cards: []card{seeded}},
		}},
		"two imports of one card": {Steps: []step{
			{Cards: []card{a.with(func(c *card) { c.Policy = "abandon" })}},
			{},
			{Cards: []card{b, d}, Imports: map[string]source{
				b.address(): {Of: a.address(), Lineage: a.Lineage}, d.address(): {Of: a.address(), Lineage: a.Lineage},
			}},
		}},
		"an import of a card that a resource holds": {Steps: []step{
			{Cards: []card{a}}, {Cards: []card{a, b}, Imports: map[string]source{b.address(): {Of: a.address()}}},
		}},
		"both sides of a renewal": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a, b}, Events: eventsOf(control.Renew, a), Imports: child},
			{Cards: []card{a, b}, Events: eventsOf(control.Expire, a)},
		}},
		"a possible duplicate of an older name, and a clock ahead": {Skew: -2 * time.Hour, Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) { c.Nickname = new("travel") })}},
			{Cards: []card{a.with(func(c *card) { c.Nickname = new("travel") }), b}},
		}},
		"a card whose key is not kept, and a next run whose answer is lost": {Steps: []step{
			{
				Cards: []card{a}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1},
				Faults: []fault{{Endpoint: "create", Kind: "dropped, key not kept", Nth: 1, Times: 1}},
			},
			{Cards: []card{a}, Faults: []fault{{Endpoint: "create", Kind: "dropped after", Nth: 1, Times: 2}}},
		}},
		"a card whose key is not kept, and a next run that is killed after it has issued another one": {Steps: []step{
			{
				Cards: []card{a}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1},
				Faults: []fault{{Endpoint: "create", Kind: "dropped, key not kept", Nth: 1, Times: 1}},
			},
			{Cards: []card{a}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 1}},
			{Cards: []card{a}},
		}},
		"a later key that is approved when Qonto has forgotten the first one": {Switches: map[string]any{"sca": "observed"}, Steps: []step{
			{Cards: []card{a}},
			{Wait: 5 * time.Minute},
			{Wait: 24 * time.Minute, Cards: []card{a}, Decisions: []decision{{control.Approve, 14 * time.Minute}}},
			{Cards: []card{a}},
		}},
		"no date": {Switches: noDate, Steps: []step{{Cards: []card{a}}}},
		"a possible duplicate of two days, and no date": {Switches: noDate, Steps: []step{
			{Cards: []card{a}, Events: []event{{What: order, Of: a.address(), Set: map[string]any{ageOfOrder: 48 * time.Hour}}}},
		}},
		"a possible duplicate of two older cards": {Parallelism: 2, Steps: []step{
			{Cards: []card{unnamed(seeded), unnamed(b)}},
			{Wait: 26 * time.Minute, Cards: []card{unnamed(seeded), unnamed(b), d}},
		}},
		"ten minutes of 429": {Steps: []step{
			{Cards: []card{a}, Faults: []fault{{Endpoint: "create", Kind: "429 before", Nth: 1, For: windowOfLimit}}},
		}},
		"ten minutes of 429 with Retry-After": {Steps: []step{
			{Cards: []card{a}, Faults: []fault{{Endpoint: "create", Kind: "429 before, Retry-After", Nth: 1, For: windowOfLimit}}},
		}},
	}

	for _, k := range keylessKinds() {
		all["a create that was "+k.name] = schedule{Steps: []step{
			{Cards: []card{a}, Faults: []fault{{Endpoint: "create", Kind: k.name, Nth: 1, Times: 1}}},
		}}
	}

	all["a create whose key is not kept, and slow lists"] = schedule{Steps: []step{
		{Cards: []card{a}, Faults: []fault{
			{Endpoint: "create", Kind: "dropped, key not kept", Nth: 1, Times: 1}, {Endpoint: "list", Kind: slow, Nth: 1},
		}},
	}}

	for _, policy := range []string{"discard", "lock"} {
		c := a.with(func(c *card) { c.Policy = policy })
		all["a replacement by a killed run whose state is not written, "+policy] = schedule{LateState: true, Steps: []step{
			{Cards: []card{c}},
			{Cards: []card{c}, Replace: []string{c.address()}, Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 2}},
			{Cards: []card{c}},
		}}
	}

	for _, kind := range []string{"malformed after", "truncated after", "html after", "500 after"} {
		all["a create whose answer is "+kind] = schedule{Steps: []step{
			{Cards: []card{a}, Faults: []fault{{Endpoint: "create", Kind: kind, Nth: 1, Times: 1}}},
		}}
	}

	for name, s := range all {
		t.Run(name, func(t *testing.T) { s.expectNoViolations(t) })
	}
}

// Replacements that leave the replaced card alive, and creates whose key is not kept: what the next run can know of them.
func TestInterruptedRuns(t *testing.T) {
	named := virtual().with(func(c *card) { c.Nickname, c.Own = new("ads"), true })
	seeded := named.with(func(c *card) { c.Seed = "s" })

	for name, c := range map[string]card{
		"unseeded": named, "unseeded, without a nickname": unnamed(named), "seeded": seeded, "seeded, without a nickname": unnamed(seeded),
	} {
		for _, after := range []time.Duration{0, 12 * time.Minute, 27 * time.Minute} {
			for _, policy := range []string{"lock", "abandon"} {
				left := c.with(func(c *card) { c.Policy = policy })

				t.Run(fmt.Sprintf("%s: a replacement under %s, %v later", name, policy, after), func(t *testing.T) {
					schedule{Steps: []step{
						{Cards: []card{left}},
						{
							Wait: 5 * time.Minute, Cards: []card{left}, Replace: []string{left.address()},
							Interrupt: &interrupt{What: kill, Where: committed, Endpoint: "create", Nth: 2},
						},
						{Wait: after, Cards: []card{left}},
					}}.expectNoViolations(t)
				})
			}

			t.Run(fmt.Sprintf("%s: a key that is not kept, %v later", name, after), func(t *testing.T) {
				schedule{Steps: []step{
					{Cards: []card{c}, Interrupt: &interrupt{What: kill, Where: unkept, Endpoint: "create", Nth: 1}},
					{Wait: after, Cards: []card{c}},
				}}.expectNoViolations(t)
			})
		}
	}
}

// What was sent or stored although nobody has asked for it.
func TestOnlyWhatIsAskedForIsSentAndStored(t *testing.T) {
	a := virtual().with(func(c *card) { c.Nickname, c.Own = new("ads"), true })
	plastic := a.with(func(c *card) { c.Level, c.Policy, c.Foreign = levelStandard, "discard", new(true) })
	home := plastic.with(func(c *card) { c.Foreign = new(false) })
	off := map[string]any{"online_option": false, "atm_option": false}

	for name, s := range map[string]schedule{
		"flags that somebody switches off before the apply": {Steps: []step{
			{Cards: []card{plastic}}, {Cards: []card{home}, Between: []event{{What: edit, Of: a.address(), Set: off}}},
		}},
		"flags that no list tells": {Steps: []step{
			{Cards: []card{plastic}}, {Cards: []card{home}, Faults: []fault{{Endpoint: "list", Kind: "without flags", Nth: 1}}},
		}},
		"a holder who turns out to be another": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) { c.Holder, c.Nickname, c.Unknown = 1, new("travel"), []string{"holder_id"} })}},
		}},
		"a holder who turns out to be another, on a card that may be replaced": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) {
				c.Holder, c.Nickname, c.Allow, c.Unknown = 1, new("travel"), true, []string{"holder_id"}
			})}},
		}},
		"a lock beside one of Qonto's own": {Steps: []step{
			{Cards: []card{a}},
			{Cards: []card{a.with(func(c *card) { c.Locked = new(true) })}, Events: eventsOf(control.SystemLock, a)},
		}},
		"any shop, where Qonto says nothing of shops": {Switches: map[string]any{"omit_card_keys": []string{"categories"}}, Steps: []step{
			{Cards: []card{a}}, {Cards: []card{a.with(func(c *card) { c.AnyShop = true })}},
		}},
	} {
		t.Run(name, func(t *testing.T) { s.expectNoViolations(t) })
	}
}

func TestStatusesOfRegressions(t *testing.T) {
	a := virtual().with(func(c *card) { c.Nickname, c.Own = new("ads"), true })

	for _, status := range finalStatuses() {
		t.Run(fmt.Sprintf("a new card that is %s at once", status), func(t *testing.T) {
			schedule{Steps: []step{
				{Cards: []card{a}, Faults: []fault{{Endpoint: "list", Kind: "said to be " + status, Nth: 1}}},
			}}.expectNoViolations(t)
		})
	}
}
