// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// FuzzDocument: what a credentials file or a helper holds is refused without repeating it, or is read the same after it
// was written again, and has tokens that can be sent.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(`{"version":1,"access_token":"ory_at_1","expires_at":"2026-01-02T03:04:05Z","refresh_token":"ory_rt_1","scopes":["card.read"]}`))
	f.Add([]byte(`{"refresh_token":"x","client_secret_env":"QONTO_CLIENT_SECRET","oauth_endpoint":"https://oauth.example"}`))
	f.Add([]byte(`{"refresh_token":"x","client_secret_env":"PATH"}`))
	f.Add([]byte(`{"version":2,"refresh_token":"x"}`))
	f.Add([]byte("\xef\xbb\xbf{\"access_token\":\"a\"}"))
	f.Add([]byte(`{"access_token":"a\u0000b","ACCESS_TOKEN":"c"}`))
	f.Add([]byte("ory_at_bare\n"))
	f.Add([]byte("null"))

	f.Fuzz(func(t *testing.T, data []byte) {
		for _, parse := range []func([]byte) (credentials.Credentials, error){credentials.Parse, credentials.ParseOutput} {
			found, err := parse(data)
			if err == nil {
				survivesWriting(t, found)
			} else if len(data) > 20 && strings.Contains(err.Error(), string(data)) {
				t.Fatalf("the error repeats the document: %v", err)
			}
		}
	})
}

// survivesWriting checks credentials that were accepted.
func survivesWriting(t *testing.T, found credentials.Credentials) {
	t.Helper()

	for _, token := range []secret.Text{found.AccessToken, found.RefreshToken} {
		if strings.ContainsAny(token.Reveal(), "\r\n\x00 ") {
			t.Fatalf("a token has characters that cannot be sent: %q", token.Reveal())
		}
	}

	if found.ClientSecretEnv != "" && !strings.HasPrefix(found.ClientSecretEnv, "QONTO_CLIENT_SECRET") {
		t.Fatalf("it names %q", found.ClientSecretEnv)
	}

	written, err := found.Encode()
	if err != nil {
		t.Fatalf("what was read cannot be written: %v", err)
	}

	again, err := credentials.Parse(written)
	if diff := cmp.Diff(found, again, cmpopts.EquateEmpty(), cmpopts.EquateComparable(secret.Text{})); diff != "" || err != nil {
		t.Fatalf("%v %s", err, diff)
	}
}
