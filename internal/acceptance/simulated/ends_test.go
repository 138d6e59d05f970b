// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// unlocked tells whether a request has unlocked a card since the mark.
func (r *coreRuns) unlocked(mark int) bool {
	return slices.ContainsFunc(r.server.Ledger().Requests[mark:], func(request control.Request) bool { return request.Route == unlocks })
}

// A lock that was refused is not done because Qonto itself has paused the card: Qonto lifts its lock, and the card is alive.
func TestRefusedLockUnderALockOfQontosIsNoLock(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text("lock")})
		runs.apply(card)
		runs.happen(0, control.SystemLock)

		runs.fault(control.Fault{Method: http.MethodPut, Route: locks, Action: "status", Status: 403, Times: 1})

		said := runs.apply(nil)
		if runs.state.Current(acctest.Address) == nil || !said.Errors().Mention("lock of Qonto's own") || !said.Errors().Mention("Run it again") {
			t.Errorf("the card is forgotten: %v", said)
		}

		runs.apply(nil)
		runs.happen(0, control.SystemUnlock)

		if status := runs.card(0).Status; status != "paused" || runs.state.Current(acctest.Address) != nil {
			t.Errorf("the card is %s after the second destroy", status)
		}
	})
}

// A card that was dead at the last refresh may live again: a destroy looks.
func TestDestroyLooksAtACardThatWasDead(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "abusive"})
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "live"})

		plan, _ := runs.plan(nil, core.Options{NoRefresh: true})
		said := runs.applyPlan(plan, core.Options{})

		if status := runs.card(0).Status; status != "discarded" {
			t.Errorf("the card is %s: %v", status, said)
		}
	})
}

// A card that has just been issued may not be listed yet: a destroy waits for it, as a refresh does.
func TestDestroyWaitsForAYoungCardToBeListed(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		if err := runs.admin.SetSwitches(t.Context(), map[string]any{"list_delay_ms": 15_000}); err != nil {
			t.Fatal(err)
		}

		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)

		plan, _ := runs.plan(nil, core.Options{NoRefresh: true})
		said := runs.applyPlan(plan, core.Options{})

		if status := runs.card(0).Status; status != "discarded" || len(said.Errors()) > 0 {
			t.Errorf("the card is %s: %v", status, said)
		}
	})
}

// The replacement of a dead card discards nothing, and says nothing of a discard.
func TestReplacementOfADeadCardDiscardsNothing(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "stolen"})

		said := runs.applyAll(runs.config(card), core.Options{Replace: []string{acctest.Address}})
		runs.expectCards(2, said)

		if said.Mention("was discarded to be replaced") {
			t.Error(said)
		}
	})
}

// A destroy is no replacement, also after a replacement that could not end the card.
func TestDestroyAfterAFailedReplacementReplacesNothing(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		runs.apply(card)

		runs.fault(control.Fault{Method: http.MethodPut, Route: discards, Action: "status", Status: http.StatusForbidden, Times: 1})
		runs.applyAll(runs.config(card), core.Options{Replace: []string{acctest.Address}})

		said := runs.apply(nil)
		if said.Mention("was discarded to be replaced") || runs.card(0).Status != "discarded" {
			t.Errorf("the card is %s: %v", runs.card(0).Status, said)
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

				runs.fault(control.Fault{
					Method: http.MethodPut, Route: discards, Action: "status", Status: status, ResponseBody: `{"message":"no"}`, Times: 1,
				})

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
				runs.happen(0, control.Renew)
				runs.edit(1, map[string]any{"status": "paused"})
				runs.apply(card)
			},
			after: func(*coreRuns, values) values { return nil },
		},
		"a card that is replaced": {
			before: func(runs *coreRuns, _ values) { runs.edit(0, map[string]any{"status": "paused"}) },
			after: func(runs *coreRuns, card values) values {
				return with(card, values{"allow_replacement": truth(true), "holder_id": text(runs.server.Info().People["admin"])})
			},
		},
		"a lock that the state does not know": {
			before: func(runs *coreRuns, _ values) { runs.edit(0, map[string]any{"status": "paused"}) },
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
				plan, said := runs.plan(runs.config(test.after(runs, card)), test.more)
				runs.applyPlan(plan, core.Options{})

				if !runs.unlocked(mark) || !said.Mention("then unlocked and discarded") {
					t.Errorf("unlocked: %t; the plan said: %v", runs.unlocked(mark), said)
				}
			})
		})
	}
}

