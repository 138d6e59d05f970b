// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// recorder is a network on which every host answers as Qonto's OAuth server does, and that notes what was sent where.
type recorder struct {
	mu    sync.Mutex
	hosts []string
	sent  []string
}

// RoundTrip answers without a network.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	text, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}

	r.mu.Lock()
	r.hosts = append(r.hosts, request.URL.Host)
	r.sent = append(r.sent, string(text), request.Header.Get("X-Qonto-Staging-Token"))
	r.mu.Unlock()

	return &http.Response{StatusCode: http.StatusBadRequest, Body: io.NopCloser(strings.NewReader(`{"error":"invalid_client"}`))}, nil
}

// A helper may say where its refresh token goes only if that is one of Qonto's own hosts, and may name
// no variable but one with a client secret. Whatever it says, nothing is sent elsewhere.
func TestCommand_OAuthEndpointOfTheDocument(t *testing.T) {
	t.Parallel()

	const (
		evil       = "https://oauth.attacker.example"
		refused    = "name an OAuth server that is not Qonto's"
		unsuitable = "client_secret_env"
		answered   = "does not accept the application"
	)

	for name, tc := range map[string]struct {
		endpoint, variable string // of the document
		configured         string // oauth_endpoint of the settings
		want               string // of the error
		host               string // that is asked
	}{
		"nothing":              {"", "", "", answered, "oauth.qonto.com"},
		"production":           {"https://oauth.qonto.com", "QONTO_CLIENT_SECRET", "", answered, "oauth.qonto.com"},
		"production, spelling": {"https://OAUTH.qonto.com/", "", "", answered, "OAUTH.qonto.com"},
		"sandbox":              {"https://oauth-sandbox.staging.qonto.co", "QONTO_CLIENT_SECRET_ACME", "", answered, "oauth-sandbox.staging.qonto.co"},
		"another host":         {evil, "", "", refused, ""},
		"and a variable":       {evil, "QONTO_CLIENT_SECRET", "", refused, ""},
		"this machine":         {"http://127.0.0.1:8080", "", "", refused, ""},
		"plain http":           {"http://oauth.qonto.com", "", "", refused, ""},
		"another port":         {"https://oauth.qonto.com:8443", "", "", refused, ""},
		"a name that begins alike": {
			"https://oauth.qonto.com.attacker.example", "", "", refused, "",
		},
		"a user name":            {"https://oauth.qonto.com@attacker.example", "", "", refused, ""},
		"a path":                 {"https://oauth.qonto.com/elsewhere", "", "", refused, ""},
		"nonsense":               {"oauth.qonto.com", "", "", refused, ""},
		"settings win":           {evil, "", "https://oauth.example", answered, "oauth.example"},
		"as the settings":        {"https://oauth.example", "", "https://oauth.example", answered, "oauth.example"},
		"the access token":       {"", "QONTO_ACCESS_TOKEN", "", unsuitable, ""},
		"the staging token":      {"", "QONTO_STAGING_TOKEN", "https://oauth.example", unsuitable, ""},
		"a variable that begins": {"", "QONTO_CLIENT_SECRETS", "", unsuitable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			v := newVault(t)
			kept := v.issue(0)
			v.put(t, "kept", `{"refresh_token": "`+kept.RefreshToken.Reveal()+`", "client_id": "app", "oauth_endpoint": "`+tc.endpoint+
				`", "client_secret_env": "`+tc.variable+`"}`)

			network := &recorder{}
			source := v.machineWith(t, credentials.Application{
				OAuthEndpoint: tc.configured, Transport: network,
				Getenv: func(name string) string { return "value-of-" + name },
			})

			_, err := source.Token(t.Context())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v", err)
			}

			if tc.host == "" && len(network.hosts) > 0 || tc.host != "" && !slices.Equal(network.hosts, []string{tc.host}) {
				t.Errorf("asked %q", network.hosts)
			}

			if tc.variable != "" && tc.host != "" && !strings.Contains(network.sent[0], "client_secret=value-of-"+tc.variable) {
				t.Errorf("the client secret was not sent")
			}
		})
	}
}

// An endpoint to which nothing is ever sent is nobody's concern.
func TestCommand_NoRefreshToken(t *testing.T) {
	t.Parallel()

	v := newVault(t)
	v.put(t, "kept", `{"access_token": "`+v.issue(time.Hour).AccessToken.Reveal()+`", "oauth_endpoint": "https://oauth.example"}`)

	v.token(t, v.machineWith(t, credentials.Application{}))
}

// A file is the user's own, and login writes into it where its tokens come from.
func TestFile_OAuthEndpoint(t *testing.T) {
	t.Parallel()

	w := newTestEnv(t)
	kept := w.issue(0)
	kept.OAuthEndpoint = w.app.OAuthEndpoint
	w.keep(t, kept)

	w.app.OAuthEndpoint = ""
	w.token(t, w.source(t))
}
