// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// lookupServer counts the requests and fails the first of them.
func lookupServer(t *testing.T, failures int32) (*qonto.Lookups, *atomic.Int32) {
	t.Helper()

	var requests atomic.Int32

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")

		if requests.Add(1) <= failures {
			w.WriteHeader(http.StatusForbidden)
		}

		_, _ = fmt.Fprint(w, `{"organization":{"id":"o"},"membership":{"id":"m"},"bank_accounts":[{"id":"b"}],"memberships":[{"id":"m"}],`+
			`"teams":[{"id":"t"}],"card_type_appearances":[],"meta":{"total_pages":1}}`)
	}))
	t.Cleanup(server.Close)

	client, err := qonto.New(qonto.Config{Endpoint: server.URL, Tokens: qonto.StaticToken("t")})
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(client.CloseIdleConnections)

	return qonto.NewLookups(client), &requests
}

func TestLookups_AskOnce(t *testing.T) {
	t.Parallel()

	lookups, requests := lookupServer(t, 0)

	var callers sync.WaitGroup

	for range 40 {
		callers.Go(func() {
			organization, first := lookups.Organization(t.Context())
			own, second := lookups.AuthenticatedMembership(t.Context())
			accounts, third := lookups.BankAccounts(t.Context())
			people, fourth := lookups.Memberships(t.Context())
			teams, fifth := lookups.Teams(t.Context())
			_, sixth := lookups.CardAppearances(t.Context())

			for _, err := range []error{first, second, third, fourth, fifth, sixth} {
				if err != nil {
					t.Error(err)
				}
			}

			if organization.ID != "o" || own.ID != "m" || len(accounts) != 1 || len(people) != 1 || len(teams) != 1 {
				t.Error("an answer was lost on the way")
			}
		})
	}

	callers.Wait()

	if got := requests.Load(); got != 6 {
		t.Errorf("%d requests for six questions", got)
	}
}

func TestLookups_AskAgainAfterAnError(t *testing.T) {
	t.Parallel()

	lookups, requests := lookupServer(t, 1)

	_, err := lookups.Teams(t.Context())
	if err == nil {
		t.Fatal("no error")
	}

	teams, err := lookups.Teams(t.Context())
	if err != nil || len(teams) != 1 || requests.Load() != 2 {
		t.Errorf("%d teams, %v, after %d requests", len(teams), err, requests.Load())
	}
}

func TestLookups_CanceledCaller(t *testing.T) {
	t.Parallel()

	lookups, _ := lookupServer(t, 0)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	_, err := lookups.Teams(ctx)
	if err == nil {
		t.Error("an answer for a caller that has gone")
	}
}
