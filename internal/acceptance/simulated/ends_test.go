// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// befall lets something happen to a card outside Terraform.
func befall(r *coreRuns, id string, event control.Event) {
	r.t.Helper()

	if _, err := r.admin.Happen(r.t.Context(), id, event); err != nil {
		r.t.Fatal(err)
	}
}

// editCard changes a card outside Terraform.
func editCard(r *coreRuns, id string, changes map[string]any) {
	r.t.Helper()

	if _, err := r.admin.EditCard(r.t.Context(), id, changes); err != nil {
		r.t.Fatal(err)
	}
}

// planOf makes a plan, which has to have no errors.
func planOf(r *coreRuns, card values, options core.Options) (*core.Plan, core.Diagnostics) {
	r.t.Helper()

	options.Parallelism, options.Signals = 1, core.NewSignals()

	plan, said := r.terraform.Plan(r.t.Context(), r.config(card), r.state, options)
	if plan == nil {
		r.t.Fatal(said)
	}

	return plan, said
}

// applyPlan applies it.
func applyPlan(r *coreRuns, plan *core.Plan) core.Diagnostics {
	r.t.Helper()

	var said core.Diagnostics

	r.state, said = r.terraform.Apply(r.t.Context(), plan, core.Options{Parallelism: 1, Signals: core.NewSignals()})

	return said
}

// card is the card that was issued as this one.
func (r *coreRuns) card(number int) control.Card {
	r.t.Helper()

	return r.server.Ledger().Cards[number]
}

// unlocked tells whether a request has unlocked a card since the mark.
func (r *coreRuns) unlocked(mark int) bool {
	return slices.ContainsFunc(r.server.Ledger().Requests[mark:], func(request control.Request) bool { return request.Route == unlocks })
}

// A lock that was refused is not done because Qonto itself has paused the card: Qonto lifts its lock, and the card is alive.
func TestRefusedLockUnderALockOfQontosIsNoLock(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text("lock")})
		runs.apply(card)
		befall(runs, runs.card(0).ID, control.SystemLock)

		_, err := runs.admin.AddFault(t.Context(), control.Fault{Method: http.MethodPut, Route: locks, Action: "status", Status: 403, Times: 1})
		if err != nil {
			t.Fatal(err)
		}

		said := runs.apply(nil)
		if runs.state.Current(acctest.Address) == nil || !said.Errors().Mention("lock of Qonto's own") || !said.Errors().Mention("Run it again") {
			t.Errorf("the card is forgotten: %v", said)
		}

		runs.apply(nil)
		befall(runs, runs.card(0).ID, control.SystemUnlock)

		if status := runs.card(0).Status; status != "paused" || runs.state.Current(acctest.Address) != nil {
			t.Errorf("the card is %s after the second destroy", status)
		}
	})
}

// A card that was dead at the last refresh may live again: a destroy looks.
func TestDestroyLooksAtACardThatWasDead(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		editCard(runs, runs.card(0).ID, map[string]any{"status": "abusive"})
		runs.apply(card)
		editCard(runs, runs.card(0).ID, map[string]any{"status": "live"})

		plan, _ := planOf(runs, nil, core.Options{NoRefresh: true})
		said := applyPlan(runs, plan)

		if status := runs.card(0).Status; status != "discarded" {
			t.Errorf("the card is %s: %v", status, said)
		}
	})
}

// The replacement of a dead card discards nothing, and says nothing of a discard.
func TestReplacementOfADeadCardDiscardsNothing(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		editCard(runs, runs.card(0).ID, map[string]any{"status": "stolen"})

		said := runs.applyAll(runs.config(card), core.Options{Replace: []string{acctest.Address}})
		runs.expectCards(2, said)

		if said.Mention("was discarded to be replaced") {
			t.Error(said)
		}
	})
}

// However Qonto refuses to discard a paused card, it is unlocked for it.
func TestPausedCardIsUnlockedForItsEnd(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for status, isTried := range map[int]bool{400: true, 403: true, 409: true, 412: true, 422: true, 401: false, 404: false} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				runs.apply(with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)}))

				_, err := runs.admin.AddFault(t.Context(), control.Fault{
					Method: http.MethodPut, Route: discards, Action: "status", Status: status, ResponseBody: `{"message":"no"}`, Times: 1,
				})
				if err != nil {
					t.Fatal(err)
				}

				mark := len(runs.server.Ledger().Requests)
				said := runs.apply(nil)

				if runs.unlocked(mark) != isTried || isTried && runs.card(0).Status != "discarded" {
					t.Errorf("unlocked: %t, and the card is %s: %v", runs.unlocked(mark), runs.card(0).Status, said)
				}
			})
		})
	}
}

// No card is unlocked on the way to its end without a plan that has said so.
func TestPlanSaysWhichCardsAreUnlocked(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, test := range map[string]struct {
		before func(runs *coreRuns, card values)
		after  func(runs *coreRuns, card values) values
		more   core.Options
	}{
		"a locked renewal": {
			before: func(runs *coreRuns, card values) {
				befall(runs, runs.card(0).ID, control.Renew)
				editCard(runs, runs.card(1).ID, map[string]any{"status": "paused"})
				runs.apply(card)
			},
			after: func(*coreRuns, values) values { return nil },
		},
		"a card that is replaced": {
			before: func(runs *coreRuns, _ values) { editCard(runs, runs.card(0).ID, map[string]any{"status": "paused"}) },
			after: func(runs *coreRuns, card values) values {
				return with(card, values{"allow_replacement": truth(true), "holder_id": text(runs.server.Info().People["admin"])})
			},
		},
		"a lock that the state does not know": {
			before: func(runs *coreRuns, _ values) { editCard(runs, runs.card(0).ID, map[string]any{"status": "paused"}) },
			after:  func(*coreRuns, values) values { return nil },
			more:   core.Options{NoRefresh: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := lives(runs.server.Info())["virtual"]
				runs.set(map[string]any{"discard_paused": "reject"})
				runs.apply(card)
				test.before(runs, card)

				mark := len(runs.server.Ledger().Requests)
				plan, said := planOf(runs, test.after(runs, card), test.more)
				applyPlan(runs, plan)

				if !runs.unlocked(mark) || !said.Mention("then unlocked and discarded") {
					t.Errorf("unlocked: %t; the plan said: %v", runs.unlocked(mark), said)
				}
			})
		})
	}
}
