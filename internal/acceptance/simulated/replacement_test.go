// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A run without a refresh ends no card for a fixed value.
func TestNoReplacementWithoutARefresh(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"allow_replacement": truth(true)})

		runs.apply(card)

		changed := runs.config(with(card, values{"holder_id": text(runs.server.Info().People["admin"])}))
		for noRefresh, want := range map[bool]int{true: 1, false: 0} {
			_, said := runs.terraform.Plan(t.Context(), changed, runs.state, core.Options{
				Parallelism: 1, Signals: core.NewSignals(), NoRefresh: noRefresh,
			})

			if failed := said.Errors(); len(failed) != want || want > 0 && failed[0].Summary != "Value is fixed once the card is issued" {
				t.Errorf("without a refresh %t: %v", noRefresh, said)
			}
		}
	})
}

// A configuration that protects the card does not replace it in the same run.
func TestNoReplacementOfACardThatIsToBeProtected(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"allow_replacement": truth(true)})

		runs.apply(card)

		said := runs.apply(with(card, values{
			"holder_id": text(runs.server.Info().People["admin"]), "deletion_policy": text("prevent"),
		}))
		runs.expectCards(1, said)

		if !said.Errors().Mention(`is "prevent"`) {
			t.Errorf("%v", said)
		}
	})
}

// Nor does one whose policy is the default of a physical card again.
func TestNoReplacementOfACardThatIsToBeProtectedByDefault(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["standard"], values{"allow_replacement": truth(true), "deletion_policy": text("discard")})

		runs.apply(card)

		said := runs.apply(with(card, values{
			"holder_id": text(runs.server.Info().People["admin"]), "deletion_policy": tftypes.NewValue(tftypes.String, nil),
		}))
		runs.expectCards(1, said)

		if !said.Errors().Mention(`is "prevent"`) {
			t.Errorf("%v", said)
		}
	})
}

// Nor does -replace end such a card.
func TestNoForcedReplacementOfACardThatIsToBeProtected(t *testing.T) {
	for level, policy := range map[string]tftypes.Value{"virtual": text("prevent"), "standard": tftypes.NewValue(tftypes.String, nil)} {
		t.Run(level, func(t *testing.T) {
			simulate(t, func(t *testing.T, runs *coreRuns) {
				card := with(lives(runs.server.Info())[level], values{"deletion_policy": text("discard")})

				runs.apply(card)

				changed := runs.config(with(card, values{"deletion_policy": policy}))
				said := runs.applyAll(changed, core.Options{Replace: []string{acctest.Address}})
				runs.expectCards(1, said)

				if !said.Errors().Mention(`is "prevent"`) {
					t.Errorf("%v", said)
				}
			})
		})
	}
}

// With create_before_destroy, a new card that is refused leaves the old one alive, and one that is issued ends it.
func TestReplacementThatCreatesFirst(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"allow_replacement": truth(true)})
		options := core.Options{Parallelism: 1, Signals: core.NewSignals()}

		runs.apply(card)

		first := runs.card(0).ID
		config := core.Config{acctest.Address: runs.terraform.Block(with(card, values{
			"holder_id": text(runs.server.Info().People["admin"]),
		}), true)}

		runs.fault(control.Fault{Method: "POST", Route: creates, Action: "status", Status: 422, Times: 1})

		for _, refused := range []bool{true, false} {
			plan, said := runs.terraform.Plan(t.Context(), config, runs.state, options)
			if plan == nil {
				t.Fatal(said)
			}

			runs.state, said = runs.terraform.Apply(t.Context(), plan, options)

			if living := runs.server.Ledger().LivingCards(); len(living) != 1 || (living[0].ID == first) != refused {
				t.Errorf("refused %t: %v %v", refused, living, said)
			}
		}
	})
}

// A replacement looks up what the new card needs before anything ends, however it is asked for.
func TestReplacementWithATokenThatCannotLookUp(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, test := range map[string]struct {
		forced, withIDs bool
	}{
		"by another holder":                 {},
		"by another holder, ids configured": {withIDs: true},
		"by -replace":                       {forced: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema, "card.read", "card.write")
				info := runs.server.Info()
				ids := values{"organization_id": text(info.Organization.ID), "initiator_id": text(info.OwnerMembershipID)}
				card := with(lives(info)["virtual"], values{"allow_replacement": truth(true)})
				options := core.Options{Parallelism: 1, Signals: core.NewSignals()}

				runs.apply(with(card, ids))

				if test.withIDs {
					card = with(card, ids)
				}

				if test.forced {
					options.Replace = []string{acctest.Address}
				} else {
					card = with(card, values{"holder_id": text(info.People["admin"])})
				}

				plan, said := runs.terraform.Plan(t.Context(), runs.config(card), runs.state, options)

				if refused := said.Errors(); test.withIDs != (plan != nil) || test.withIDs != (len(refused) == 0) ||
					len(refused) > 0 && (!refused.Mention("Token's own membership or organization not known") || !refused.Mention("stays as it is")) {
					t.Errorf("%v", said)
				}
			})
		})
	}
}

// A card is not ended for one of which the plan does not know yet whether it can be issued.
func TestReplacementWithAnUnknownInput(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"allow_replacement": truth(true), "nickname": text("ads")})

		runs.apply(card)

		block := runs.terraform.Block(with(card, values{"holder_id": text(runs.server.Info().People["admin"])}), false)

		for _, unknown := range []string{"nickname", "payment_monthly_limit", "card_design", "idempotency_seed", "locked"} {
			block.Unknown = []string{unknown}
			refused := unknown != "locked" // which goes into no key

			plan, said := runs.terraform.Plan(t.Context(), core.Config{acctest.Address: block}, runs.state, core.Options{
				Parallelism: 1, Signals: core.NewSignals(),
			})
			if (plan == nil) != refused || said.Errors().Mention(unknown+" of the card") != refused {
				t.Errorf("%s: %v", unknown, said)
			}
		}
	})
}

// An id that is configured and not known yet is looked up by nobody, so the plan of a -replace needs no scope for it.
func TestForcedReplacementLooksUpNoConfiguredID(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema, "card.read", "card.write")
		card := withIDs(runs.server.Info(), lives(runs.server.Info())["virtual"])

		runs.apply(card)

		block := runs.terraform.Block(card, false)
		block.Unknown = []string{"initiator_id"}

		plan, said := runs.plan(core.Config{acctest.Address: block}, core.Options{Replace: []string{acctest.Address}})
		if plan == nil {
			t.Errorf("%v", said)
		}
	})
}

// Two cards that exchange their holders: each new one would have the key of the other old one, and the error says which is which.
func TestExchangeOfHolders(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		owned := with(lives(runs.server.Info())["virtual"], values{"allow_replacement": truth(true)})
		other := with(owned, values{"holder_id": text(runs.server.Info().People["admin"])})
		blocks := func(a, b values) core.Config {
			return core.Config{"qonto_card.a": runs.terraform.Block(a, false), "qonto_card.b": runs.terraform.Block(b, false)}
		}

		runs.applyAll(blocks(owned, other), core.Options{})

		said := runs.applyAll(blocks(other, owned), core.Options{}) // a is planned first, and its new card has the key of the old b
		runs.expectCards(2, said)

		if failed := said.Errors(); !failed.Mention("has the idempotency key of card") || failed.Mention("(\"virtual\" for Ines Valcourt) has") {
			t.Errorf("%v", failed)
		}
	})
}
