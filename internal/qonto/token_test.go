// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var errNoLogin = errors.New("no login")

// renewable gives its first token, and the next one from each renewal on.
type renewable struct {
	tokens   []string
	renewals int
	err      error
	refused  []string
	tokenErr error
}

func (r *renewable) Token(context.Context) (string, error) {
	return r.tokens[r.renewals], r.tokenErr
}

func (r *renewable) Renew(_ context.Context, refused string) (string, error) {
	r.refused = append(r.refused, refused)

	if r.err != nil {
		return "", r.err
	}

	r.renewals++

	return r.tokens[r.renewals], nil
}

// A refused token is replaced once, and the same write is sent once more with its key.
func TestClient_RenewsRefusedToken(t *testing.T) {
	t.Parallel()

	const stale, fresh = "stale-token-1", "fresh-token-2"

	for name, tc := range map[string]struct {
		source   *renewable
		requests string
		kind     qonto.Kind
	}{
		"renewed":       {&renewable{tokens: []string{stale, fresh}}, stale + " " + fresh, ""},
		"refused again": {&renewable{tokens: []string{stale, "stale-token-3", fresh}}, stale + " stale-token-3", qonto.KindUnauthorized},
		"the same":      {&renewable{tokens: []string{stale, stale}}, stale, qonto.KindUnauthorized},
		"empty":         {&renewable{tokens: []string{stale, ""}}, stale, qonto.KindUnauthorized},
		"failed":        {&renewable{tokens: []string{stale, fresh}, err: fmt.Errorf("%w for %s", errNoLogin, stale)}, stale, qonto.KindUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var sent, keys []string

			memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
				token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
				sent = append(sent, token)
				keys = append(keys, r.Header.Get("X-Qonto-Idempotency-Key"))

				if token != fresh {
					answer(w, http.StatusUnauthorized, `{"errors":[{"code":"authorization_token_invalid"}]}`)

					return
				}

				answer(w, http.StatusOK, oneCard)
			})
			t.Cleanup(memory.stop)

			_, err := memory.connect(t, qonto.Config{Tokens: tc.source}).LockCard(t.Context(), cardID)

			if got := strings.Join(sent, " "); got != tc.requests || len(tc.source.refused) != 1 || tc.source.refused[0] != stale {
				t.Errorf("sent %q, renewed %q", got, tc.source.refused)
			}

			if len(keys) == 2 && keys[0] != keys[1] {
				t.Errorf("keys %q", keys)
			}

			if tc.kind != "" {
				assertUnauthorized(t, err, tc.source.err)
				assertNoSecret(t, err.Error(), stale)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// Qonto throttles addresses that get many refusals: a token that was refused for good is not sent again, by no call of the run.
func TestClient_RefusedTokenIsNotSentAgain(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		tokens qonto.TokenSource
		sent   int
	}{
		"static":                       {qonto.StaticToken("stale-token-1"), 1},
		"refused again":                {&renewable{tokens: []string{"stale-token-1", "stale-token-2", "stale-token-2", "stale-token-2"}}, 2},
		"cannot be renewed":            {&renewable{tokens: []string{"stale-token-1"}, err: errNoLogin}, 1},
		"the same after a new attempt": {&renewable{tokens: []string{"stale-token-1", "stale-token-1", "stale-token-1", "stale-token-1"}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			sent := 0

			memory := newNetwork(func(w http.ResponseWriter, _ *http.Request) {
				sent++

				answer(w, http.StatusUnauthorized, `{"errors":[{"code":"authorization_token_invalid","detail":"It has expired."}]}`)
			})
			t.Cleanup(memory.stop)

			client := memory.connect(t, qonto.Config{Tokens: tc.tokens})

			_, first := client.Teams(t.Context())
			_, second := client.Teams(t.Context())
			_, third := client.UnlockCard(t.Context(), cardID)

			if sent != tc.sent {
				t.Errorf("%d requests", sent)
			}

			failure := asError(t, third)
			if failure.Kind != qonto.KindUnauthorized || failure.Status != http.StatusUnauthorized || failure.Outcome != qonto.OutcomeNotSent {
				t.Errorf("kind %s, status %d, outcome %s", failure.Kind, failure.Status, failure.Outcome)
			}

			if first.Error() != second.Error() && tc.sent == 1 || !strings.Contains(second.Error(), "It has expired.") {
				t.Errorf("%v after %v", second, first)
			}
		})
	}
}

// A token that was refused may be replaced later, by another process for instance. The new one is sent.
func TestClient_NewTokenAfterRefusedOne(t *testing.T) {
	t.Parallel()

	var sent []string

	memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		sent = append(sent, token)

		if strings.HasPrefix(token, "stale") {
			answer(w, http.StatusUnauthorized, `{}`)

			return
		}

		answer(w, http.StatusOK, oneCard)
	})
	t.Cleanup(memory.stop)

	source := &renewable{tokens: []string{"stale-token-1", "stale-token-1", "fresh-token-2", "fresh-token-3"}}
	client := memory.connect(t, qonto.Config{Tokens: source})

	if _, err := client.UnlockCard(t.Context(), cardID); err == nil {
		t.Error("a refused token was accepted")
	}

	if _, err := client.UnlockCard(t.Context(), cardID); err != nil { // Renew has a new one
		t.Error(err)
	}

	source.renewals++

	if _, err := client.UnlockCard(t.Context(), cardID); err != nil { // and so has Token
		t.Error(err)
	}

	if got := strings.Join(sent, " "); got != "stale-token-1 fresh-token-2 fresh-token-3" {
		t.Errorf("sent %s", got)
	}
}

func assertUnauthorized(t *testing.T, err, cause error) {
	t.Helper()

	failure := asError(t, err)
	if failure.Kind != qonto.KindUnauthorized || failure.Outcome != qonto.OutcomeRefused {
		t.Errorf("kind %s, outcome %s", failure.Kind, failure.Outcome)
	}

	if errors.Is(err, errNoLogin) != (cause != nil) {
		t.Errorf("%v does not lead to its cause", err)
	}
}

// Without a usable token nothing is sent, and the reason is told.
func TestClient_NoToken(t *testing.T) {
	t.Parallel()

	for name, source := range map[string]qonto.TokenSource{
		"error":   &renewable{tokens: []string{""}, tokenErr: errNoLogin},
		"empty":   qonto.StaticToken(" \n"),
		"newline": qonto.StaticToken("secret\nsecret-token"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			memory := newNetwork(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
			t.Cleanup(memory.stop)

			_, err := memory.connect(t, qonto.Config{Tokens: source}).LockCard(t.Context(), cardID)

			failure := asError(t, err)
			if failure.Kind != qonto.KindCredentials || failure.Outcome != qonto.OutcomeNotSent {
				t.Errorf("kind %s, outcome %s", failure.Kind, failure.Outcome)
			}

			if name == "error" && (!errors.Is(err, errNoLogin) || !strings.Contains(err.Error(), "no login")) {
				t.Errorf("%v does not name its cause", err)
			}

			assertNoSecret(t, err.Error(), "secret-token")
		})
	}
}

func TestStaticToken_IsNotFormatted(t *testing.T) {
	t.Parallel()

	source := qonto.StaticToken(" " + accessToken + "\n")
	assertNoSecret(t, fmt.Sprintf("%v %+v %#v %s %q", source, source, source, source, source))

	token, err := source.Token(t.Context())
	if err != nil || token != accessToken {
		t.Errorf("token %q, error %v", token, err)
	}
}
