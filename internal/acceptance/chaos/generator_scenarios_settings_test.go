// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"time"
)

func playFlags(g *generator, s *schedule) {
	c := g.plainCard(levelStandard, levelPlus)
	c.Foreign = new(g.chance(50))
	withoutFailures(g.addStep(s, 0, c))

	changed := c
	changed.Foreign = new(!*c.Foreign)
	last := g.addStep(s, g.drawMoment(), changed)

	flags := map[string]any{"online_option": g.chance(50), "atm_option": g.chance(50), "nfc_option": g.chance(50)}

	if g.chance(60) {
		last.Between, last.Pause = []event{{What: edit, Of: c.address(), Set: flags}}, g.drawMoment()
	} else {
		last.Events = []event{{What: edit, Of: c.address(), Set: flags}}
	}

	if g.chance(30) {
		last.Faults = []fault{{Endpoint: "list", Kind: "without flags", Nth: 1}}
	}
}

func playSettings(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelAdvertising, levelStandard)
	withoutFailures(g.addStep(s, 0, c))

	changed := c
	for range 1 + g.IntN(3) {
		g.change(&changed)
	}

	last := g.addStep(s, g.drawMoment(), changed)
	last.Events = g.edits(c)
	last.Between = g.edits(c)
	last.Pause = g.drawMoment()

	g.addStep(s, g.drawMoment(), changed).Events = g.edits(c)
}

// edits are what a second person does to a card.
func (g *generator) edits(c card) []event {
	var all []event

	for range g.IntN(3) {
		changes := pick(g,
			map[string]any{"nickname": g.name()},
			map[string]any{"payment_daily_limit": pick(g, 20, 25, 35)},
			map[string]any{"payment_transaction_limit": pick(g, 20, 25, 35)},
			map[string]any{"user_locked": g.chance(50)},
			map[string]any{"active_days": pick(g, []int{1, 2}, []int{5, 6, 7})},
			map[string]any{"categories": pick(g, []string{"tax"}, []string{})},
		)
		all = append(all, event{What: edit, Of: c.address(), Set: changes})
	}

	return all
}

func playUnknown(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelAdvertising, levelStandard)

	if g.chance(30) {
		c.Unknown = []string{pick(g, "nickname", "holder_id", "bank_account_id")}
	}

	withoutFailures(g.addStep(s, 0, c))

	changed := c
	changed.Unknown = pick(g,
		[]string{"holder_id"}, []string{"nickname"}, []string{"holder_id", "nickname"}, []string{"bank_account_id"}, []string{"card_level"})
	changed.Allow = g.chance(40)

	if g.chance(60) {
		changed.Holder = 1 - c.Holder
	}

	if g.chance(40) {
		changed.Account = 1 - c.Account
	}

	for range 1 + g.IntN(2) {
		g.change(&changed)
	}

	g.addStep(s, g.drawMoment(), changed)
}

func playSpelling(g *generator, s *schedule) {
	c := g.plainCard(levelVirtual, levelFlash, levelAdvertising)
	c.AnyShop = g.chance(80)

	s.Switches["omit_card_keys"] = pick(g, []string{"categories"}, []string{"categories", "active_days"}, []string{"card_design"}, []string{})
	s.Switches["card_design_case"] = pick(g, "as_sent", "lower")
	s.Switches["pre_expires_at_rounding"] = pick(g, "none", "end_of_day")
	g.addStep(s, 0, c)

	changed := c
	changed.AnyShop = true
	g.change(&changed)
	g.addStep(s, g.drawMoment(), changed)
}

func playTarget(g *generator, s *schedule) {
	c, other := g.plainCard(levelVirtual, levelFlash), g.plainCard(levelVirtual, levelStandard)
	g.addStep(s, 0, c, other)

	changed, third := c, g.plainCard(levelVirtual)
	g.change(&changed)

	if g.chance(30) {
		g.change(&other)
	}

	last := g.addStep(s, g.drawMoment(), changed, other, third)
	last.Targets = []string{pick(g, changed, other, third).address()}

	if g.chance(40) {
		last.Cards, last.Targets = slices.Clone(last.Cards[:1]), []string{pick(g, c, other).address()}
	}

	if g.chance(30) {
		last.Replace = slices.Clone(last.Targets)
	}

	g.addStep(s, g.drawMoment(), last.Cards...)
}

func denial() decision { return decision{Answer: "deny", After: 5 * time.Second} }

// kindAt is a kind of failure that can strike an endpoint.
