// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
)

const (
	accessToken  = "ory_at_k3y.of-the-sign-in"
	refreshToken = "ory_rt_k3y.of-the-sign-in"
	clientSecret = "Zb3-client-secret-9Q"
	stagingToken = "stg-8f7e6d5c4b3a-token"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// qonto is Qonto's OAuth server as a browser and a program see it.
type qonto struct {
	*httptest.Server

	mu      sync.Mutex
	asked   url.Values   // of the page
	traded  url.Values   // for tokens
	revoked []url.Values // in their order
	staging []string     // the staging tokens of the programs' requests
	answer  func(back url.Values)
	broken  bool
}

func newQonto(t *testing.T) *qonto {
	t.Helper()

	q := &qonto{answer: func(back url.Values) { back.Set("code", "ory_ac_c0de") }}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /oauth2/auth", q.page)
	mux.HandleFunc("POST /oauth2/token", q.token)
	mux.HandleFunc("POST /oauth2/revoke", q.revoke)

	q.Server = httptest.NewServer(mux)
	t.Cleanup(q.Close)

	return q
}

func (q *qonto) page(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()

	q.asked = r.URL.Query()
	back := url.Values{"state": {q.asked.Get("state")}}
	q.answer(back)

	http.Redirect(w, r, q.asked.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (q *qonto) token(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()

	_ = r.ParseForm()
	q.traded = r.PostForm
	q.staging = append(q.staging, r.Header.Get("X-Qonto-Staging-Token"))

	sum := sha256.Sum256([]byte(q.traded.Get("code_verifier")))

	w.Header().Set("Content-Type", "application/json")

	if q.traded.Get("code") != "ory_ac_c0de" || base64.RawURLEncoding.EncodeToString(sum[:]) != q.asked.Get("code_challenge") {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)

		return
	}

	_, _ = fmt.Fprintf(w, `{"access_token": %q, "refresh_token": %q, "expires_in": 3600, "scope": %q, "token_type": "bearer"}`,
		accessToken, refreshToken, q.asked.Get("scope"))
}

func (q *qonto) revoke(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	defer q.mu.Unlock()

	_ = r.ParseForm()
	q.revoked = append(q.revoked, r.PostForm)

	if q.broken {
		w.WriteHeader(http.StatusBadGateway)
	}
}

// person runs commands and sees what they print.
type person struct {
	*qonto

	env         login.Environment
	environment map[string]string
	file        string
	out         *lines
}

// lines is what was printed. It can be read while something still prints.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()

	return l.text.Write(data)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()

	return l.text.String()
}

func newPerson(t *testing.T) *person {
	t.Helper()

	p := &person{qonto: newQonto(t), environment: map[string]string{}, file: filepath.Join(t.TempDir(), "sub", "qonto.json"), out: &lines{}}
	p.environment["QONTO_OAUTH_ENDPOINT"] = p.URL
	p.environment["QONTO_CREDENTIALS_FILE"] = p.file
	p.environment["QONTO_CLIENT_ID"] = "the-client"
	p.env = login.Environment{
		In: strings.NewReader(""), Out: p.out, Err: p.out, UserAgent: "test/1",
		Getenv: func(name string) string { return p.environment[name] },
	}

	return p
}

// browse opens pages as a browser does. The returned function waits for the end of it and returns what it shows.
func (p *person) browse(t *testing.T) func() string {
	t.Helper()

	shown := make(chan string, 1)

	p.env.OpenBrowser = func(ctx context.Context, address string) error {
		go func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)

			response, err := client.Do(request)
			if err != nil {
				shown <- err.Error()

				return
			}

			text, _ := io.ReadAll(response.Body)
			_ = response.Body.Close()

			shown <- string(text)
		}()

		return nil
	}

	return func() string { return <-shown }
}

func (p *person) run(t *testing.T, args ...string) error {
	t.Helper()

	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()

	err := login.Run(ctx, args, p.env)

	text := p.out.String()
	if err != nil {
		text += err.Error()
	}

	for _, secret := range []string{accessToken, refreshToken, clientSecret, stagingToken, "ory_ac_c0de"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is shown in %s", secret, text)
		}
	}

	return err
}

// kept is what is in the file.
func (p *person) kept(t *testing.T) credentials.Credentials {
	t.Helper()

	file, err := credentials.NewFile(p.file)
	if err != nil {
		t.Fatal(err)
	}

	kept, err := file.Read()
	if err != nil {
		t.Fatal(err)
	}

	return kept
}

func (p *person) sees(t *testing.T, texts ...string) {
	t.Helper()

	for _, text := range texts {
		if !strings.Contains(p.out.String(), text) {
			t.Errorf("%q is not in %s", text, p.out)
		}
	}
}
