// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	accessToken  = "ory_at_secret-access-token"
	stagingToken = "secret-staging-token"
	cardID       = "0198a4ae-0000-7000-8000-000000000001"
	oneCard      = `{"card":{"id":"` + cardID + `","status":"live","card_level":"virtual"}}`
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// serve runs a real server on a loopback address and a client for it.
func serve(t *testing.T, handler http.HandlerFunc) *qonto.Client {
	t.Helper()

	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)

	client := newClient(t, qonto.Config{Endpoint: server.URL, StagingToken: secret.New(stagingToken)})

	return client
}

func newClient(tb testing.TB, config qonto.Config) *qonto.Client {
	tb.Helper()

	if config.Tokens == nil {
		config.Tokens = qonto.StaticToken(accessToken)
	}

	client, err := qonto.New(config)
	if err != nil {
		tb.Fatal(err)
	}

	tb.Cleanup(client.CloseIdleConnections)

	return client
}

// answer writes one JSON answer.
func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func asError(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, err error,
) *qonto.Error {
	t.Helper()

	failure, ok := errors.AsType[*qonto.Error](err)
	if !ok {
		t.Fatalf("got %#v, want a *qonto.Error", err)
	}

	return failure
}

// network is a network in memory with a server on it, so that real HTTP works under a fake clock.
type network struct {
	*emulatortest.Network

	server *http.Server
	client *http.Transport

	mu      sync.Mutex
	refused int // dials to refuse
}

var errRefused = errors.New("refused by the test")

func newNetwork(handler http.HandlerFunc) *network {
	n := &network{Network: emulatortest.NewNetwork(), server: &http.Server{Handler: handler}}
	n.client = &http.Transport{DialContext: n.dial, MaxIdleConnsPerHost: 64}

	go func() { _ = n.server.Serve(n) }()

	return n
}

func (n *network) dial(ctx context.Context, protocol, address string) (net.Conn, error) {
	n.mu.Lock()
	refuse := n.refused > 0

	if refuse {
		n.refused--
	}

	n.mu.Unlock()

	if refuse {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errRefused}
	}

	return n.Dial(ctx, protocol, address)
}

func (n *network) refuse(dials int) {
	n.mu.Lock()
	defer n.mu.Unlock()

	n.refused = dials
	n.client.CloseIdleConnections()
}

func (n *network) stop() {
	n.client.CloseIdleConnections()
	_ = n.server.Close()
	_ = n.Close()
}

// connect returns a client of the network.
func (n *network) connect(tb testing.TB, config qonto.Config) *qonto.Client {
	tb.Helper()

	config.Endpoint = "http://localhost"
	config.Transport = n.client

	return newClient(tb, config)
}

// drop ends the connection without an answer.
func drop() { panic(http.ErrAbortHandler) }

// silence never answers; it ends with the connection.
func silence(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // the end of a connection is noticed after the body

	<-r.Context().Done()
}

// pretend serves in memory until the test ends.
func pretend(t *testing.T, handler http.HandlerFunc) *qonto.Client {
	t.Helper()

	memory := newNetwork(handler)
	t.Cleanup(memory.stop)

	return memory.connect(t, qonto.Config{StagingToken: secret.New(stagingToken)})
}

// timeline records when requests arrived.
type timeline struct {
	mu    sync.Mutex
	times []time.Time
}

func (l *timeline) add() int {
	l.mu.Lock()
	defer l.mu.Unlock()

	l.times = append(l.times, time.Now())

	return len(l.times)
}

func (l *timeline) all() []time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()

	return l.times
}

// bubble is a test under a fake clock. It has no Deadline, which must not be asked for there.
type bubble struct{ testing.TB }

// property checks, under a fake clock, what has to be true of all values that are drawn.
func property(t *testing.T, holds func(bubble, *rapid.T)) {
	t.Helper()

	synctest.Test(t, func(t *testing.T) {
		rapid.Check(bubble{t}, func(r *rapid.T) { holds(bubble{t}, r) })
	})
}

func assertNoSecret(t *testing.T, text string, secrets ...string) {
	t.Helper()

	for _, secret := range append(secrets, accessToken, stagingToken) {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("%q holds the secret %q", text, secret)
		}
	}
}
