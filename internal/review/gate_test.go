// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/review"
)

func TestRun_FailOn(t *testing.T) {
	t.Parallel()

	const discard, order, increase = "discard", "order", "limit-increase"

	renewed := object{"status": "stolen", "renewal_id": "id-renewal"}
	daily := func(on any, euros any) object {
		return object{"payment_daily_limit_option": on, "payment_daily_limit": euros}
	}

	for name, c := range map[string]struct {
		change object
		found  []string
	}{
		"a discard":                         {destroyed("qonto_card.this", card("Ads")), []string{discard}},
		"an unknown policy":                 {destroyed("qonto_card.this", card("Ads", object{"deletion_policy": "shred"})), []string{discard}},
		"a lock":                            {destroyed("qonto_card.this", card("Ads", object{"deletion_policy": "lock"})), nil},
		"an abandoned card":                 {destroyed("qonto_card.this", card("Ads", object{"deletion_policy": "abandon"})), nil},
		"a protected card":                  {destroyed("qonto_card.this", card("Ads", object{"deletion_policy": "prevent"})), nil},
		"a dead card":                       {destroyed("qonto_card.this", card("Ads", object{"status": "expired"})), nil},
		"a dead card with a living renewal": {destroyed("qonto_card.this", card("Ads", renewed)), []string{discard}},
		"a dead card with a renewal, replaced": {
			change("qonto_card.this", []string{"delete", "create"}, card("Ads", renewed), card("Ads")), []string{discard, order},
		},
		"a dead card with a renewal that is locked": {destroyed("qonto_card.this", card("Ads", renewed, object{"deletion_policy": "lock"})), nil},
		"a dead card whose renewal is protected":    {destroyed("qonto_card.this", card("Ads", renewed, object{"deletion_policy": "prevent"})), nil},
		"a forgotten card":                          {change("qonto_card.this", []string{"forget"}, card("Ads"), nil), nil},
		"a deposed card":                            {destroyed("qonto_card.this", card("Ads"), object{"deposed": "12345678"}), []string{discard}},
		"a new card":                                {created("qonto_card.this", card("Ads")), []string{order}},
		"a replacement": {
			change("qonto_card.this", []string{"delete", "create"}, card("Ads"), card("Ads")), []string{discard, order},
		},
		"a replacement, new one first": {
			change("qonto_card.this", []string{"create", "delete"}, card("Ads"), card("Ads")), []string{discard, order},
		},
		"a replacement with more": {
			change("qonto_card.this", []string{"delete", "create"}, card("Ads"), card("Ads", object{"payment_monthly_limit": 501})),
			[]string{discard, order, increase},
		},
		"a replacement of a locked one": {
			change("qonto_card.this", []string{"delete", "create"}, card("Ads", object{"deletion_policy": "lock"}), card("Ads")), []string{order},
		},
		"a higher limit":         {updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 501}), []string{increase}},
		"a lower limit":          {updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 499}), nil},
		"another nickname":       {updated("qonto_card.this", card("Ads"), object{"nickname": "More"}), nil},
		"a limit without number": {updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": nil}), []string{increase}},
		"a limit that is odd":    {updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": "many"}), []string{increase}},
		"a limit not known yet": {
			inChange(updated("qonto_card.this", card("Ads"), nil), object{"after_unknown": object{"payment_monthly_limit": true}}), []string{increase},
		},
		"a hidden limit": {
			inChange(updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 1}),
				object{"after_sensitive": object{"payment_monthly_limit": true}}),
			[]string{increase},
		},
		"a daily limit switched off":   {updated("qonto_card.this", card("Ads", daily(true, 50)), daily(false, 50)), []string{increase}},
		"a daily limit switched on":    {updated("qonto_card.this", card("Ads", daily(false, nil)), daily(true, 50)), nil},
		"a higher daily limit":         {updated("qonto_card.this", card("Ads", daily(true, 50)), daily(true, 51)), []string{increase}},
		"a daily limit without effect": {updated("qonto_card.this", card("Ads", daily(false, 50)), daily(false, 51)), nil},
		"a higher limit of withdrawals": {
			updated("qonto_card.this", card("Ads", object{"atm_monthly_limit": 1}), object{"atm_monthly_limit": 2}), []string{increase},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, one := range []string{discard, order, increase} {
				want := 0
				if strings.Contains(strings.Join(c.found, " "), one) {
					want = review.Found
				}

				if done := reviewed(t, plan(c.change), "-fail-on", one); done.status != want {
					t.Errorf("%s: status %d, want %d:\n%s", one, done.status, want, done.out)
				}
			}

			if done := reviewed(t, plan(c.change)); done.status != 0 {
				t.Errorf("status %d without -fail-on", done.status)
			}

			if done := reviewed(t, plan(c.change), "-fail-on", "discard, order,limit-increase"); (done.status == review.Found) != (len(c.found) > 0) {
				t.Errorf("status %d for all of them", done.status)
			}
		})
	}
}

