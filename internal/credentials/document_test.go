// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

func drawCredentials(r *rapid.T) credentials.Credentials {
	token := rapid.StringMatching(`ory_[ar]t_[A-Za-z0-9._-]{20,60}`)
	instant := rapid.Map(rapid.Int64Range(0, 4e9), func(s int64) time.Time { return time.Unix(s, 0).UTC() })

	return credentials.Credentials{
		AccessToken:     secret.Trimmed(token.Draw(r, "access")),
		ExpiresAt:       instant.Draw(r, "expires"),
		RefreshToken:    secret.Trimmed(token.Draw(r, "refresh")),
		ObtainedAt:      instant.Draw(r, "obtained"),
		Scopes:          rapid.SliceOfN(rapid.StringMatching(`[a-z]+\.(read|write)`), 1, 5).Draw(r, "scopes"),
		ClientID:        rapid.StringMatching(`[a-z0-9-]{0,20}`).Draw(r, "client"),
		ClientSecretEnv: rapid.StringMatching(`(QONTO_CLIENT_SECRET(_[A-Z0-9_]{1,10})?)?`).Draw(r, "variable"),
		OAuthEndpoint:   rapid.StringMatching(`(https://[a-z]{1,9}\.example)?`).Draw(r, "endpoint"),
	}
}

// Nothing is lost, and no verb but the encoder shows a token.
func TestCredentials_EncodeAndParse(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		kept := drawCredentials(r)

		data, err := kept.Encode()
		if err != nil {
			r.Fatal(err)
		}

		found, err := credentials.Parse(data)
		if diff := cmp.Diff(kept, found, cmpopts.EquateComparable(secret.Text{})); diff != "" || err != nil {
			r.Fatalf("%v %s", err, diff)
		}

		shown := fmt.Sprintf("%v %+v %#v %s %q", kept, kept, kept, kept, kept)
		if strings.Contains(shown, kept.AccessToken.Reveal()) || strings.Contains(shown, kept.RefreshToken.Reveal()) {
			r.Fatalf("shown as %s", shown)
		}
	})
}

// Every prefix and every single broken byte is refused without repeating it, or still makes sense.
func TestParse_BrokenDocuments(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		kept := drawCredentials(r)

		data, err := kept.Encode()
		if err != nil {
			r.Fatal(err)
		}

		text := strings.TrimSpace(string(data))
		end := rapid.IntRange(0, len(text)-1).Draw(r, "end")

		for _, broken := range []string{text[:end], text[:end] + "\x00" + text[end+1:]} {
			_, err = credentials.Parse([]byte(broken))
			if err == nil {
				r.Fatalf("%q was accepted", broken)
			}

			if strings.Contains(err.Error(), kept.RefreshToken.Reveal()) || strings.Contains(err.Error(), "ory_") {
				r.Fatalf("%v repeats the document", err)
			}
		}
	})
}

// White space around a token is no part of it, wherever the token comes from: many are pasted, or read from files.
func TestTokens_AreTrimmed(t *testing.T) {
	t.Parallel()

	const document = `{"access_token": " a-token\n", "refresh_token": "\ta-refresh-token ", "client_id": "an-app\n"}`

	parsed, err1 := credentials.Parse([]byte(document))
	printed, err2 := credentials.ParseOutput([]byte("\n" + document + "\n"))
	alone, err3 := credentials.ParseOutput([]byte(" a-token\n"))

	server := newServer()
	server.fail(answerJSON(http.StatusOK, map[string]any{"access_token": "a-token\n", "refresh_token": " a-refresh-token", "token_type": "bearer"}))

	answered, err4 := newOAuth(t, reachAs(t, server)).Refresh(t.Context(), server.issue(0))

	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}

	for _, found := range []credentials.Credentials{parsed, printed, alone, answered} {
		access, refresh := found.AccessToken.Reveal(), found.RefreshToken.Reveal()
		if access != "a-token" || refresh != "" && refresh != "a-refresh-token" || found.ClientID == "an-app\n" {
			t.Errorf("%q, %q of %q", access, refresh, found.ClientID)
		}
	}
}

func TestParse_RefusedDocuments(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		``:                                     "not a JSON object",
		`null`:                                 "neither",
		`[]`:                                   "not a JSON object",
		`{}`:                                   "neither",
		`{"access_token": 123456789}`:          "not a JSON object",
		`{"access_token": "two words"}`:        "broken",
		`{"version": 2, "refresh_token": "x"}`: "newer version",
		`{"refresh_token": "x", "client_secret_env": "QONTO_ACCESS_TOKEN"}`:       "begins with QONTO_CLIENT_SECRET_",
		`{"refresh_token": "x", "client_secret_env": "AWS_SECRET_ACCESS_KEY"}`:    "begins with QONTO_CLIENT_SECRET_",
		`{"refresh_token": "x", "scopes": "` + strings.Repeat("x", 70_000) + `"}`: "64 KiB",
	} {
		_, err := credentials.Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}
