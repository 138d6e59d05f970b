// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// cardLife plays what happens to one card: it is issued, changed, locked, unlocked and ended.
type cardLife struct {
	*coreRuns

	refused []string
}

func newCardLife(t *testing.T, schema *core.Terraform, switches map[string]any) *cardLife {
	t.Helper()

	runs := newCoreRuns(t, schema)
	if err := runs.admin.SetSwitches(t.Context(), switches); err != nil {
		t.Fatal(err)
	}

	if err := runs.admin.AutoApprove(t.Context()); err != nil {
		t.Fatal(err)
	}

	return &cardLife{coreRuns: runs}
}

// live applies, and notes the errors. What was applied without a message plans nothing more.
func (l *cardLife) live(card values) {
	l.t.Helper()

	said := l.apply(card)

	for _, one := range said.Errors() {
		l.refused = append(l.refused, one.Summary)
	}

	if len(said) == 0 {
		l.expectEmptyPlan(card)
	}
}

// play returns the summaries of the errors, each once.
func (l *cardLife) play(attributes values) []string {
	l.t.Helper()

	changed := values{"nickname": text("other"), "payment_daily_limit": number(50)}

	l.live(attributes)
	l.live(with(attributes, changed))
	l.live(with(attributes, values{"nickname": text("other"), "locked": truth(true)}))
	l.live(with(attributes, values{"nickname": text("other"), "locked": truth(false)}))
	l.live(with(attributes, values{"nickname": text("other"), "locked": truth(true)}))
	l.live(nil)
	l.terraform.Wait()

	ledger := l.server.Ledger().Cards
	if len(ledger) > 1 {
		l.t.Errorf("%d cards were issued", len(ledger))
	}

	if len(l.state.Addresses()) == 0 && len(ledger) == 1 && ledger[0].Status != "discarded" {
		l.t.Errorf("the state is empty, and the card is %s", ledger[0].Status)
	}

	slices.Sort(l.refused)

	return slices.Compact(l.refused)
}

// lives are the cards whose life is played.
func lives(info control.Info) map[string]values {
	common := values{
		"holder_id": text(info.OwnerMembershipID), "bank_account_id": text(info.BankAccountID),
		"deletion_policy": text("discard"),
	}
	level := func(name string, more values) values {
		all := maps.Clone(common)
		all["card_level"] = text(name)
		maps.Copy(all, more)

		return all
	}

	return map[string]values{
		"virtual": level("virtual", values{"payment_monthly_limit": number(200)}),
		"standard": level("standard", values{
			"payment_monthly_limit": number(200), "atm_monthly_limit": number(100), "ship_to_business": truth(true), "foreign_option": truth(true),
		}),
	}
}

// provocations are what a virtual card has to ask for, so that a switch about creates matters.
func provocations(info control.Info) map[string]values {
	categories := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("tax"), text("gambling")})

	return map[string]values{
		"unknown_level":      {"card_level": text("virtual_gold")},
		"unknown_design":     {"card_design": text("virtual.moon.2031")},
		"unknown_category":   {"categories": categories},
		"initiator_id":       {"initiator_id": text(info.People["admin"])},
		"holder_without_kyc": {"holder_id": text(info.People["without-kyc"])},
		"limit_bounds":       {"payment_monthly_limit": number(50_000)},
	}
}

// chosen are all values of a switch but the default, for switches without a list of values too.
func chosen(doc control.SwitchDoc) []any {
	others := map[string]any{
		"default_payment_monthly_limit": 700, "omit_card_keys": []string{"initiator_id", "card_design"}, "list_delay_ms": 60_000,
		"rate_limit_per_ten_seconds": 5, "rate_limit_per_ten_minutes": 20,
		"sca_gated": []string{"/v2/cards/{id}/discard"}, "sca_ungated": []string{"/v2/cards"},
	}

	if standard, isFlag := doc.Default.(bool); isFlag {
		return []any{!standard}
	}

	if other, there := others[doc.Name]; there {
		return []any{other}
	}

	var found []any

	for _, value := range doc.Values[1:] {
		if _, isNumber := doc.Default.(int); isNumber {
			found = append(found, json.Number(value))
		} else {
			found = append(found, value)
		}
	}

	return found
}

// refusals are the errors of a life under a switch, where there are any.
func refusals() map[string][]string {
	const notIssued, notUpdated, notEnded = "Card not issued", "Card not updated", "Card not ended"

	const notVisible, notKept = "Card not visible to this access token", "Qonto kept another value"

	return map[string][]string{
		"date_header=false, standard":             {notIssued},
		"date_header=false, virtual":              {notIssued},
		"discard_levels=virtual_only, standard":   {notEnded},
		"discard_pending=reject, standard":        {notEnded},
		"initiator_id=caller, virtual":            {notIssued},
		"limit_bounds=clamp, virtual":             {notKept},
		"list_delay_ms=60000, standard":           {notVisible},
		"list_delay_ms=60000, virtual":            {notVisible},
		"lock_pending=reject, standard":           {notUpdated},
		"rate_limit_per_ten_minutes=20, standard": {notEnded},
		"unknown_category=drop, virtual":          {notKept},
		"unknown_design=reject, virtual":          {notIssued},
		"update_pending=reject, standard":         {notUpdated},
	}
}

// isAboutOAuth tells the switches that a life with a given access token does not meet.
func isAboutOAuth(name string) bool {
	return strings.HasPrefix(name, "oauth_") || strings.HasPrefix(name, "refresh_token_") || strings.HasPrefix(name, "access_token_")
}

// Every value of every switch but those about OAuth: the life of a card ends well, or the provider says what was refused. No card is issued twice,
// none is forgotten alive, and Terraform never blames the provider.
func TestLifeUnderEverySwitch(t *testing.T) {
	t.Parallel()

	schema, all := newSchema(t), refusals()
	found, want := map[string][]string{}, map[string][]string{}
	number := 0

	for _, doc := range slices.DeleteFunc(control.SwitchDocs(), func(doc control.SwitchDoc) bool { return isAboutOAuth(doc.Name) }) {
		for _, value := range chosen(doc) {
			for _, level := range []string{"virtual", "standard"} {
				number++
				if number%stride > 0 {
					continue
				}

				name := fmt.Sprintf("%s=%v, %s", doc.Name, value, level)
				if refused, is := all[name]; is {
					want[name] = refused
				}

				t.Run(strings.ReplaceAll(name, "/", ":"), func(t *testing.T) {
					if refused := playUnder(t, schema, doc.Name, value, level); refused != nil {
						found[name] = refused
					}
				})
			}
		}
	}

	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
}

// playUnder plays a life in virtual time and returns the summaries of the errors.
func playUnder(t *testing.T, schema *core.Terraform, name string, value any, level string) []string {
	t.Helper()

	var refused []string

	synctest.Test(t, func(t *testing.T) {
		life := newCardLife(t, schema, map[string]any{name: value})
		info := life.server.Info()
		card := lives(info)[level]

		if level == "virtual" {
			maps.Copy(card, provocations(info)[name])
		}

		refused = life.play(card)
	})

	return refused
}
