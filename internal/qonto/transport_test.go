// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// countConnections serves until the test ends, and counts the connections that are made.
func countConnections(t *testing.T, serve http.HandlerFunc) (url string, connections *atomic.Int64) {
	t.Helper()

	connections = &atomic.Int64{}
	server := httptest.NewUnstartedServer(serve)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)

	return server.URL, connections
}

// The client's own transport uses one connection for calls in a row, failed ones included.
func TestTransport_KeepsConnections(t *testing.T) {
	t.Parallel()

	var requests atomic.Int64

	url, connections := countConnections(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1)%2 == 0 {
			answer(w, http.StatusForbidden, strings.Repeat(" ", 10_000)+`{"error":"no"}`)

			return
		}

		answer(w, http.StatusOK, oneCard)
	})
	client := newClient(t, qonto.Config{Endpoint: url})

	for range 20 {
		_, _ = client.LockCard(t.Context(), cardID)
	}

	if requests.Load() != 20 || connections.Load() != 1 {
		t.Errorf("%d connections for %d requests", connections.Load(), requests.Load())
	}
}

// Terraform reads ten resources at once, and the next ten go through the connections of the first: of Go's default, two would be kept.
func TestTransport_KeepsTheConnectionsOfTenReads(t *testing.T) {
	t.Parallel()

	const reads = 10

	var arrived sync.WaitGroup

	url, connections := countConnections(t, func(w http.ResponseWriter, _ *http.Request) {
		arrived.Done()
		arrived.Wait()
		answer(w, http.StatusOK, `{"cards":[]}`)
	})
	client := newClient(t, qonto.Config{Endpoint: url})

	for range 2 {
		var done sync.WaitGroup

		arrived.Add(reads)

		for range reads {
			done.Go(func() { _, _ = client.CardsPage(t.Context(), qonto.CardFilter{}, 1) })
		}

		done.Wait()
	}

	if got := connections.Load(); got != reads {
		t.Errorf("%d connections for twice %d reads at once", got, reads)
	}
}

// The token and the write stay with the host that was configured.
func TestTransport_FollowsNoRedirects(t *testing.T) {
	t.Parallel()

	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	t.Cleanup(other.Close)

	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", other.URL+"/login?token="+accessToken)
			w.WriteHeader(status)
		})

		_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if failure := asError(t, err); failure.Kind != qonto.KindNotQonto || failure.Outcome != qonto.OutcomeRefused {
			t.Errorf("%d: kind %s, outcome %s", status, failure.Kind, failure.Outcome)
		}

		assertNoSecret(t, err.Error())
	}
}

// A TLS error is permanent and certain: nothing was sent, and a repeat is of no use.
func TestTransport_TLSErrors(t *testing.T) {
	t.Parallel()

	quiet := log.New(&bytes.Buffer{}, "", 0)
	handler := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })

	untrusted := httptest.NewUnstartedServer(handler)
	untrusted.Config.ErrorLog = quiet
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)

	plain := httptest.NewUnstartedServer(handler)
	plain.Config.ErrorLog = quiet
	plain.Start()
	t.Cleanup(plain.Close)

	for endpoint, reason := range map[string]string{
		untrusted.URL: "certificate is not trusted",
		strings.Replace(plain.URL, "http", "https", 1): "does not speak TLS",
	} {
		_, err := newClient(t, qonto.Config{Endpoint: endpoint}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

		failure := asError(t, err)
		if failure.Kind != qonto.KindUnreachable || failure.Outcome != qonto.OutcomeNotSent || failure.Attempts != 1 {
			t.Errorf("kind %s, outcome %s, %d attempts", failure.Kind, failure.Outcome, failure.Attempts)
		}

		if !strings.Contains(err.Error(), reason) {
			t.Errorf("%q does not say %q", err, reason)
		}
	}
}

// The client's own transport speaks HTTP/2 when the server does.
func TestTransport_HTTP2(t *testing.T) {
	t.Parallel()

	protocol := make(chan string, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protocol <- r.Proto

		answer(w, http.StatusOK, oneCard)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)

	transport := qonto.NewTransport()
	transport.TLSClientConfig.RootCAs = x509.NewCertPool()
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())

	_, err := newClient(t, qonto.Config{Endpoint: server.URL, Transport: transport}).LockCard(t.Context(), cardID)
	if got := <-protocol; err != nil || got != "HTTP/2.0" {
		t.Errorf("spoke %s, error %v", got, err)
	}
}

