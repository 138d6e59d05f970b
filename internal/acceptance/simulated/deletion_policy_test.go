// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A card that was left alive is taken back by the next run with the same configuration, as after an interrupted replacement
// that has issued no card.
func TestAbandonedCardIsTakenBack(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text("abandon")})

		runs.apply(card)
		runs.apply(nil)

		if said := runs.apply(card); !said.Mention("of an earlier attempt was taken over") || len(said.Errors()) > 0 {
			t.Error(said)
		}

		if issued := runs.server.Ledger().LivingCards(); len(issued) != 1 {
			t.Errorf("%d cards live", len(issued))
		}

		runs.expectEmptyPlan(card)
	})
}

// What the policy says of a card that is left in Qonto holds for its renewal.
func TestPoliciesThatLeaveTheCardHoldForItsRenewal(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for policy, want := range map[string]string{"lock": "paused", "abandon": "live"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text(policy)})

				runs.apply(card)

				runs.happen(0, control.Renew)

				runs.apply(card)
				runs.apply(nil)

				made := runs.server.Ledger().Cards
				if len(made) != 2 || made[0].Status != want || made[1].Status != want {
					t.Errorf("%d cards, want two that are %s: %+v", len(made), want, made)
				}
			})
		})
	}
}

// A policy that is null again is the default again, so one expression can leave all cards but one under it.
func TestRemovedPolicyIsTheDefaultAgain(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["standard"]
		unset := with(card, values{"deletion_policy": tftypes.NewValue(tftypes.String, nil)})

		runs.apply(card)
		runs.apply(unset)
		runs.expectEmptyPlan(unset)

		if said := runs.apply(nil); !said.Mention("Card is protected from being ended") {
			t.Error(said)
		}
	})
}
