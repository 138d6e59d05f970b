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
					runs.happen(0, control.SetPIN)
					runs.apply(card)
				}

				card = with(card, values{test.attribute: runs.stored(acctest.Address)[test.attribute]}) // written down later
				runs.apply(card)
				runs.edit(0, map[string]any{test.attribute: test.changed})
				runs.apply(card)
				runs.happen(0, control.Renew)
				runs.apply(card)
				runs.happen(0, control.Expire)
				runs.expectEmptyPlan(card)
				runs.apply(card)

				if renewal := runs.card(1).ID; !runs.stored(acctest.Address)["id"].Equal(text(renewal)) {
					t.Errorf("the resource is not at card %s: %v", renewal, runs.stored(acctest.Address)["id"])
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
		runs.happen(0, control.Renew)
		runs.apply(card)

		if said := runs.apply(renamed); said.Mention(summary) {
			t.Errorf("a nickname protects nobody: %v", said)
		}

		renewal := runs.card(1).ID
		if said := runs.apply(narrowed); !said.Mention(summary) || !said.Mention("card "+renewal) || len(said.Errors()) > 0 {
			t.Errorf("%v", said)
		}

		if got := runs.server.Ledger().Cards; got[0].Status != "paused" || got[1].Status == "paused" {
			t.Errorf("the card is %s, its renewal %s", got[0].Status, got[1].Status)
		}

		runs.happen(0, control.Expire)
		runs.apply(narrowed)

		if got := runs.card(1); got.Status != "paused" || got.PaymentMonthlyLimit != 5 {
			t.Errorf("the renewal is %s, with a limit of %v", got.Status, got.PaymentMonthlyLimit)
		}
	})
}

// Of a locked card whose renewal can be used, every plan says so.
func TestRenewalOfALockedCardThatIsNotLocked(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, status := range []string{"live", "paused"} {
		synctest.Test(t, func(t *testing.T) {
			runs := newCoreRuns(t, schema)
			card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)})

			runs.apply(card)
			runs.happen(0, control.Renew)
			runs.edit(1, map[string]any{"status": status})

			_, said := runs.plan(runs.config(card), core.Options{})
			if got, want := said.Mention("This card is locked, its renewal is not"), status == "live"; got != want {
				t.Errorf("the renewal is %s: %v", status, said)
			}
		})
	}
}

// People have locked the card, and not the renewal, on which Qonto itself holds a lock: the apply locks it before Qonto lifts that.
func TestRenewalUnderALockOfQontosIsLocked(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)})

		runs.apply(card)
		runs.happen(0, control.Renew)
		runs.edit(1, map[string]any{"status": "live"})
		runs.happen(1, control.SystemLock)
		runs.happen(0, control.Expire)

		said := runs.apply(card)
		runs.expectEmptyPlan(card)
		runs.happen(1, control.SystemUnlock)

		if got := runs.card(1); got.Status != "paused" {
			t.Errorf("the renewal is %s: %v", got.Status, said)
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
				runs.edit(0, map[string]any{"status": status})

				plan, said := runs.plan(runs.config(card), core.Options{})
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
			runs.edit(0, map[string]any{"status": "stolen"})

			block := runs.terraform.Block(with(card, values{"nickname": text("ads"), "card_design": text("virtual.plum.2025")}), false)
			block.Unknown = []string{"nickname", "card_design"}

			plan, said := runs.plan(core.Config{acctest.Address: block}, core.Options{})
			if plan == nil || len(said.Errors()) > 0 || !said.Mention("is stolen") || !said.Mention("nickname is known only after apply") {
				t.Errorf("issued as %v: %v", issued, said)
			}

			if plan != nil && len(issued) > 0 && !plan.Empty() {
				t.Errorf("the plan is not empty: %v", plan.Changes[0].Action)
			}
		})
	}
}

// The plan of a change announces its approvals, and the apply does not say it again.
func TestApplyOfAChangeAnnouncesNoApprovals(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)

		const announcement = "Approvals in the Qonto app"

		plan, said := runs.plan(runs.config(with(card, values{"payment_monthly_limit": number(700)})), core.Options{})
		if !said.Mention(announcement) {
			t.Errorf("the plan says %v", said)
		}

		if said = runs.applyPlan(plan, core.Options{}); said.Mention(announcement) {
			t.Errorf("the apply says %v", said)
		}
	})
}

// The state tells the status that a lock has brought about, before any refresh.
func TestStateTellsTheStatusAfterALock(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		for locked, want := range map[bool]string{true: "paused", false: "live"} {
			runs.apply(with(card, values{"locked": truth(!locked)}))
			runs.apply(with(card, values{"locked": truth(locked)}))

			if got := runs.stored(acctest.Address)["status"]; !got.Equal(text(want)) {
				t.Errorf("locked = %t: the state says %s, want %s", locked, got, want)
			}
		}
	})
}
