// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	ownID   = "0198A4AE-0000-7000-8000-00000000ACDC"
	ownSlug = "acme-1234"
	ours    = `{"organization":{"id":"0198a4ae-0000-7000-8000-00000000acdc","slug":"acme-1234"}}`
)

// watched answers a card to everything but the organization, and remembers what it was asked.
type watched struct {
	mu           sync.Mutex
	paths        []string
	organization http.HandlerFunc
}

func (w *watched) handle(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.paths = append(w.paths, r.Method+" "+r.URL.Path)
	w.mu.Unlock()

	if r.URL.Path == "/v2/organization" {
		w.organization(rw, r)

		return
	}

	answer(rw, http.StatusOK, oneCard)
}

func (w *watched) asked(path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()

	return len(slices.DeleteFunc(slices.Clone(w.paths), func(asked string) bool { return !strings.HasSuffix(asked, path) }))
}

func (w *watched) connect(t *testing.T, organization string) *qonto.Client {
	t.Helper()

	memory := newNetwork(w.handle)
	t.Cleanup(memory.stop)

	return memory.connect(t, qonto.Config{Organization: organization})
}

func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { answer(w, status, body) }
}

// However many calls start together, one question is asked, before all of them.
func TestOrganizationGuard_AsksOnceAndFirst(t *testing.T) {
	t.Parallel()

	for _, organization := range []string{ownID, strings.ToLower(ownID), ownSlug, " " + ownSlug + "\n"} {
		server := &watched{organization: answers(http.StatusOK, ours)}
		client := server.connect(t, organization)

		var calls sync.WaitGroup

		for range 20 {
			calls.Go(func() {
				if _, err := client.LockCard(t.Context(), cardID); err != nil {
					t.Error(err)
				}
			})
		}

		calls.Wait()

		if server.asked("/v2/organization") != 1 || !strings.HasSuffix(server.paths[0], "/v2/organization") {
			t.Errorf("%q: %q", organization, server.paths)
		}
	}
}

// Without a configured organization nothing is asked.
func TestOrganizationGuard_Off(t *testing.T) {
	t.Parallel()

	server := &watched{}

	if _, err := server.connect(t, "").LockCard(t.Context(), cardID); err != nil || len(server.paths) != 1 {
		t.Errorf("%v, %q", err, server.paths)
	}
}

// Nothing reaches the API but the question, and it is not repeated. Reading the organization is
// guarded like everything else.
func TestOrganizationGuard_OtherOrganization(t *testing.T) {
	t.Parallel()

	server := &watched{organization: answers(http.StatusOK, ours)}
	client := server.connect(t, "somebody-else")

	for range 3 {
		_, err := client.LockCard(t.Context(), cardID)

		failure := asError(t, err)
		if failure.Kind != qonto.KindCredentials || failure.Outcome != qonto.OutcomeNotSent || !strings.Contains(err.Error(), "another organization") {
			t.Errorf("%v, outcome %s", err, failure.Outcome)
		}

		if _, err := client.Organization(t.Context()); asError(t, err).Kind != qonto.KindCredentials {
			t.Errorf("got %v", err)
		}
	}

	if len(server.paths) != 1 {
		t.Errorf("asked %q", server.paths)
	}
}

// The call is not sent, its outcome is certain whatever happened to the question, and no failure
// of the question looks like one of the call. The next call asks again.
func TestOrganizationGuard_CannotTell(t *testing.T) {
	t.Parallel()

	for name, organization := range map[string]http.HandlerFunc{
		"not found":     answers(http.StatusNotFound, `{"errors":[{"code":"not_found"}]}`),
		"missing scope": answers(http.StatusForbidden, `{"errors":[{"code":"forbidden","detail":"missing required oauth scope"}]}`),
		"malformed":     answers(http.StatusOK, `{"organization":7}`),
		"empty":         answers(http.StatusOK, `{"organization":{}}`),
		"foreign page":  answers(http.StatusOK, `<html>`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			server := &watched{organization: organization}
			client := server.connect(t, ownSlug)

			_, err := client.LockCard(t.Context(), cardID)

			failure := asError(t, err)
			if failure.Kind != qonto.KindCredentials || failure.Outcome != qonto.OutcomeNotSent || server.asked("/lock") != 0 {
				t.Errorf("%v, outcome %s, %q", err, failure.Outcome, server.paths)
			}

			assertNoSecret(t, err.Error())

			server.organization = answers(http.StatusOK, ours)

			if _, err := client.LockCard(t.Context(), cardID); err != nil {
				t.Errorf("the next call: %v", err)
			}
		})
	}
}

// A caller who leaves while the question is open leaves it to the others.
func TestOrganizationGuard_Canceled(t *testing.T) {
	t.Parallel()

	asked, open := make(chan struct{}, 2), make(chan struct{})
	server := &watched{organization: func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}

		<-open
		answer(w, http.StatusOK, ours)
	}}
	client := server.connect(t, ownSlug)

	ctx, cancel := context.WithCancel(t.Context())
	first, second := make(chan error, 1), make(chan error, 1)

	go func() {
		_, err := client.LockCard(ctx, cardID)
		first <- err
	}()

	<-asked

	go func() {
		_, err := client.LockCard(t.Context(), cardID)
		second <- err
	}()

	cancel()

	if failure := asError(t, <-first); failure.Kind != qonto.KindCanceled || failure.Outcome != qonto.OutcomeNotSent {
		t.Errorf("got %v", failure)
	}

	close(open)

	if err := <-second; err != nil {
		t.Error(err)
	}
}
