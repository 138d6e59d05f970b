// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"maps"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Schedules take turns in playing scenarios: sequences of steps that steps drawn one by one would hardly ever make. Everything
// about a scenario that can be drawn is drawn.

// scenario appends its steps to a schedule.
type scenario struct {
	name string
	play func(d *dice, s *schedule)
}

// inScenario is how many of a hundred schedules play a scenario.
const inScenario = 55

func scenarios() []scenario {
	return slices.Concat(endScenarios(), issueScenarios(), settingScenarios())
}

// endScenarios are about cards that end, or must not.
func endScenarios() []scenario {
	return []scenario{
		{"a renewal, and an end", playRenewal},
		{"a renewal that is imported", playImportedRenewal},
		{"a lock of Qonto's own", playSystemLock},
		{"a fixed value is changed", playFixedChange},
		{"a fixed value is written down later", playWrittenDown},
		{"a protected card", playProtected},
		{"a locked card is discarded", playLockedDiscard},
		{"a card is left in Qonto", playLeft},
		{"a card in any status is removed", playStatus},
		{"a replacement is interrupted", playReplacement},
	}
}

// issueScenarios are about cards that are issued, or must not.
func issueScenarios() []scenario {
	return []scenario{
		{"a new card is dead at once", playDeadAtOnce},
		{"a key is not kept", playKeyless},
		{"a replacement after a replacement", playGenerations},
		{"two resources want one card", playShared},
		{"clocks differ", playClocks},
		{"answers have no date", playNoDate},
		{"a short failure", playShortFailure},
	}
}

// settingScenarios are about what is sent and stored.
func settingScenarios() []scenario {
	return []scenario{
		{"a second person changes flags", playFlags},
		{"a second person changes settings", playSettings},
		{"a value settles differently", playUnknown},
		{"values that Qonto spells in its own way", playSpelling},
		{"a part of the configuration", playTarget},
	}
}

// plain is a card without anything that gets into the way of a scenario.
func (d *dice) plain(levels ...string) card {
	c := d.card()
	c.Level, c.Nickname, c.Own, c.Timeout = pick(d, levels...), new(d.name()), true, ""

	if c.Policy == "" && c.physical() || c.Policy != "" && d.chance(50) {
		c.Policy = "discard"
	}

	return c
}

// then appends a step with these cards, in which something fails now and then.
func (d *dice) then(s *schedule, wait time.Duration, cards ...card) *step {
	one := step{Wait: wait, Cards: cards, Moved: map[string]string{}}

	var before []card
	if len(s.Steps) > 0 {
		before = s.Steps[len(s.Steps)-1].Cards
	}

	if d.chance(20) {
		d.failures(&one, d.likely(before, &one))
	}

	s.Steps = append(s.Steps, one)

	return &s.Steps[len(s.Steps)-1]
}

// calmly takes failures out of a step on whose success a scenario rests.
func calmly(s *step) *step {
	s.Faults, s.Blow, s.Presses = nil, nil, nil

	return s
}

func (d *dice) moment() time.Duration {
	return pick(d, 0, time.Minute, 20*time.Minute, 26*time.Minute, 40*time.Minute, 3*time.Hour, 26*time.Hour)
}

func playRenewal(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelVirtual, levelAdvertising, levelStandard)
	calmly(d.then(s, 0, c))

	next := d.then(s, d.moment(), c)
	next.Events = []event{{What: control.Renew, Of: c.address()}}

	renewAgain := []event{{What: edit, Of: c.address(), Set: map[string]any{"renewed": false}}, {What: control.Renew, Of: c.address()}}

	if d.chance(20) {
		next.Events = append(next.Events, renewAgain...)
	}

	if d.chance(40) {
		end := map[string]any{"status": pick(d, "discarded", "lost", "abusive", "order_canceled", "expired")}
		next.Events = append(next.Events, event{What: edit, Of: c.address(), Child: true, Set: end})

		if d.chance(70) {
			next.Events = append(next.Events, renewAgain...)
		}
	}

	last := d.then(s, d.moment(), c)
	last.NoRefresh = d.chance(15)

	if d.chance(40) {
		last.Events = append(last.Events, event{What: pick(d, control.SystemLock, control.Hold, control.SetPIN), Of: c.address()})
	}

	if d.chance(50) {
		last.Events = append(last.Events, event{What: control.Expire, Of: c.address()})
	}

	switch d.IntN(4) {
	case 0:
		last.Replace = []string{c.address()}
	case 1:
	default:
		last.Cards = nil
	}

	if d.chance(20) {
		last.Pause = d.moment()
		last.Between = []event{{What: pick(d, control.Expire, control.Renew, control.SystemLock), Of: c.address()}}
	}
}

