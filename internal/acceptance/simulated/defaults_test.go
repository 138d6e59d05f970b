// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The ids that default to the token's are sent as Qonto tells them. Without one nothing is sent, least of all an empty id.
func TestCreateWithoutAnIDOfTheToken(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for path, tc := range map[string]struct{ body, want string }{
		"/v2/organization": {`{"organization":{"slug":"acme"}}`, "Qonto does not tell its id."},
		"/v2/membership":   {`{"membership":{"role":"owner"}}`, "an id is missing"},
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newInterceptedRuns(t, schema, rewritten(func(request *http.Request, body []byte) []byte {
					if request.URL.Path == path {
						return []byte(tc.body)
					}

					return body
				}))
				card := lives(runs.server.Info())["virtual"]

				said := runs.apply(card).Errors()
				if len(said) != 1 || !said.Mention(tc.want) || !said.Mention("No card was issued. Set organization_id and initiator_id") {
					t.Errorf("%v", said)
				}

				for _, request := range runs.server.Ledger().Requests {
					if request.Method == http.MethodPost {
						t.Errorf("a card was asked for: %s", request.Body)
					}
				}
			})
		})
	}
}

// A null category, mostly a variable without a value, would be sent as an empty one. A Qonto that drops what it does not know
// would issue a card that may pay everywhere.
func TestNullCategoryIssuesNoCard(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"unknown_category": "drop"})

		none := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, nil)})

		said := runs.apply(with(lives(runs.server.Info())["virtual"], values{"categories": none}))
		if !said.Errors().Mention("Null Set Value") {
			t.Errorf("%v", said)
		}

		runs.expectCards(0, said)
	})
}
