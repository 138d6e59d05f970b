// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret/secrettest"
)

const (
	clientID     = "f9d1c1f0-client-id"
	clientSecret = "Zb3-client-secret-9Q"
	stagingToken = "stg-8f7e6d5c4b3a-token"
	grace        = time.Minute
	challenge    = "challenge-of-the-sign-in"
)

// oauthServer is an OAuth server with the rules of Qonto's: refresh tokens live for 90 days and rotate on every use, and
// a used one works for another 60 seconds.
type oauthServer struct {
	mu       sync.Mutex
	grace    time.Duration
	life     time.Duration        // of access tokens
	issued   int                  // tokens made so far
	born     map[string]time.Time // refresh tokens
	used     map[string]time.Time // refresh tokens, at their first use
	expiries map[string]time.Time // access tokens
	codes    map[string]string    // code to PKCE challenge
	secrets  []string             // everything that must never be shown
	requests []*http.Request      // with parsed forms
	faults   []http.HandlerFunc   // instead of the next answers, before anything happened
	losses   []http.HandlerFunc   // instead of the next answers, after the token was rotated
}

func newServer() *oauthServer {
	return &oauthServer{
		grace:    grace,
		life:     time.Hour,
		born:     map[string]time.Time{},
		used:     map[string]time.Time{},
		expiries: map[string]time.Time{},
		codes:    map[string]string{"the-code": challenge},
		secrets:  []string{clientSecret, stagingToken, "the-code"},
	}
}

// issue makes credentials without a request, with an access token that is good for as long as given.
func (s *oauthServer) issue(left time.Duration) credentials.Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()

	access, refresh := s.mint()
	s.expiries[access] = time.Now().Add(left)

	return credentials.Credentials{
		AccessToken:  secret.Trimmed(access),
		ExpiresAt:    time.Now().Add(left),
		RefreshToken: secret.Trimmed(refresh),
		ObtainedAt:   time.Now(),
		ClientID:     clientID,
	}
}

func (s *oauthServer) mint() (access, refresh string) {
	s.issued++

	access = fmt.Sprintf("ory_at_A%06d.x7Kq-secret", s.issued)
	refresh = fmt.Sprintf("ory_rt_R%06d.p9Wz-secret", s.issued)
	s.expiries[access] = time.Now().Add(s.life)
	s.born[refresh] = time.Now()
	s.secrets = append(s.secrets, access, refresh)

	return access, refresh
}

func (s *oauthServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()

	s.handle(r)(w, r) // outside the mutex: a goroutine that waits for one stops a fake clock
}

// handle does what a request asks for and returns how it is answered.
func (s *oauthServer) handle(r *http.Request) http.HandlerFunc {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.requests = append(s.requests, r)

	if len(s.faults) > 0 {
		fault := s.faults[0]
		s.faults = s.faults[1:]

		return fault
	}

	switch {
	case r.Method != http.MethodPost:
		return status(http.StatusMethodNotAllowed)
	case r.URL.Path == "/oauth2/token":
		return s.token(r)
	case r.URL.Path == "/oauth2/revoke":
		s.used[r.PostForm.Get("token")] = time.Time{}

		return status(http.StatusOK)
	default:
		return http.NotFound
	}
}

func (s *oauthServer) token(r *http.Request) http.HandlerFunc {
	if r.PostForm.Get("client_id") != clientID {
		return refuse("invalid_client")
	}

	accepted := false

	switch r.PostForm.Get("grant_type") {
	case "refresh_token":
		accepted = s.useRefreshToken(r.PostForm.Get("refresh_token"))
	case "authorization_code":
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		accepted = s.codes[r.PostForm.Get("code")] == base64.RawURLEncoding.EncodeToString(sum[:])
		delete(s.codes, r.PostForm.Get("code"))
	}

	if !accepted {
		return refuse("invalid_grant")
	}

	access, refresh := s.mint()

	if len(s.losses) > 0 {
		loss := s.losses[0]
		s.losses = s.losses[1:]

		return loss
	}

	return answerJSON(http.StatusOK, map[string]any{
		"access_token": access, "refresh_token": refresh, "token_type": "bearer",
		"expires_in": int(s.life.Seconds()), "scope": "offline_access card.read",
	})
}

func (s *oauthServer) useRefreshToken(token string) bool {
	const life = 90 * 24 * time.Hour

	born, known := s.born[token]
	first, used := s.used[token]

	if !known || time.Since(born) > life || used && time.Since(first) >= s.grace {
		return false
	}

	if !used {
		s.used[token] = time.Now()
	}

	return true
}

// accepts tells whether the API would accept an access token now.
func (s *oauthServer) accepts(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	return time.Now().Before(s.expiries[token])
}

func (s *oauthServer) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return len(s.requests)
}

func (s *oauthServer) fail(faults ...http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.faults = append(s.faults, faults...)
}

func (s *oauthServer) lose(losses ...http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.losses = append(s.losses, losses...)
}

// last returns the latest request.
func (s *oauthServer) last() *http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.requests[len(s.requests)-1]
}

// hides fails the test if a text holds anything that the server knows to be secret.
func (s *oauthServer) hides(t *testing.T, text string) {
	t.Helper()

	for _, token := range s.allSecrets() {
		if strings.Contains(text, token) {
			t.Errorf("%q holds %q", text, token)
		}
	}
}

// redacts fails the test if a value shows a token of this server in any way of formatting it.
func (s *oauthServer) redacts(t *testing.T, value any) {
	t.Helper()
	secrettest.AssertRedacted(t, "the value", value, s.allSecrets()...)
}

func (s *oauthServer) allSecrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Concat(s.secrets, slices.Collect(maps.Keys(s.born)))
}

func refuse(code string) http.HandlerFunc {
	return answerJSON(http.StatusBadRequest, map[string]any{
		"error": code, "error_description": "The token ory_rt_R000001.p9Wz-secret was already used.",
	})
}

func answerJSON(status int, body any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// drop ends the connection without an answer.
func drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// half sends the beginning of an answer.
func half(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "500")
	_, _ = w.Write([]byte(`{"access_token":"ory_at_half`))

	panic(http.ErrAbortHandler)
}