func playImportedRenewal(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelVirtual, levelAdvertising)
	calmly(d.then(s, 0, c))

	second := c
	second.Name, second.Lineage = d.name(), d.lineages+1
	d.lineages++

	next := d.then(s, d.moment(), c, second)
	next.Events = []event{{What: control.Renew, Of: c.address()}}
	next.Imports = map[string]source{second.address(): {Of: c.address(), Child: true}}

	if d.chance(30) {
		next.Events = append(next.Events, event{What: control.Expire, Of: c.address()})
	}

	last := d.then(s, d.moment(), c, second)
	d.expireNow(last, c)

	switch d.IntN(5) {
	case 0:
		last.Replace = []string{pick(d, c, second).address()}
	case 1:
		last.Cards = []card{c}
	case 2:
	default:
		last.Cards = []card{second}
	}
}

// expireNow lets a card come to the end of its life before the run, or not.
func (d *dice) expireNow(s *step, c card) {
	if d.chance(70) {
		s.Events = append(s.Events, event{What: control.Expire, Of: c.address()})
	}
}

func playSystemLock(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelAdvertising, levelStandard)
	calmly(d.then(s, 0, c))

	lock := event{What: control.SystemLock, Of: c.address()}
	last := d.then(s, d.moment(), c)

	if d.chance(30) {
		last.Events = append(last.Events, event{What: control.Renew, Of: c.address()})
	}

	if d.chance(30) {
		last.Between, last.Pause = []event{lock}, d.moment()
	} else {
		last.Events = append(last.Events, lock)
	}

	last.Cards = slices.Clone(last.Cards)

	switch d.IntN(4) {
	case 0:
		last.Cards = nil
	case 1:
		last.Replace = []string{c.address()}
	default:
		last.Cards[0].Locked = new(d.chance(70))
	}

	if d.chance(40) {
		d.then(s, d.moment(), last.Cards...).Events = []event{{What: control.SystemUnlock, Of: c.address()}}
	}
}

func playFixedChange(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Allow = d.chance(40)
	calmly(d.then(s, 0, c))

	changed := c

	switch d.IntN(4) {
	case 0:
		changed.Level = levelTypo
	case 1:
		changed.Holder = 1 - c.Holder
	case 2:
		changed.Account = 1 - c.Account
	default:
		changed.Level = pick(d, levelVirtual, levelAdvertising)
	}

	changed.Allow = d.chance(60)
	last := d.then(s, d.moment(), changed)

	if d.approvals != approvalsOff && d.chance(40) {
		last.Presses = []press{denial()}
	}

	if d.chance(30) {
		d.then(s, d.moment(), changed)
	}
}

func playWrittenDown(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelVirtual, levelFlash, levelAdvertising, levelPlus)
	c.Own, c.Allow = d.chance(30), d.chance(40)
	calmly(d.then(s, 0, c))

	written := c
	written.Written = pick(d, []string{"card_design"}, []string{"card_design", "organization_id"}, []string{"type_of_print"}, []string{"card_design"})
	calmly(d.then(s, d.moment(), written))

	last := d.then(s, d.moment(), written)
	last.Events = []event{{What: edit, Of: c.address(), Set: map[string]any{
		pick(d, "card_design", "card_design", "type_of_print"): "renamed." + d.name(),
	}}}

	if d.chance(30) {
		last.Cards = slices.Clone(last.Cards)
		d.change(&last.Cards[0])
	}
}

func playProtected(d *dice, s *schedule) {
	c := d.plain(levelStandard, levelPlus, levelVirtual)
	c.Policy, c.First = "prevent", d.chance(50)

	if c.physical() && d.chance(50) {
		c.Policy = ""
	}

	calmly(d.then(s, 0, c))

	last := d.then(s, d.moment(), c)
	last.NoRefresh = d.chance(10)

	if d.chance(50) {
		last.Events = []event{d.anyEnd(c)}
	}

	switch d.IntN(3) {
	case 0:
		last.Cards = nil
	case 1:
		last.Taint = c.address()
		last.Cards = slices.Clone(last.Cards)

		for range d.IntN(2) {
			d.change(&last.Cards[0])
		}

		if d.chance(60) {
			last.Cards[0].Holder = 1 - c.Holder
		}
	default:
		last.Replace = []string{c.address()}
	}
}