func TestRun_FailOnDrift(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		drift object
		want  int
	}{
		"a limit":             {updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 501}), review.Found},
		"a status":            {updated("qonto_card.this", card("Ads"), object{"status": "stolen"}), review.Found},
		"a card that is gone": {destroyed("qonto_card.this", card("Ads")), review.Found},
		"no difference":       {updated("qonto_card.this", card("Ads"), nil), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			whole := plan()
			whole["resource_drift"] = []object{c.drift}

			if done := reviewed(t, whole, "-fail-on", "drift"); done.status != c.want {
				t.Errorf("status %d, want %d:\n%s", done.status, c.want, done.out)
			}
		})
	}

	if done := reviewed(t, plan(updated("qonto_card.this", card("Ads"), object{"payment_monthly_limit": 501})), "-fail-on", "drift"); done.status != 0 {
		t.Errorf("status %d for a change that is planned", done.status)
	}
}

func TestRun_RefusedFlags(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		args    []string
		because string
	}{
		"a format":        {[]string{"-format", "html"}, "-format is text or markdown"},
		"a gate":          {[]string{"-fail-on", "discard,everything"}, "-fail-on is a list of discard, order, limit-increase, drift, with commas"},
		"no gate":         {[]string{"-fail-on", ""}, "-fail-on is a list of"},
		"a length":        {[]string{"-max-length", "-1"}, "-max-length must not be negative"},
		"an argument":     {[]string{"plan.json"}, "name the plan with -plan"},
		"a missing log":   {[]string{"-log", "/nowhere/plan.txt"}, "the log cannot be read"},
		"an unknown flag": {[]string{"-yes"}, "flag provided but not defined: -yes"},
		"a lookup":        {[]string{"-lookup=maybe"}, "invalid boolean value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, plan(), c.args...).fails(c.because)
		})
	}

	if help := run(t, plan(), "-help"); !errors.Is(help.err, flag.ErrHelp) || !strings.Contains(help.errors, "terraform show -json PLANFILE |") {
		t.Errorf("%v: %s", help.err, help.errors)
	}
}

// What actions of a plan do to cards counts like what resources do.
func TestReview_Actions(t *testing.T) {
	t.Parallel()

	invoke := func(kind string, config object) object {
		return object{"address": "action." + kind + ".this", "type": kind, "name": "this", "provider_name": registry, "config_values": config}
	}

	for kind, c := range map[string]struct {
		shows []string
		found bool
	}{
		"qonto_card_discard":       {[]string{`"Ads" ••••7662`, "discarded by an action", "action.qonto_card_discard.this"}, true},
		"qonto_card_report_lost":   {[]string{`"Ads" ••••7662`, "reported lost by an action"}, true},
		"qonto_card_report_stolen": {[]string{`"Ads" ••••7662`, "reported stolen by an action"}, true},
		"qonto_card_lock":          {[]string{`"Ads" ••••7662`, "Locked, by an action", "yes"}, false},
		"qonto_card_unlock":        {[]string{`"Ads" ••••7662`, "Locked, by an action", "no"}, false},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			whole := plan(change("qonto_card.this", []string{"no-op"}, card("Ads"), card("Ads")))
			whole["action_invocations"] = []object{invoke(kind, object{"card_id": "id-Ads"})}

			done := reviewed(t, whole, "-fail-on", "discard")
			done.shows(c.shows...)

			if (done.status == review.Found) != c.found {
				t.Errorf("status %d", done.status)
			}

			if kind == "qonto_card_unlock" {
				done.shows("1 approval in the Qonto app: 1 unlock")
			}
		})
	}

	locked := card("Ads", object{"locked": true})
	whole := plan(change("qonto_card.this", []string{"no-op"}, locked, locked))
	whole["action_invocations"] = []object{invoke("qonto_card_discard", object{"card_id": "id-Ads"})}
	reviewed(t, whole).shows("1 locked card is discarded. Qonto may want each unlocked first, which may need an approval.")

	whole = plan()
	forked := with(invoke("qonto_card_discard", object{"card_id": "id-forked"}), object{"provider_name": "registry.terraform.io/somebody/qonto-fork"})
	whole["action_invocations"] = []object{
		invoke("qonto_card_discard", object{"card_id": "id-elsewhere"}), invoke("qonto_card_sell", nil), forked, invoke("aws_lambda_invoke", nil), nil,
	}
	done := reviewed(t, whole)
	done.shows("The provider does not come from its usual registry:", "somebody/qonto-fork")
	done.shows("id-forked", "discarded by an action")
	done.hides("aws_lambda_invoke")
	done.shows("Something is not known to this version:", "action.qonto_card_sell.this")
	done.shows("id-elsewhere", "discarded by an action")
}