// A -replace of a dead card ends the renewal of it, and the apply says so: Terraform shows no warning of the plan.
func TestForcedReplacementNamesTheRenewalThatEnds(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.apply(card)

		runs.happen(0, control.Renew)
		runs.apply(card)
		runs.edit(0, map[string]any{"status": "stolen"})
		runs.apply(card)

		var ended core.Diagnostics

		for _, one := range runs.applyAll(runs.config(card), core.Options{Replace: []string{acctest.Address}}) {
			if strings.HasSuffix(one.Summary, "was discarded to be replaced") {
				ended = append(ended, one)
			}
		}

		if renewal := runs.card(1); len(ended) != 1 || !ended.Mention(renewal.ID) || renewal.Status != "discarded" {
			t.Errorf("the renewal %s is %s; said: %v", renewal.ID, renewal.Status, ended)
		}
	})
}

// A card that Terraform has locked stays locked when Qonto locks it as well, so a destroy that locks has nothing to do.
func TestLockPolicyUnderBothLocks(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"repeated_lock": "reject"})

		card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true), "deletion_policy": text("lock")})
		runs.apply(card)

		runs.happen(0, control.SystemLock)

		runs.apply(card)

		if said := runs.apply(nil).Errors(); len(said) > 0 {
			t.Errorf("%v", said)
		}
	})
}

// A lock that Qonto has refused is none, although the state of a new card has it as configured: under a lock of Qonto's own the
// plan still shows it, and no destroy forgets the card as locked.
func TestRefusedLockOfANewCardIsNoLock(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, more := range []core.Options{{}, {NoRefresh: true}} {
		synctest.Test(t, func(t *testing.T) {
			runs := newCoreRuns(t, schema)
			card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true), "deletion_policy": text("lock")})

			runs.fault(control.Fault{Method: http.MethodPut, Route: locks, Action: "status", Status: http.StatusForbidden})
			runs.apply(card)
			runs.happen(0, control.SystemLock)

			plan, said := runs.plan(runs.config(card), more)
			if plan == nil || plan.Empty() {
				t.Errorf("nothing is planned: %v", said)
			}

			said = runs.applyAll(runs.config(nil), more)
			if runs.state.Current(acctest.Address) == nil || !said.Errors().Mention("lock of Qonto's own") {
				t.Errorf("the card is forgotten, and was never locked: %v", said)
			}
		})
	}
}

// A card that was unlocked on its way to the end, and could not be discarded, is locked again, also if Qonto has refused the
// token once: no other request is sent with it.
func TestCardIsLockedAgainAfterARefusedToken(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"discard_paused": "reject"})
		runs.apply(with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)}))

		runs.fault(control.Fault{
			Method: http.MethodPut, Route: discards, Action: control.ActionStatus, Status: http.StatusUnauthorized, Stage: control.StageArrival,
			Nth: 2, Times: 1,
		})

		said := runs.apply(nil)

		if card := runs.card(0); card.Status != "paused" || !said.Errors().Mention("locked again") {
			t.Errorf("the card is %s; said: %v", card.Status, said)
		}
	})
}

// A card that was unlocked for its end can be used until it ends, or is locked again: neither waits for the approval of another card.
func TestUnlockedCardWaitsForNoOtherApproval(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for over, refused := range map[string]int{discards: 1, locks: 2} {
		t.Run(over, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, slowLookups)
				info := runs.server.Info()

				runs.apply(withIDs(info, with(lives(info)["virtual"], values{"locked": truth(true)})))
				runs.set(map[string]any{"sca": "observed"})
				runs.fault(control.Fault{
					Method: http.MethodPut, Route: discards, Action: control.ActionStatus, Status: http.StatusUnprocessableEntity, Times: refused,
				})
				runs.must(nil, runs.admin.SetApproverRules(t.Context(),
					control.ApproverRule{Decision: control.Approve, AfterMS: (20 * time.Second).Milliseconds(), Route: unlocks},
					control.ApproverRule{Decision: control.Approve, AfterMS: approvalWait.Milliseconds()}))

				mark := len(runs.server.Ledger().Requests)
				another := with(lives(info)["virtual"], values{"holder_id": text(info.People["admin"])})
				said := runs.applyAll(core.Config{"qonto_card.another": runs.terraform.Block(another, false)}, core.Options{Parallelism: 2})

				times := map[string]time.Time{}

				for _, request := range runs.server.Ledger().Requests[mark:] {
					if request.Committed {
						times[request.Route] = request.Time
					}
				}

				if usable := times[over].Sub(times[unlocks]); times[unlocks].IsZero() || usable < 0 || usable > time.Minute {
					t.Errorf("the card could be used for %s: %v", usable, said)
				}

				runs.expectCards(2, said)
			})
		})
	}
}
