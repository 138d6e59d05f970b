// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"testing"
)

// What Terraform hides stays hidden: as values, in sums, in directions and in names.
func TestReview_SensitiveValues(t *testing.T) {
	t.Parallel()

	secret := object{"nickname": "Secret name", "payment_monthly_limit": 4321, "categories": []string{"secret_category"}, "holder_id": "secret-member"}
	marks := object{"nickname": true, "payment_monthly_limit": true, "categories": []bool{true}, "holder_id": true}
	old := card("Old", secret)

	for name, whole := range map[string]object{
		"by attribute": plan(
			inChange(created("qonto_card.new", card("New", secret)), object{"after_sensitive": marks}),
			inChange(updated("qonto_card.more", card("More"), secret), object{"after_sensitive": marks}),
			inChange(destroyed("qonto_card.gone", old), object{"before_sensitive": marks}),
		),
		"as a whole": plan(
			inChange(created("qonto_card.new", card("New", secret)), object{"after_sensitive": true}),
			inChange(updated("qonto_card.more", old, object{"nickname": "Secret, too"}), object{"before_sensitive": true, "after_sensitive": true}),
			inChange(destroyed("qonto_card.gone", old), object{"before_sensitive": true}),
		),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, format := range []string{"text", "markdown"} {
				done := reviewed(t, whole, "-format", format)
				done.shows("(sensitive)")
				done.shows("whose limit", "sensitive")
				done.hides("Secret", "4,321", "4321", "3,821", "secret")
			}
		})
	}
}

// The sums are over cards that can spend, before and after, and say what is not in them.
func TestReview_Exposure(t *testing.T) {
	t.Parallel()

	limited := func(nickname string, euros any, more ...object) object {
		return card(nickname, append(more, object{"payment_monthly_limit": euros})...)
	}

	for name, c := range map[string]struct {
		plan object
		says []string
	}{
		"nothing":     {plan(), nil},
		"a new card":  {plan(created("qonto_card.a", limited("A", 1200))), []string{"€0 → €1,200 (+€1,200), 0 cards → 1."}},
		"an end":      {plan(destroyed("qonto_card.a", limited("A", 1200))), []string{"€1,200 → €0 (−€1,200), 1 card → 0."}},
		"a dead card": {plan(destroyed("qonto_card.a", limited("A", 1200, object{"status": "lost"}))), nil},
		"a forgotten one": {
			plan(change("qonto_card.a", []string{"forget"}, limited("A", 5), nil)),
			[]string{"€5 → €5 (±€0), 1 card → 1.", "In both sums: 1 card left in Qonto."},
		},
		"what does not change": {
			plan(change("qonto_card.a", []string{"no-op"}, limited("A", 7), limited("A", 7)),
				updated("qonto_card.b", limited("B", 10), object{"payment_monthly_limit": 30})),
			[]string{"€17 → €37 (+€20), 2 cards → 2."},
		},
		"what is not known": {
			plan(inChange(created("qonto_card.a", object{"card_level": "virtual"}), object{"after_unknown": object{"payment_monthly_limit": true}}),
				created("qonto_card.b", limited("B", nil)), created("qonto_card.c", limited("C", 1_000_000))),
			[]string{
				"€0 → at least €1,000,000, 0 cards → 3.",
				"Not in the sum after the apply: 1 card whose limit is not known yet; 1 card without a monthly limit.",
			},
		},
		"what is no limit": {
			plan(created("qonto_card.a", limited("A", 1e18)), created("qonto_card.b", limited("B", -1)), created("qonto_card.c", limited("C", 12.5))),
			[]string{"€0 → at least €0, 0 cards → 3.", "3 cards whose limits are not known yet."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := reviewed(t, c.plan)
			for _, line := range c.says {
				done.shows(line)
			}

			if c.says == nil {
				done.hides("Monthly limits of")
			}
		})
	}
}

