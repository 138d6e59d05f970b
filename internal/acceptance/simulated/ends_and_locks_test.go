// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A -replace of a dead card ends the renewal of it, and the apply says so: Terraform shows no warning of the plan.
func TestForcedReplacementNamesTheRenewalThatEnds(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		card := lives(runs.server.Info())["virtual"]

		runs.apply(card)

		id := runs.server.Ledger().Cards[0].ID

		renewed, err := runs.admin.Happen(t.Context(), id, control.Renew)
		if err != nil {
			t.Fatal(err)
		}

		runs.apply(card)

		if _, err := runs.admin.EditCard(t.Context(), id, map[string]any{"status": "stolen"}); err != nil {
			t.Fatal(err)
		}

		runs.apply(card)

		var ended core.Diagnostics

		for _, one := range runs.applyAll(runs.config(card), core.Options{Replace: []string{acctest.Address}}) {
			if strings.HasSuffix(one.Summary, "was discarded to be replaced") {
				ended = append(ended, one)
			}
		}

		renewal := runs.server.Ledger().Cards[1]
		if len(ended) != 1 || !ended.Mention(renewal.ID) || renewal.Status != "discarded" {
			t.Errorf("renewal %s of %s is %s; said: %v", renewal.ID, renewed.ID, renewal.Status, ended)
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

		plan, said := runs.terraform.Plan(t.Context(), core.Config{acctest.Address: block}, runs.state, core.Options{
			Parallelism: 1, Signals: core.NewSignals(), Replace: []string{acctest.Address},
		})
		if plan == nil {
			t.Errorf("%v", said)
		}
	})
}

// A card that Terraform has locked stays locked when Qonto locks it as well, so a destroy that locks has nothing to do.
func TestLockPolicyUnderBothLocks(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		runs.set(map[string]any{"repeated_lock": "reject"})

		card := with(lives(runs.server.Info())["virtual"], values{"locked": truth(true), "deletion_policy": text("lock")})
		runs.apply(card)

		if _, err := runs.admin.Happen(t.Context(), runs.server.Ledger().Cards[0].ID, control.SystemLock); err != nil {
			t.Fatal(err)
		}

		runs.apply(card)

		if said := runs.apply(nil).Errors(); len(said) > 0 {
			t.Errorf("%v", said)
		}
	})
}

// A lock that Qonto refuses is said, also of a card whose status the answer to the create did not tell.
func TestRefusedLockOfANewCardIsSaid(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)
	status := regexp.MustCompile(`"status":"[^"]*",?`)

	synctest.Test(t, func(t *testing.T) {
		withoutStatus := rewritten(func(request *http.Request, body []byte) []byte {
			if isCreate(request) {
				return status.ReplaceAll(body, nil)
			}

			return body
		})
		runs := newInterceptedRuns(t, schema, func(next http.RoundTripper) http.RoundTripper {
			inner := withoutStatus(next)

			return roundTripper(func(request *http.Request) (*http.Response, error) {
				if strings.HasSuffix(request.URL.Path, "/lock") {
					return answer(http.StatusForbidden, nil), nil
				}

				return inner.RoundTrip(request)
			})
		})

		said := runs.apply(with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)}))
		if !said.Mention("was issued without its locked") {
			t.Errorf("%v", said)
		}
	})
}

// A card that was unlocked on its way to the end, and could not be discarded, is locked again, also if Qonto has refused the
// token once: no other request is sent with it.
func TestCardIsLockedAgainAfterARefusedToken(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, schema)
		runs.set(map[string]any{"discard_paused": "reject"})
		runs.apply(with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)}))

		_, err := runs.admin.AddFault(t.Context(), control.Fault{
			Method: http.MethodPut, Route: discards, Action: control.ActionStatus, Status: http.StatusUnauthorized, Stage: control.StageArrival,
			Nth: 2, Times: 1,
		})
		if err != nil {
			t.Fatal(err)
		}

		said := runs.apply(nil)

		if card := runs.server.Ledger().Cards[0]; card.Status != "paused" || !said.Errors().Mention("locked again") {
			t.Errorf("the card is %s; said: %v", card.Status, said)
		}
	})
}
