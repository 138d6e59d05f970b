// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// deadEndpoint is an address of this machine at which nobody listens.
func deadEndpoint(t *testing.T) string {
	t.Helper()

	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}

	defer func() { _ = listener.Close() }()

	return "http://" + listener.Addr().String()
}

// No network lies between that could heal, so a refused connection to this machine is final.
func TestClient_RefusedConnectionHere(t *testing.T) {
	t.Parallel()

	endpoint := deadEndpoint(t)

	for _, spelled := range []string{endpoint, strings.Replace(endpoint, "127.0.0.1", "localhost", 1)} {
		_, err := newClient(t, qonto.Config{Endpoint: spelled}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

		failure := asError(t, err)
		if failure.Attempts != 1 || failure.Kind != qonto.KindUnreachable || failure.Outcome != qonto.OutcomeNotSent {
			t.Errorf("%v: kind %s, outcome %s", failure, failure.Kind, failure.Outcome)
		}

		if want := "there was no answer from Qonto at " + spelled + ": the connection was refused"; !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

// broken is a network on which every request fails in the same way.
type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

// Elsewhere a refusal may pass, and so may one of which nobody knows where it comes from.
func TestClient_RefusedConnectionElsewhere(t *testing.T) {
	t.Parallel()

	refused := func(at net.Addr) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: at, Err: qonto.ErrConnectionRefused}
	}
	here := &net.TCPAddr{IP: net.IPv6loopback, Port: 1}

	for name, tc := range map[string]struct {
		err      error
		attempts int
	}{
		"here":                  {refused(here), 1},
		"a proxy here":          {&net.OpError{Op: "proxyconnect", Net: "tcp", Err: refused(here)}, 1},
		"elsewhere":             {refused(&net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1}), 8},
		"somewhere":             {refused(nil), 8},
		"here, but not refused": {&net.OpError{Op: "dial", Net: "tcp", Addr: here, Err: errSeen}, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, qonto.Config{Endpoint: "http://localhost", Transport: broken{tc.err}})

				_, err := client.LockCard(t.Context(), cardID)
				if failure := asError(t, err); failure.Attempts != tc.attempts {
					t.Errorf("%v: %d attempts, want %d", err, failure.Attempts, tc.attempts)
				}
			})
		})
	}
}

// A wrong endpoint is the first thing to look for, so every error of a server that did not
// answer, or is none of Qonto's, says where it asked. Path and query stay out.
func TestError_NamesTheAddress(t *testing.T) {
	t.Parallel()

	const address = "https://qonto.example:8443"

	reply := func(status int, media, body string) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: status, Header: http.Header{"Content-Type": {media}}, Body: io.NopCloser(strings.NewReader(body)), Request: r,
			}, nil
		})
	}
	silent := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()

		return nil, r.Context().Err()
	})

	for name, tc := range map[string]struct {
		transport http.RoundTripper
		want      string
	}{
		"name":       {broken{&net.DNSError{Err: "no such host"}}, "no answer from Qonto at " + address + ": the host name cannot be resolved"},
		"reset":      {broken{syscall.ECONNRESET}, "no answer from Qonto at " + address + ": the connection was closed"},
		"plain":      {broken{http.ErrSchemeMismatch}, "no answer from Qonto at " + address + ": the server does not speak TLS"},
		"silence":    {silent, "no answer from Qonto at " + address + ": no complete answer in time"},
		"HTML":       {reply(http.StatusOK, htmlType, "<html>"), "(HTTP 200 from " + address + "): an HTML page"},
		"text":       {reply(http.StatusNotFound, textType, "not here"), "(HTTP 404 from " + address + "): not JSON"},
		"no JSON":    {reply(http.StatusOK, jsonType, "{"), "cannot be read (HTTP 200 from " + address + ")"},
		"other JSON": {reply(http.StatusOK, jsonType, "{}"), "cannot be read (HTTP 200 from " + address + ")"},
		"proxy": {
			broken{&net.OpError{Op: "proxyconnect", Err: &net.OpError{Op: "dial", Err: qonto.ErrConnectionRefused}}},
			"no answer from Qonto at " + address + ": the proxy in between: the connection was refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, qonto.Config{Endpoint: address + "/secret-path", Transport: tc.transport})

				_, err := client.Organization(t.Context())
				if !strings.Contains(fmt.Sprint(err), tc.want) || strings.Contains(fmt.Sprint(err), "secret-path") {
					t.Errorf("%v does not say %q", err, tc.want)
				}
			})
		})
	}

	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()

		_, err := newClient(t, qonto.Config{Endpoint: address, Transport: silent}).Organization(ctx)
		if want := "the time for it ran out without an answer from " + address; !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	})
}

