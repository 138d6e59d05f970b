// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"bytes"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// stored is the only object of the state.
func (r *coreRuns) stored() values {
	r.t.Helper()

	var attributes values
	if err := r.state.Current(acctest.Address).Value.As(&attributes); err != nil {
		r.t.Fatal(err)
	}

	return attributes
}

// editFirst changes the card that was issued first.
func (r *coreRuns) editFirst(changes map[string]any) {
	r.t.Helper()

	if _, err := r.admin.EditCard(r.t.Context(), r.server.Ledger().Cards[0].ID, changes); err != nil {
		r.t.Fatal(err)
	}
}

// happenToFirst lets something happen to the card that was issued first.
func (r *coreRuns) happenToFirst(event control.Event) {
	r.t.Helper()

	if _, err := r.admin.Happen(r.t.Context(), r.server.Ledger().Cards[0].ID, event); err != nil {
		r.t.Fatal(err)
	}
}

// A value that Qonto or the holder has changed is no difference, whichever value the configuration has, and is none either
// after the renewal of the card has taken its place.
func TestRenewalKeepsEarlierValues(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, test := range map[string]struct {
		level, attribute string
		changed          any
	}{
		"Qonto renames the design":            {"virtual", "card_design", "virtual.renamed.2027"},
		"the holder switches off contactless": {"standard", "nfc_option", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := with(lives(runs.server.Info())[test.level], values{"allow_replacement": truth(true)})

				runs.apply(card)

				if test.level == "standard" {
					runs.happenToFirst(control.SetPIN)
					runs.apply(card)
				}

				card = with(card, values{test.attribute: runs.stored()[test.attribute]}) // written down later
				runs.apply(card)
				runs.editFirst(map[string]any{test.attribute: test.changed})
				runs.apply(card)
				runs.happenToFirst(control.Renew)
				runs.apply(card)
				runs.happenToFirst(control.Expire)
				runs.expectEmptyPlan(card)
				runs.apply(card)

				if renewal := runs.server.Ledger().Cards[1].ID; !runs.stored()["id"].Equal(text(renewal)) {
					t.Errorf("the resource is not at card %s: %v", renewal, runs.stored()["id"])
				}

				runs.expectEmptyPlan(card)
			})
		})
	}
}

// While a card and its renewal live side by side, a change reaches the card of the state only, and the plan says so. When the
// resource has moved on, the next apply changes the renewal.
func TestChangesBesideARenewal(t *testing.T) {
	t.Parallel()

	const summary = "changes, its renewal does not"

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := lives(runs.server.Info())["virtual"]
		renamed := with(card, values{"nickname": text("ads")})
		narrowed := with(renamed, values{"locked": truth(true), "payment_monthly_limit": number(5)})

		runs.apply(card)
		runs.happenToFirst(control.Renew)
		runs.apply(card)

		if said := runs.apply(renamed); said.Mention(summary) {
			t.Errorf("a nickname protects nobody: %v", said)
		}

		renewal := runs.server.Ledger().Cards[1].ID
		if said := runs.apply(narrowed); !said.Mention(summary) || !said.Mention("card "+renewal) || len(said.Errors()) > 0 {
			t.Errorf("%v", said)
		}

		if got := runs.server.Ledger().Cards; got[0].Status != "paused" || got[1].Status == "paused" {
			t.Errorf("the card is %s, its renewal %s", got[0].Status, got[1].Status)
		}

		runs.happenToFirst(control.Expire)
		runs.apply(narrowed)

		if got := runs.server.Ledger().Cards[1]; got.Status != "paused" || got.PaymentMonthlyLimit != 5 {
			t.Errorf("the renewal is %s, with a limit of %v", got.Status, got.PaymentMonthlyLimit)
		}
	})
}

// A card that is not paused is not locked, whatever Qonto says of a lock of its own.
func TestUnlockedCardIsADifference(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)
	liftable, notLiftable := []byte(`"has_only_user_liftable_locks":true`), []byte(`"has_only_user_liftable_locks":false`)

	for _, status := range []string{"live", "pin_blocked"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, rewritten(func(_ *http.Request, body []byte) []byte {
					return bytes.ReplaceAll(body, liftable, notLiftable)
				}))
				card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)})

				runs.apply(card)
				runs.expectEmptyPlan(card)
				runs.editFirst(map[string]any{"status": status})

				plan, said := runs.terraform.Plan(t.Context(), runs.config(card), runs.state, core.Options{Parallelism: 1, Signals: core.NewSignals()})
				if plan == nil || plan.Empty() || !plan.Changes[0].Shows("locked") {
					t.Errorf("the plan does not lock the card again: %v", said)
				}
			})
		})
	}
}

// A value that is known only in the apply does not block the plan of everything else because of a card that has ended.
func TestUnknownValueOfADeadCard(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, issued := range []values{{}, {"nickname": text("ads"), "card_design": text("virtual.plum.2025")}} {
		synctest.Test(t, func(t *testing.T) {
			runs := newCoreRuns(t, schema)
			runs.set(map[string]any{"omit_card_keys": []string{"card_design"}})

			card := with(lives(runs.server.Info())["virtual"], issued)

			runs.apply(card)
			runs.editFirst(map[string]any{"status": "stolen"})

			block := runs.terraform.Block(with(card, values{"nickname": text("ads"), "card_design": text("virtual.plum.2025")}), false)
			block.Unknown = []string{"nickname", "card_design"}

			plan, said := runs.terraform.Plan(t.Context(), core.Config{acctest.Address: block}, runs.state, core.Options{
				Parallelism: 1, Signals: core.NewSignals(),
			})
			if plan == nil || len(said.Errors()) > 0 || !said.Mention("is stolen") || !said.Mention("nickname is known only after apply") {
				t.Errorf("issued as %v: %v", issued, said)
			}

			if plan != nil && len(issued) > 0 && !plan.Empty() {
				t.Errorf("the plan is not empty: %v", plan.Changes[0].Action)
			}
		})
	}
}