// Nobody can tell what a change of an attribute means that this version does not know: it is shown, and passes no gate.
func TestRun_FailOnUnknownAttribute(t *testing.T) {
	t.Parallel()

	const name = "payment_weekly_limit"

	before := card("Ads", object{name: 1})

	for kind, c := range map[string]object{
		"a number":       updated("qonto_card.this", before, object{name: 100000}),
		"a text":         updated("qonto_card.this", before, object{name: "everything"}),
		"not known yet":  inChange(updated("qonto_card.this", card("Ads"), nil), object{"after_unknown": object{name: true}}),
		"a replacement":  change("qonto_card.this", []string{"delete", "create"}, before, with(before, object{name: 2})),
		"a new argument": updated("qonto_card.this", card("Ads"), object{name: 5}),
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			run(t, plan(c), "-fail-on", "limit-increase").fails("the plan cannot be judged")
			reviewed(t, plan(c)).shows("Something is not known to this version:", "qonto_card.this changes "+name)
		})
	}

	for kind, c := range map[string]object{
		"the same value": updated("qonto_card.this", before, object{"nickname": "More"}),
		"a new card":     created("qonto_card.this", before),
	} {
		if done := reviewed(t, plan(c), "-fail-on", "limit-increase"); done.status != 0 {
			t.Errorf("%s: status %d", kind, done.status)
		}
	}
}

// Terraform 1.11 plans the destroy of a removed block from the state as it was, and tells of the refresh beside it. A card that
// people have reported stolen meanwhile does not end by the plan.
func TestRun_CardThatEndedBeforeItsBlockWasRemoved(t *testing.T) {
	t.Parallel()

	whole := plan(destroyed("qonto_card.this", card("Ads")))
	whole["resource_drift"] = []object{updated("qonto_card.this", card("Ads"), object{"status": "stolen"})}

	done := reviewed(t, whole, "-fail-on", "discard")
	if done.status != 0 || strings.Contains(done.out, "ENDS FOR GOOD") || !strings.Contains(done.out, "has ended already") {
		t.Errorf("status %d:\n%s", done.status, done.out)
	}

	whole["resource_drift"] = []object{updated("qonto_card.this", card("Ads"), object{"status": "paused"})}

	if done := reviewed(t, whole, "-fail-on", "discard"); done.status != review.Found {
		t.Errorf("status %d for a living card:\n%s", done.status, done.out)
	}
}

// The refresh of a card that has expired goes on to its renewal. The card of the state before has ended, and only the renewal that this
// state names ends by the plan.
func TestRun_CardThatExpiredBeforeItsBlockWasRemoved(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		name   string
		before object
		status int
		want   string
	}{
		{"the state does not name the renewal", card("Ads"), 0, "has ended already"},
		{"the state names the renewal", card("Ads", object{"renewal_id": "id-renewal"}), review.Found, "renews a card that has ended"},
	} {
		whole := plan(destroyed("qonto_card.this", test.before))
		whole["resource_drift"] = []object{updated("qonto_card.this", test.before, object{"id": "id-renewal", "renewal_id": nil})}

		done := reviewed(t, whole, "-fail-on", "discard")
		if done.status != test.status || !strings.Contains(done.out, test.want) || strings.Contains(done.out, "2 end for good") {
			t.Errorf("%s: status %d:\n%s", test.name, done.status, done.out)
		}
	}
}

// A forgotten resource leaves the renewal of its card as well, and a card that has ended cannot be used.
func TestRun_ForgottenRenewal(t *testing.T) {
	t.Parallel()

	for status, isEnded := range map[string]bool{"live": false, "stolen": true} {
		forgotten := card("Ads", object{"status": status, "renewal_id": "id-renewal"})

		done := reviewed(t, plan(change("qonto_card.this", []string{"forget"}, forgotten, nil)))
		if !strings.Contains(done.out, "2 left in Qonto") || !strings.Contains(done.out, "id-renewal") ||
			strings.Contains(done.out, "has ended already") != isEnded {
			t.Errorf("%s:\n%s", status, done.out)
		}
	}
}

// Newer versions refresh a resource before they plan its destroy, and destroy the card to which the resource has moved on: that one ends.
func TestRun_RenewalThatIsDestroyedAfterItsResourceMovedOn(t *testing.T) {
	t.Parallel()

	renewal := card("Ads", object{"id": "id-renewal"})

	whole := plan(destroyed("qonto_card.this", renewal))
	whole["resource_drift"] = []object{updated("qonto_card.this", card("Ads", object{"renewal_id": "id-renewal"}), renewal)}

	done := reviewed(t, whole, "-fail-on", "discard")
	if done.status != review.Found || !strings.Contains(done.out, "1 ends for good") {
		t.Errorf("status %d:\n%s", done.status, done.out)
	}
}