// anyEnd brings a card into any status.
func (d *dice) anyEnd(c card) event {
	return event{What: edit, Of: c.address(), Set: map[string]any{"status": pick(d, statuses()...)}}
}

func playLockedDiscard(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelAdvertising, levelStandard)
	c.Policy, c.Locked = "discard", new(true)

	s.Switches["discard_paused"] = pick(d, "reject", "reject", "reject", "accept")
	calmly(d.then(s, 0, c))

	last := d.then(s, d.moment())
	if d.chance(30) {
		last.Cards, last.Replace = []card{c}, []string{c.address()}
	}

	for range 1 + d.IntN(2) {
		at := pick(d, "unlock", "unlock", "discard", "lock")
		last.Faults = append(last.Faults, fault{Endpoint: at, Kind: d.kindAt(at), Nth: pick(d, 1, 1, 2), Times: pick(d, 0, 0, 1, 8, 20)})
	}

	if d.chance(20) {
		last.Blow = &blow{What: pick(d, blows()...), Where: pick(d, arrived, goesOn, committed, answered), Endpoint: pick(d, "unlock", "discard"), Nth: 1}
	}
}

func playLeft(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Policy = pick(d, "lock", "lock", "abandon")
	calmly(d.then(s, 0, c))

	last := d.then(s, d.moment())
	if d.chance(50) {
		last.Faults = []fault{{Endpoint: "lock", Kind: pick(d, ignored, d.kindAt("lock")), Nth: 1, Times: pick(d, 0, 1, 2)}}
	}

	if d.chance(30) {
		last.Events = []event{{What: pick(d, control.SystemLock, control.Renew, control.Hold), Of: c.address()}}
	}

	if d.chance(40) {
		d.then(s, d.moment(), c)
	}
}

func playStatus(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	c.Policy = pick(d, "discard", "discard", "discard", "lock", "abandon", "prevent")
	calmly(d.then(s, 0, c))

	if d.chance(70) {
		d.then(s, d.moment(), c).Events = []event{d.anyEnd(c)}
	}

	last := d.then(s, d.moment())
	if d.chance(50) {
		last.Pause, last.Between = d.moment(), []event{d.anyEnd(c)}
	}
}

// playReplacement interrupts a replacement at one of its boundaries.
func playReplacement(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelVirtual, levelFlash, levelStandard)
	c.Policy = pick(d, "lock", "lock", "abandon", "abandon", "discard")

	if d.chance(40) {
		c.Seed = "s1"
	}

	calmly(d.then(s, 0, c))

	last := d.then(s, pick(d, 0, 10*time.Minute, 20*time.Minute, 29*time.Minute, 2*time.Hour), c)
	last.Replace = []string{c.address()}

	switch d.IntN(3) {
	case 0:
		last.Blow = &blow{
			What: pick(d, blows()...), Where: pick(d, places()...), Endpoint: pick(d, "create", "create", "lock", "discard"), Nth: pick(d, 1, 2),
		}
	case 1:
		lost := pick(d, "dropped after", "500 after", "html after", "reset before")
		last.Faults = []fault{{Endpoint: "create", Kind: lost, Nth: 2, Times: 1}, {Endpoint: "create", Kind: "503 before", Nth: 3}}
	default:
		last.Presses = []press{denial()}
	}

	if last.Blow != nil && last.Blow.Where == unkept && !isDone(last.Blow.Endpoint) {
		last.Blow.Where = committed
	}

	d.then(s, pick(d, 0, 5*time.Minute, 12*time.Minute, 27*time.Minute, 2*time.Hour), c)
}

func playDeadAtOnce(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelStandard)
	last := calmly(d.then(s, 0, c))

	switch dead := "said to be " + pick(d, finalStatuses()...); d.IntN(3) {
	case 0:
		last.Blow = &blow{What: cancelOrder, Where: committed, Endpoint: "create", Nth: 1}
	case 1:
		last.Faults = []fault{{Endpoint: "list", Kind: dead, Nth: pick(d, 1, 2), Times: pick(d, 0, 1, 3)}}
	default:
		last.Faults = []fault{{Endpoint: "create", Kind: dead, Nth: 1, Times: pick(d, 0, 1)}}
	}

	d.then(s, d.moment(), c)
}