// roundTrip is a transport of one function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// What to do about a token that Qonto refuses is the same for every call of a run.
func TestError_MarkShown(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusUnauthorized
		if strings.HasSuffix(r.URL.Path, "/lock") {
			status = http.StatusForbidden
		}

		answer(w, status, `{}`)
	})

	var told []bool

	_, denied := client.LockCard(t.Context(), cardID)
	_, first := client.Organization(t.Context())
	_, second := client.Organization(t.Context())

	for _, err := range []error{denied, first, denied, second, first} {
		text, alreadyShown := asError(t, err).MarkShown()
		told = append(told, alreadyShown)

		if want := "read the organization: Qonto refused the access token, as another error says"; alreadyShown && text != want {
			t.Errorf("%q", text)
		}
	}

	if want := []bool{false, false, false, true, true}; !slices.Equal(told, want) {
		t.Errorf("already shown: %v, want %v", told, want)
	}
}

// The other credentials that Qonto gives out are recognized before they are sent anywhere.
func TestIsAPIKey(t *testing.T) {
	t.Parallel()

	for token, want := range map[string]bool{
		"acme-7662:1234567890abcdef":    true,
		"a:b":                           true,
		"ory_at_abc.def-ghi":            false,
		"eyJhbGciOi.eyJzdWIiOiI.x":      false,
		"header.with:colon":             false,
		"Authorization: Bearer x":       false,
		"":                              false,
		":":                             false,
		"slug:":                         false,
		":key":                          false,
		"https://thirdparty.qonto.com/": false,
	} {
		if got := qonto.IsAPIKey(token); got != want {
			t.Errorf("%q: %t, want %t", token, got, want)
		}
	}

	const key = "acme-7662:1234567890abcdef"

	sent := &hostOnly{}
	client := newClient(t, qonto.Config{Transport: sent, Tokens: qonto.StaticToken(key)})

	_, err := client.Organization(t.Context())
	if failure := asError(t, err); failure.Kind != qonto.KindCredentials || sent.url != "" || strings.Contains(err.Error(), key) {
		t.Errorf("%v, sent to %q", err, sent.url)
	}

	if !strings.Contains(err.Error(), "API key") || !strings.Contains(err.Error(), "terraform-provider-qonto login") {
		t.Errorf("%q does not say what to do", err)
	}
}

// The text of a write that may have been carried out says so, and no other does.
func TestError_MayHaveTakenEffect(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		failure qonto.Error
		want    bool
	}{
		"a lost answer":    {qonto.Error{Method: http.MethodPut, Kind: qonto.KindUnreachable, Outcome: qonto.OutcomeUnknown}, true},
		"a spent approval": {qonto.Error{Method: http.MethodPost, Kind: qonto.KindApprovalLost, Outcome: qonto.OutcomeUnknown}, true},
		"a refusal":        {qonto.Error{Method: http.MethodPost, Kind: qonto.KindApprovalLost, Outcome: qonto.OutcomeRefused}, false},
		"not sent":         {qonto.Error{Method: http.MethodPost, Kind: qonto.KindUnreachable, Outcome: qonto.OutcomeNotSent}, false},
		"a read":           {qonto.Error{Method: http.MethodGet, Kind: qonto.KindServerFault, Outcome: qonto.OutcomeUnknown}, false},
	} {
		if got := strings.Contains(test.failure.Error(), "it may have taken effect nevertheless"); got != test.want {
			t.Errorf("%s: %s", name, test.failure.Error())
		}
	}
}
