// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"strings"
	"testing"
)

// pollsAnswered answers every question about an approval with a status.
func pollsAnswered(status int) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if strings.Contains(request.URL.Path, "/sca_sessions/") {
				return answer(status, nil), nil
			}

			return next.RoundTrip(request)
		})
	}
}

// An access token that ends while an approval is waited for is what is to be replaced, and not the endpoint.
func TestTokenEndsDuringAnApproval(t *testing.T) {
	simulateIntercepted(t, pollsAnswered(http.StatusUnauthorized), func(t *testing.T, runs *coreRuns) {
		runs.approveLate(0, nil)

		failed := runs.apply(lives(runs.server.Info())["virtual"]).Errors()
		runs.expectCards(0, failed)

		if !failed.Mention("Check the credentials") || failed.Mention("Check endpoint") || !failed.Mention("No card was issued") {
			t.Error(failed)
		}
	})
}

// Somebody approves, and Qonto does not tell it, neither within the life of the approval nor within the time limit: nobody is said
// not to have approved.
func TestApprovalThatQontoDoesNotTell(t *testing.T) {
	for name, more := range map[string]values{"15 minutes": nil, "time limit": {"timeouts": patience()}} {
		t.Run(name, func(t *testing.T) {
			simulateIntercepted(t, pollsAnswered(http.StatusBadGateway), func(t *testing.T, runs *coreRuns) {
				runs.set(map[string]any{"sca": "observed"})

				failed := runs.apply(with(lives(runs.server.Info())["virtual"], more)).Errors()
				runs.expectCards(0, failed)

				if failed.Mention("nobody approved it") || !failed.Mention("cannot be found out") || !failed.Mention("HTTP 502") {
					t.Error(failed)
				}
			})
		})
	}
}