// A client's memory is not the server's to fill.
func TestClient_EndlessAnswer(t *testing.T) {
	t.Parallel()

	client := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		chunk := bytes.Repeat([]byte(" "), 1<<20)

		for range 64 {
			_, err := w.Write(chunk)
			if err != nil {
				return
			}
		}

		t.Error("64 MiB were read")
	})

	_, err := client.LockCard(t.Context(), cardID)
	if failure := asError(t, err); failure.Kind != qonto.KindMalformed || failure.Outcome != qonto.OutcomeUnknown || failure.Attempts != 1 {
		t.Errorf("kind %s, outcome %s, %d attempts", failure.Kind, failure.Outcome, failure.Attempts)
	}
}

// The error is the context's, at once, and tells whether something was sent.
func TestClient_EndedContexts(t *testing.T) {
	t.Parallel()

	second := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, time.Second)
	}
	canceled := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(time.Second, cancel)

		return ctx, cancel
	}
	explained := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)

		time.AfterFunc(time.Second, func() { cancel(errSeen) })

		return ctx, func() { cancel(nil) }
	}
	before := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()

		return ctx, cancel
	}
	broken := func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusBadGateway, "") }
	limited := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "30")
		answer(w, http.StatusTooManyRequests, "")
	}

	for name, tc := range map[string]struct {
		context func(context.Context) (context.Context, context.CancelFunc)
		handler http.HandlerFunc
		kind    qonto.Kind
		outcome qonto.Outcome
		is      error
		took    time.Duration
	}{
		"canceled before":            {before, silence, qonto.KindCanceled, qonto.OutcomeNotSent, context.Canceled, 0},
		"canceled in flight":         {canceled, silence, qonto.KindCanceled, qonto.OutcomeUnknown, context.Canceled, time.Second},
		"canceled for a reason":      {explained, silence, qonto.KindCanceled, qonto.OutcomeUnknown, context.Canceled, time.Second},
		"out of time":                {second, silence, qonto.KindDeadline, qonto.OutcomeUnknown, context.DeadlineExceeded, time.Second},
		"canceled between":           {canceled, broken, qonto.KindCanceled, qonto.OutcomeUnknown, context.Canceled, time.Second},
		"canceled before a repeat":   {canceled, limited, qonto.KindCanceled, qonto.OutcomeRefused, context.Canceled, time.Second},
		"no time left for a repeat":  {second, limited, qonto.KindRateLimited, qonto.OutcomeRefused, nil, 0},
		"no time for the next write": {second, broken, qonto.KindServerFault, qonto.OutcomeUnknown, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				client := pretend(t, tc.handler)

				ctx, cancel := tc.context(t.Context())
				defer cancel()

				started := time.Now()
				_, err := client.CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})

				failure := asError(t, err)
				if failure.Kind != tc.kind || failure.Outcome != tc.outcome || time.Since(started) != tc.took {
					t.Errorf("kind %s, outcome %s after %s", failure.Kind, failure.Outcome, time.Since(started))
				}

				if tc.is != nil && !errors.Is(err, tc.is) {
					t.Errorf("%v is not %v", err, tc.is)
				}

				if tc.is == nil && failure.Unwrap() != nil {
					t.Errorf("cause %v of an answer", failure.Unwrap())
				}
			})
		})
	}
}

// Attempts have time limits of their own, which are no deadline of the caller's.
func TestClient_AttemptTimeouts(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := pretend(t, silence)

		started := time.Now()
		_, err := client.Organization(t.Context())

		failure := asError(t, err)
		if failure.Kind != qonto.KindUnreachable || failure.Attempts != 6 || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v: kind %s, %d attempts", err, failure.Kind, failure.Attempts)
		}

		if took := time.Since(started); took < 3*time.Minute || took > 5*time.Minute {
			t.Errorf("took %s", took)
		}
	})
}