// A limit shows where it goes.
func TestReview_Directions(t *testing.T) {
	t.Parallel()

	daily := func(on bool) object { return object{"payment_daily_limit_option": on} }

	for name, c := range map[string]struct {
		before, after object
		shows         []string
	}{
		"more":               {nil, object{"payment_monthly_limit": 1500}, []string{"Monthly limit", "€500", "€1,500", "+€1,000"}},
		"less":               {nil, object{"payment_monthly_limit": 50}, []string{"Monthly limit", "€500", "€50", "−€450"}},
		"without a limit":    {nil, object{"payment_monthly_limit": nil}, []string{"Monthly limit", "€500", "none"}},
		"a limit that ends":  {daily(true), daily(false), []string{"Daily limit applies", "yes", "no", "+ no limit"}},
		"a limit that comes": {daily(false), daily(true), []string{"Daily limit applies", "no", "yes", "− limited"}},
		"unlocked":           {object{"locked": true}, object{"locked": false}, []string{"Locked", "yes", "no"}},
		"an option":          {object{"online_option": true}, object{"online_option": false}, []string{"Online payments", "yes", "no"}},
		"days": {
			object{"active_days": []int{1, 2, 3, 4, 5, 6, 7}}, object{"active_days": []int{7, 1}}, []string{"Days", "every day", "Mon, Sun"},
		},
		"odd days": {object{"active_days": []int{8}}, object{"active_days": "all"}, []string{"Days", "8", "all"}},
		"categories": {
			object{"categories": []string{"atm", "tax"}}, object{"categories": []string{}}, []string{"Categories", "atm, tax", "everything"},
		},
		"a policy": {nil, object{"deletion_policy": "prevent"}, []string{"Deletion policy", "discard", "prevent"}},
		"a seed":   {nil, object{"idempotency_seed": "b"}, []string{"idempotency_seed", "none", "b"}},
		"timeouts": {nil, object{"timeouts": object{"create": "1h"}}, []string{"timeouts", "none", `{"create":"1h"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reviewed(t, plan(updated("qonto_card.this", card("Ads", c.before), c.after))).shows(append([]string{`"Ads" ••••7662`}, c.shows...)...)
		})
	}

	unknown := inChange(updated("qonto_card.this", card("Ads"), nil), object{"after_unknown": object{"payment_monthly_limit": true, "status": true}})
	reviewed(t, plan(unknown)).shows("Monthly limit", "€500", "(known after apply)")
	reviewed(t, plan(updated("qonto_card.this", card("Ads"), nil))).shows(`"Ads"`, "nothing that is shown")

	ordered := inChange(created("qonto_card.this", card("Ads", object{"payment_monthly_limit": nil})),
		object{"after_unknown": object{"payment_monthly_limit": true}})
	reviewed(t, plan(ordered)).shows(`"Ads"`, "Qonto's own monthly limit, or one that is not known yet")
}

// A physical card costs money before it is used, and so may a level that nobody knows.
func TestReview_PhysicalCards(t *testing.T) {
	t.Parallel()

	for level, want := range map[string][]string{
		"standard":        {"standard", "billed and posted to the company"},
		"plus":            {"plus", "billed and posted to the company"},
		"metal":           {"metal", "billed and posted to the company"},
		"platinum":        {"platinum (unknown level)", "may be billed and posted"},
		"virtual":         {"virtual", "€500 a month", "qonto_card.this"},
		"virtual_partner": {"virtual_partner", "€500 a month", "qonto_card.this"},
		"flash":           {"flash", "€500 a month", "qonto_card.this"},
		"advertising":     {"advertising", "€500 a month", "qonto_card.this"},
	} {
		done := reviewed(t, plan(created("qonto_card.this", card("Ads", object{"card_level": level, "ship_to_business": true}))))
		done.shows(append([]string{`"Ads"`}, want...)...)

		if len(want) > 2 {
			done.hides("posted")
		} else {
			done.shows("1 physical card", "An order cannot be taken back.")
		}
	}

	home := card("Home", object{"card_level": "plus", "ship_to_business": false})
	reviewed(t, plan(created("qonto_card.this", home))).shows("billed and posted to the address in the configuration")
}

// Approvals are counted as far as Qonto is known to ask.
func TestReview_Approvals(t *testing.T) {
	t.Parallel()

	locked := card("Locked", object{"locked": true})

	for name, c := range map[string]struct {
		change object
		says   string
	}{
		"a new card": {created("qonto_card.this", card("Ads")), "1 approval in the Qonto app: 1 new card."},
		"limits": {
			updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 1, "atm_monthly_limit": 1}),
			"1 approval in the Qonto app: 1 card with other limits.",
		},
		"an unlock": {
			updated("qonto_card.this", locked, object{"locked": false, "payment_monthly_limit": 1}),
			"2 approvals in the Qonto app: 1 card with other limits, 1 unlock.",
		},
		"a locked end":   {destroyed("qonto_card.this", locked), "1 locked card is discarded."},
		"a lock":         {updated("qonto_card.this", card("Ads"), object{"locked": true}), ""},
		"a nickname":     {updated("qonto_card.this", card("Ads"), object{"nickname": "More"}), ""},
		"an end":         {destroyed("qonto_card.this", card("Ads")), ""},
		"a card of ours": {change("qonto_card.this", []string{"no-op"}, card("Ads"), card("Ads")), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := reviewed(t, plan(c.change))
			if c.says != "" {
				done.shows(c.says)
			} else {
				done.hides("pproval")
			}
		})
	}
}

// Why a card ends is said in plain words.
func TestReview_Reasons(t *testing.T) {
	t.Parallel()

	for reason, want := range map[string]string{
		"":                                  "destroyed",
		"something_new":                     "destroyed",
		"delete_because_no_resource_config": "its block was removed",
		"delete_because_no_module":          "its module was removed",
		"delete_because_wrong_repetition":   "count or for_each has it no longer",
		"delete_because_count_index":        "count or for_each has it no longer",
		"delete_because_each_key":           "count or for_each has it no longer",
		"delete_because_no_move_target":     "moved to an address without a block",
		"replace_because_tainted":           "replaced, because its resource is tainted",
		"replace_by_request":                "replaced, as requested with -replace",
		"replace_by_triggers":               "replaced, because of replace_triggered_by",
		"replace_because_cannot_update":     "replaced",
	} {
		reviewed(t, plan(destroyed("qonto_card.this", card("Ads"), object{"action_reason": reason}))).shows(`"Ads"`, "€500", "  "+want+"  ")
	}

	reviewed(t, plan(change("qonto_card.this", []string{"create", "delete"}, card("Ads"), card("Ads")))).shows(`"Ads"`, "€500", "  replaced  ")
	reviewed(t, plan(destroyed("qonto_card.this", card("Ads"), object{"deposed": "1234"}))).
		shows("left over from an interrupted replacement", "(deposed)")
}
