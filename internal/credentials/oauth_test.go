// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

func newOAuth(t *testing.T, app credentials.Application) *credentials.OAuth {
	t.Helper()

	oauth, err := credentials.NewOAuth(app)
	if err != nil {
		t.Fatal(err)
	}

	return oauth
}

// What goes over the wire is what Qonto documents.
func TestOAuth_Requests(t *testing.T) {
	t.Parallel()

	server := newServer()
	old := server.issue(0)

	app := reach(t, server)
	app.ClientID, app.StagingToken, app.UserAgent = clientID, secret.Trimmed(stagingToken), "test/1"
	oauth := newOAuth(t, app)

	next, err := oauth.Refresh(t.Context(), old)
	if err != nil {
		t.Fatal(err)
	}

	check := func(path string, form url.Values) {
		t.Helper()

		request := server.last()
		if request.URL.Path != path || request.Header.Get("X-Qonto-Staging-Token") != stagingToken ||
			request.Header.Get("User-Agent") != "test/1" || request.Header.Get("Authorization") != "" ||
			request.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || request.URL.RawQuery != "" {
			t.Errorf("%s %v", request.URL, request.Header)
		}

		if diff := cmp.Diff(form, request.PostForm); diff != "" {
			t.Error(diff)
		}
	}

	check("/oauth2/token", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {old.RefreshToken.Reveal()},
		"client_id": {clientID}, "client_secret": {clientSecret},
	})

	if err := oauth.Revoke(t.Context(), next.RefreshToken); err != nil {
		t.Fatal(err)
	}

	check("/oauth2/revoke", url.Values{
		"token": {next.RefreshToken.Reveal()}, "client_id": {clientID}, "client_secret": {clientSecret},
	})

	app.ClientSecret = secret.Text{}

	if err := newOAuth(t, app).Revoke(t.Context(), next.AccessToken); err != nil {
		t.Fatal(err)
	}

	check("/oauth2/revoke", url.Values{"token": {next.AccessToken.Reveal()}, "client_id": {clientID}})
}

// The code is exchanged with the verifier that belongs to the challenge of the URL.
func TestOAuth_SignIn(t *testing.T) {
	t.Parallel()

	server := newServer()
	app := reach(t, server)
	app.ClientID = clientID
	oauth := newOAuth(t, app)

	attempt := credentials.SignIn{
		State: "the-state", Verifier: oauth2.GenerateVerifier(), RedirectURL: "http://127.0.0.1:1/callback",
		Scopes: []string{"offline_access", "card.read"}, OrganizationID: "the-organization",
	}

	address, err := url.Parse(oauth.SignInURL(attempt))
	if err != nil {
		t.Fatal(err)
	}

	asked := address.Query()
	server.codes["a-code"] = asked.Get("code_challenge")
	asked.Del("code_challenge")

	if diff := cmp.Diff(url.Values{
		"client_id": {clientID}, "response_type": {"code"}, "redirect_uri": {attempt.RedirectURL}, "state": {"the-state"},
		"scope": {"offline_access card.read"}, "organization_id": {"the-organization"}, "code_challenge_method": {"S256"},
	}, asked); diff != "" || address.Path != "/oauth2/auth" {
		t.Error(address.Path, diff)
	}

	got, err := oauth.Exchange(t.Context(), attempt, "a-code")
	if err != nil || !server.accepts(got.AccessToken.Reveal()) || got.ClientID != clientID || got.OAuthEndpoint != "http://localhost" {
		t.Errorf("%v, %v", got, err)
	}

	_, err = oauth.Exchange(t.Context(), attempt, "a-code")
	if err == nil || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("the same code again: %v", err)
	}
}

