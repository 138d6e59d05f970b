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

// renewable gives its first token always and the others when it is to renew.
type renewable struct {
	tokens   []string
	err      error
	refused  []string
	tokenErr error
}

func (r *renewable) Token(context.Context) (string, error) {
	return r.tokens[0], r.tokenErr
}

func (r *renewable) Renew(_ context.Context, refused string) (string, error) {
	r.refused = append(r.refused, refused)

	if r.err != nil {
		return "", r.err
	}

	return r.tokens[len(r.refused)], nil
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
