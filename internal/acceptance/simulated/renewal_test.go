// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Every living renewal that a destroy leaves behind is named.
func TestDestroyNamesEveryRenewalThatItLeaves(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, happen := range map[string]func(runs *coreRuns, card values) (between func()){
		"another one than the state names": func(runs *coreRuns, card values) func() {
			runs.happen(0, control.Renew)
			runs.apply(card)

			return func() {
				runs.edit(1, map[string]any{"status": "discarded"})
				runs.edit(0, map[string]any{"renewed": false})
				runs.happen(0, control.Renew)
			}
		},
		"the renewal of the renewal": func(runs *coreRuns, card values) func() {
			runs.happen(0, control.Renew)
			runs.apply(card)
			runs.edit(0, map[string]any{"status": "discarded"})
			runs.happen(1, control.Renew)

			return nil
		},
		"that of an expired card, which turns up late": func(runs *coreRuns, card values) func() {
			runs.happen(0, control.Expire)
			runs.apply(card)

			return func() {
				runs.edit(0, map[string]any{"status": "live"})
				runs.happen(0, control.Renew)
				runs.happen(0, control.Expire)
			}
		},
		"that of a card which does not tell that it was renewed": func(runs *coreRuns, card values) func() {
			runs.happen(0, control.Renew)
			runs.set(map[string]any{"omit_card_keys": []string{"renewed"}})
			runs.apply(card)

			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := lives(runs.server.Info())["virtual"]
				runs.apply(card)

				between := happen(runs, card)
				plan, said := runs.plan(nil, core.Options{})

				if between != nil {
					between()
				}

				said = append(said, runs.applyPlan(plan, core.Options{})...)

				living := runs.server.Ledger().LivingCards()
				if len(living) != 1 || !said.Mention(living[0].ID) {
					t.Errorf("left alive: %v; said: %v", living, said)
				}
			})
		})
	}
}

// Where Qonto tells of a renewal and no card looks like it, every plan says so, and none advises to issue another card.
func TestRenewalThatIsNotFoundIsSaid(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		runs.edit(0, map[string]any{"renewed": true})

		if said := runs.apply(card); !said.Mention("no living card names it as its parent") || !said.Mention("It ends on") {
			t.Errorf("alive: %v", said)
		}

		runs.happen(0, control.Expire)

		if said := runs.apply(card); !said.Mention("no living card names it as its parent") || !said.Mention("Only if you want one more card") {
			t.Errorf("expired: %v", said)
		}

		if said := runs.apply(nil); !said.Mention("no living renewal of it is visible") {
			t.Errorf("destroyed: %v", said)
		}
	})
}

// The destroy of a card and its renewal has left nothing behind, and says nothing of a renewal.
func TestDestroyOfARenewedCardLeavesNothing(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		runs.happen(0, control.Renew)
		runs.apply(card)

		if said := runs.apply(nil); said.Mention("the renewal is not in the state") || len(runs.server.Ledger().LivingCards()) > 0 {
			t.Error(said)
		}
	})
}

// A user who follows what is said of a dead card does not lose sight of its living renewal.
func TestLivingRenewalOfADeadCardIsOfferedFirst(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})
		runs.apply(card)
		runs.happen(0, control.Renew)
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "stolen"})

		renewal := runs.card(1).ID
		changed := with(card, values{"payment_monthly_limit": number(300)})

		for name, said := range map[string]core.Diagnostics{"warning": runs.apply(card), "error": runs.apply(changed).Errors()} {
			if len(said) == 0 || !strings.Contains(said[0].Detail, "the renewal (id "+renewal+") is alive. To go on with that card:\n\n"+
				"  terraform state rm ADDRESS\n  terraform import ADDRESS "+renewal) || !said.Mention("what deletion_policy says") {
				t.Errorf("%s: %v", name, said)
			}
		}
	})
}

// What is said of a dead card does not lead into a refusal: the policy protects the renewal as well.
func TestProtectedRenewalOfADeadCard(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text("prevent")})
		runs.apply(card)
		runs.happen(0, control.Renew)
		runs.edit(0, map[string]any{"status": "stolen"})

		changed := with(card, values{"payment_monthly_limit": number(300)})
		for name, said := range map[string]core.Diagnostics{"warning": runs.apply(card), "error": runs.apply(changed).Errors()} {
			if !said.Mention("prevent, which refuses this until another policy is applied") {
				t.Errorf("%s: %v", name, said)
			}
		}

		runs.apply(with(card, values{"deletion_policy": text("discard")}))

		if said := runs.apply(nil); runs.card(1).Status != "discarded" {
			t.Errorf("the renewal is %s: %v", runs.card(1).Status, said)
		}
	})
}

// The renewal of a card that has ended is named also if Qonto does not answer while the destroy is planned.
func TestDestroyWithoutAnAnswerNamesTheRenewal(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})
		runs.apply(card)
		runs.happen(0, control.Renew)
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "stolen"})
		runs.apply(card)

		runs.fault(control.Fault{Method: "GET", Route: creates, Action: "status", Status: 403})

		_, said := runs.plan(nil, core.Options{NoRefresh: true})
		if !said.Mention("Card "+runs.card(1).ID+" renews card \"ads\"") || said.Mention(`""`) {
			t.Error(said)
		}
	})
}

// A Ctrl-C after the card has ended does not keep back that a renewal lives on.
func TestInterruptedDestroyNamesTheRenewal(t *testing.T) {
	var stop func()

	stopAfterTheEnd := rewritten(func(request *http.Request, body []byte) []byte {
		if request.Method == http.MethodPut {
			stop()
		}

		return body
	})

	simulateIntercepted(t, stopAfterTheEnd, func(t *testing.T, runs *coreRuns) {
		runs.apply(lives(runs.server.Info())["virtual"])

		plan, _ := runs.plan(nil, core.Options{})
		runs.happen(0, control.Renew)

		signals := core.NewSignals()
		stop = func() { signals.Stop(t.Context()) }

		_, said := runs.terraform.Apply(t.Context(), plan, core.Options{Parallelism: 1, Signals: signals})
		if runs.card(0).Status != "discarded" || !said.Mention(runs.card(1).ID) {
			t.Errorf("the card is %s: %v", runs.card(0).Status, said)
		}
	})
}

// Six years without a refresh: the renewal has expired as well, and the resource moves on to the renewal of that one.
func TestExpiredRenewalIsFollowedToItsOwn(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)

		for number := range 2 {
			runs.happen(number, control.Renew)
			runs.happen(number, control.Expire)
		}

		said := runs.apply(card)
		runs.expectCards(3, said)

		if holds := runs.holds(acctest.Address); holds != runs.card(2).ID || len(said.Errors()) > 0 {
			t.Errorf("the resource holds %s: %v", holds, said)
		}
	})
}