// Every failure has words of its own, without those of the server.
func TestOAuth_Refusals(t *testing.T) {
	t.Parallel()

	page := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>ory_rt_R000001.p9Wz-secret"))
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for range 100 {
			_, _ = w.Write([]byte(strings.Repeat("x", 1<<20)))
		}
	}

	for name, tc := range map[string]struct {
		fault http.HandlerFunc
		want  string
	}{
		"grant":      {refuse("invalid_grant"), "invalid_grant"},
		"client":     {refuse("invalid_client"), "QONTO_CLIENT_SECRET"},
		"scope":      {refuse("invalid_scope"), "scopes"},
		"other":      {refuse("unsupported_grant_type"), "refused the request (HTTP 400)"},
		"busy":       {status(http.StatusTooManyRequests), "busy (HTTP 429)"},
		"fault":      {status(http.StatusInternalServerError), "HTTP 500"},
		"page":       {page, "staging token"},
		"empty":      {status(http.StatusOK), "staging token"},
		"no token":   {answerJSON(http.StatusOK, map[string]any{"token_type": "bearer"}), "without an access token"},
		"odd token":  {answerJSON(http.StatusOK, map[string]any{"access_token": "a\nb"}), "no usable access token"},
		"endless":    {endless, "without an access token"},
		"dropped":    {drop, "no answer"},
		"cut off":    {half, "no answer"},
		"redirected": {http.RedirectHandler("http://localhost/elsewhere", http.StatusTemporaryRedirect).ServeHTTP, "HTTP 307"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			server := newServer()
			old := server.issue(0)
			server.fail(tc.fault)

			_, err := newOAuth(t, reachAs(t, server)).Refresh(t.Context(), old)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v", err)
			}

			server.hides(t, err.Error())

			if server.count() != 1 {
				t.Errorf("%d requests", server.count())
			}
		})
	}
}

func reachAs(t *testing.T, server *oauthServer) credentials.Application {
	t.Helper()

	app := reach(t, server)
	app.ClientID = clientID

	return app
}

// An answer that is not the OAuth server's is not taken for a success.
func TestOAuth_RevokeFails(t *testing.T) {
	t.Parallel()

	page := func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("\n<!DOCTYPE html>")) }

	for name, fault := range map[string]http.HandlerFunc{
		"page": page, "redirect": status(http.StatusFound), "refused": refuse("invalid_client"), "dropped": drop,
	} {
		server := newServer()
		server.fail(fault)

		err := newOAuth(t, reachAs(t, server)).Revoke(t.Context(), server.issue(0).RefreshToken)
		if err == nil {
			t.Errorf("%s was taken for a success", name)
		}
	}
}

func TestOAuth_UntrustedServer(t *testing.T) {
	t.Parallel()

	server := httptest.NewUnstartedServer(newServer())
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)

	oauth := newOAuth(t, credentials.Application{ClientID: clientID, OAuthEndpoint: server.URL})

	_, err := oauth.Refresh(t.Context(), credentials.Credentials{RefreshToken: secret.Trimmed("some-token")})
	if err == nil || !strings.Contains(err.Error(), "SSL_CERT_FILE") {
		t.Errorf("got %v", err)
	}
}

// Tokens go over TLS or stay on this machine, unless the user wants otherwise.
func TestOAuth_Endpoints(t *testing.T) {
	t.Parallel()

	for endpoint, want := range map[string]string{
		"https://oauth.example":        "",
		"https://oauth.example/":       "",
		"http://127.0.0.1:8080":        "",
		"http://[::1]:8080":            "",
		"http://LocalHost":             "",
		"http://oauth.example":         "must use https",
		"http://127.0.0.1.example":     "must use https",
		"ftp://oauth.example":          "not an absolute URL",
		"oauth.example":                "not an absolute URL",
		"https://":                     "not an absolute URL",
		"https://u:secret@o.example":   "scheme and host only",
		"https://oauth.example/oauth2": "scheme and host only",
		"https://oauth.example?secret": "scheme and host only",
		"https://oauth.example#secret": "scheme and host only",
		"https://oauth.example:secret": "not an absolute URL",
	} {
		_, err := credentials.NewOAuth(credentials.Application{OAuthEndpoint: endpoint})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", endpoint, err)
		}

		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%v repeats the endpoint", err)
		}
	}

	_, err := credentials.NewOAuth(credentials.Application{OAuthEndpoint: "http://oauth.example", AllowInsecureEndpoint: true})
	if err != nil {
		t.Error(err)
	}

	for name, app := range map[string]credentials.Application{
		"staging token": {StagingToken: secret.Trimmed("a b")}, "client id": {ClientID: "a\nb"},
		"client secret": {ClientSecret: secret.Trimmed("a\x00b")},
	} {
		if _, err := credentials.NewOAuth(app); err == nil {
			t.Errorf("a %s that cannot be sent was accepted", name)
		}
	}
}
