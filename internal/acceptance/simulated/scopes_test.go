// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// What a token must be allowed to issue, change and end a card is what the page of the provider says. Every plan passes: it
// only reads cards.
func TestScopesOfACard(t *testing.T) {
	t.Parallel()

	const notKnown = "Token's own membership or organization not known"

	schema := newSchema(t)

	for name, test := range map[string]struct {
		scopes  string
		withIDs bool
		want    string // the error of the apply
		isAbout string // what it says of the request
	}{
		"all that a card needs":              {scopes: "card.read card.write organization.read membership.read"},
		"ids, and the scopes of cards alone": {scopes: "card.read card.write", withIDs: true},
		"no organization.read":               {scopes: "card.read card.write membership.read", want: notKnown, isAbout: "organization"},
		"no membership.read":                 {scopes: "card.read card.write organization.read", want: notKnown, isAbout: "membership"},
		"no card.write":                      {scopes: "card.read", withIDs: true, want: "Card not issued", isAbout: "create a card"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema, strings.Fields(test.scopes)...)
				info := runs.server.Info()
				card := lives(info)["virtual"]

				if test.withIDs {
					maps.Copy(card, values{"organization_id": text(info.Organization.ID), "initiator_id": text(info.OwnerMembershipID)})
				}

				said := runs.apply(card)
				failed := said.Errors()

				if test.want != "" {
					if len(failed) != 1 || failed[0].Summary != test.want || !strings.Contains(strings.ToLower(failed[0].Detail), test.isAbout) ||
						!failed.Mention("lacks an OAuth scope") || !failed.Mention("No card was issued.") || len(runs.server.Ledger().Cards) > 0 {
						t.Errorf("%v", said)
					}

					return
				}

				failed = append(failed, runs.apply(with(card, values{"nickname": text("ads"), "locked": truth(true)})).Errors()...)
				failed = append(failed, runs.apply(nil).Errors()...)

				if len(failed) > 0 || runs.server.Ledger().Cards[0].Status != "discarded" {
					t.Errorf("%v", failed)
				}
			})
		})
	}
}

// Ids in the configuration help a token that may not look them up. They help nobody whose token Qonto refuses.
func TestAdviceOnFailedLookups(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for status, helps := range map[int]bool{http.StatusForbidden: true, http.StatusUnauthorized: false} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				runs.fault(control.Fault{Route: "/v2/organization", Action: control.ActionStatus, Status: status})

				failed := runs.apply(lives(runs.server.Info())["virtual"]).Errors()
				if len(failed) != 1 || failed.Mention("do without these look-ups") != helps {
					t.Errorf("%v", failed)
				}
			})
		})
	}
}