func playKeyless(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelStandard)
	last := calmly(d.then(s, 0, c))

	if d.chance(75) {
		last.Faults = []fault{{Endpoint: "create", Kind: pick(d, keylessKinds()...).name, Nth: 1, Times: pick(d, 1, 1, 2, 0)}}
	} else {
		last.Blow = &blow{What: pick(d, blows()...), Where: unkept, Endpoint: "create", Nth: 1}
	}

	if d.chance(15) {
		last.Faults = append(last.Faults, fault{Endpoint: "list", Kind: pick(d, slow, d.kindAt("list")), Nth: pick(d, 1, 2)})
	}

	d.then(s, d.moment(), c)
}

// playGenerations has a replaced card replaced once more, or lost, while Qonto forgets one key after the other.
func playGenerations(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash)
	c.Seed, c.First = pick(d, "s1", "s1", ""), d.chance(10)

	if c.Policy == "" || d.chance(60) {
		c.Policy = "discard"
	}

	calmly(d.then(s, 0, c))

	wait := pick(d, 5*time.Minute, 15*time.Minute, 20*time.Minute, 24*time.Minute)
	last := calmly(d.then(s, wait, c))

	if d.chance(70) {
		last.Replace = []string{c.address()}
	} else {
		last.Cards = nil
		last = calmly(d.then(s, time.Minute, c))
	}

	last.Faults = []fault{
		{Endpoint: "create", Kind: pick(d, "dropped after", "504 after", "malformed after"), Nth: 2, Times: 1},
		{Endpoint: "create", Kind: "503 before", Nth: 3},
	}

	d.then(s, pick(d, 4*time.Minute, 12*time.Minute, 20*time.Minute, 27*time.Minute), c)
}

func playShared(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelStandard)
	calmly(d.then(s, 0, c))

	second, third := c, c
	second.Name, second.Lineage = d.name(), d.lineages+1
	third.Name, third.Lineage = d.name(), d.lineages+2
	d.lineages += 2

	one := calmly(d.then(s, d.moment()))

	if d.chance(50) {
		one.Cards = []card{c, second}
		one.Imports = map[string]source{second.address(): {Of: c.address()}}
		d.then(s, d.moment(), c, second)

		return
	}

	// The card is in no state any more when two resources import it.
	s.Steps[0].Cards = []card{c}
	s.Steps[0].Cards[0].Policy = "abandon"
	one.Cards = nil
	two := calmly(d.then(s, d.moment(), second, third))
	two.Imports = map[string]source{
		second.address(): {Of: c.address(), Lineage: c.Lineage}, third.address(): {Of: c.address(), Lineage: c.Lineage},
	}

	d.then(s, d.moment(), second, third)
}

func playClocks(d *dice, s *schedule) {
	s.Skew = pick(d, -24*time.Hour, -2*time.Hour, -31*time.Minute, 31*time.Minute, 2*time.Hour, 24*time.Hour)

	c := d.plain(levelVirtual, levelFlash, levelStandard)
	c.Seed = ""
	calmly(d.then(s, 0, c))

	renamed := c
	renamed.Nickname = new(d.name())
	calmly(d.then(s, pick(d, 0, 3*time.Minute), renamed))

	again := c
	again.Name, again.Lineage = d.name(), d.lineages+1
	d.lineages++

	d.then(s, pick(d, 0, 5*time.Minute, 26*time.Minute), renamed, again)
}

func playNoDate(d *dice, s *schedule) {
	s.Switches["date_header"] = false

	c := d.plain(levelVirtual, levelFlash, levelStandard)
	c.Seed = pick(d, "", "", "s1")

	if d.chance(70) {
		age := pick(d, time.Minute, 26*time.Minute, 2*time.Hour, 23*time.Hour, 48*time.Hour, 400*time.Hour)
		d.then(s, 0, c).Events = []event{{What: order, Of: c.address(), Set: map[string]any{ageOfOrder: age}}}
	}

	d.then(s, d.moment(), c)
	d.then(s, d.moment())
	d.then(s, d.moment(), c)
}

func playShortFailure(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelStandard)
	last := calmly(d.then(s, d.moment(), c))

	if d.chance(40) {
		kind := pick(d, "429 before", "429 before, Retry-After", "429 concurrent")
		last.Faults = []fault{{Endpoint: "create", Kind: kind, Nth: 1, For: pick(d, time.Minute, 4*time.Minute, 9*time.Minute)}}

		return
	}

	last.Faults = []fault{{Endpoint: "create", Kind: d.kindAt("create"), Nth: 1, Times: 1 + d.IntN(2)}}
}

func playFlags(d *dice, s *schedule) {
	c := d.plain(levelStandard, levelPlus)
	c.Foreign = new(d.chance(50))
	calmly(d.then(s, 0, c))

	changed := c
	changed.Foreign = new(!*c.Foreign)
	last := d.then(s, d.moment(), changed)

	flags := map[string]any{"online_option": d.chance(50), "atm_option": d.chance(50), "nfc_option": d.chance(50)}

	if d.chance(60) {
		last.Between, last.Pause = []event{{What: edit, Of: c.address(), Set: flags}}, d.moment()
	} else {
		last.Events = []event{{What: edit, Of: c.address(), Set: flags}}
	}

	if d.chance(30) {
		last.Faults = []fault{{Endpoint: "list", Kind: "without flags", Nth: 1}}
	}
}

func playSettings(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	calmly(d.then(s, 0, c))

	changed := c
	for range 1 + d.IntN(3) {
		d.change(&changed)
	}

	last := d.then(s, d.moment(), changed)
	last.Events = d.edits(c)
	last.Between = d.edits(c)
	last.Pause = d.moment()

	d.then(s, d.moment(), changed).Events = d.edits(c)
}

// edits are what a second person does to a card.
func (d *dice) edits(c card) []event {
	var all []event

	for range d.IntN(3) {
		changes := pick(d,
			map[string]any{"nickname": d.name()},
			map[string]any{"payment_daily_limit": pick(d, 20, 25, 35)},
			map[string]any{"payment_transaction_limit": pick(d, 20, 25, 35)},
			map[string]any{"user_locked": d.chance(50)},
			map[string]any{"active_days": pick(d, []int{1, 2}, []int{5, 6, 7})},
			map[string]any{"categories": pick(d, []string{"tax"}, []string{})},
		)
		all = append(all, event{What: edit, Of: c.address(), Set: changes})
	}

	return all
}

func playUnknown(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelAdvertising, levelStandard)

	if d.chance(30) {
		c.Unknown = []string{pick(d, "nickname", "holder_id", "bank_account_id")}
	}

	calmly(d.then(s, 0, c))

	changed := c
	changed.Unknown = pick(d,
		[]string{"holder_id"}, []string{"nickname"}, []string{"holder_id", "nickname"}, []string{"bank_account_id"}, []string{"card_level"})
	changed.Allow = d.chance(40)

	if d.chance(60) {
		changed.Holder = 1 - c.Holder
	}

	if d.chance(40) {
		changed.Account = 1 - c.Account
	}

	for range 1 + d.IntN(2) {
		d.change(&changed)
	}

	d.then(s, d.moment(), changed)
}

func playSpelling(d *dice, s *schedule) {
	c := d.plain(levelVirtual, levelFlash, levelAdvertising)
	c.AnyShop = d.chance(80)

	s.Switches["omit_card_keys"] = pick(d, []string{"categories"}, []string{"categories", "active_days"}, []string{"card_design"}, []string{})
	s.Switches["card_design_case"] = pick(d, "as_sent", "lower")
	s.Switches["pre_expires_at_rounding"] = pick(d, "none", "end_of_day")
	d.then(s, 0, c)

	changed := c
	changed.AnyShop = true
	d.change(&changed)
	d.then(s, d.moment(), changed)
}

func playTarget(d *dice, s *schedule) {
	c, other := d.plain(levelVirtual, levelFlash), d.plain(levelVirtual, levelStandard)
	d.then(s, 0, c, other)

	changed, third := c, d.plain(levelVirtual)
	d.change(&changed)

	if d.chance(30) {
		d.change(&other)
	}

	last := d.then(s, d.moment(), changed, other, third)
	last.Targets = []string{pick(d, changed, other, third).address()}

	if d.chance(40) {
		last.Cards, last.Targets = slices.Clone(last.Cards[:1]), []string{pick(d, c, other).address()}
	}

	if d.chance(30) {
		last.Replace = slices.Clone(last.Targets)
	}

	d.then(s, d.moment(), last.Cards...)
}

func denial() press { return press{Decision: "deny", After: 5 * time.Second} }

// kindAt is a kind of failure that can strike an endpoint.
func (d *dice) kindAt(endpoint string) string {
	var fitting []string

	for _, k := range kinds() {
		if k.at(endpoint) {
			fitting = append(fitting, k.name)
		}
	}

	return pick(d, fitting...)
}

// scenarioOf is the scenario whose turn it is.
func (d *dice) scenarioOf(number uint64, s *schedule) {
	all := scenarios()
	chosen := all[number%uint64(len(all))]

	s.Scenario = chosen.name
	s.Switches = maps.Clone(s.Switches)

	chosen.play(d, s)
}
