// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// transport is the way to Qonto of one process of the provider. It can be cut, and it tells the ledger, in the User-Agent, who
// sends what.
type transport struct {
	base    *http.Transport
	run     int
	walk    core.Walk
	monitor *requestMonitor
	isCut   atomic.Bool

	mu          sync.Mutex
	connections []net.Conn
}

const (
	idempotencyHeader = "X-Qonto-Idempotency-Key"
	sessionHeader     = "X-Qonto-Sca-Session-Token"
)

var errCut = errors.New("the process is dead")

func newTransport(link *emulatortest.Network, run int, walk core.Walk, watch *requestMonitor) *transport {
	t := &transport{run: run, walk: walk, monitor: watch}
	t.base = &http.Transport{
		MaxIdleConnsPerHost: 64,
		DialContext: func(ctx context.Context, protocol, address string) (net.Conn, error) {
			connection, err := link.Dial(ctx, protocol, address)
			if err == nil {
				t.keep(connection)
			}

			return connection, err
		},
	}

	return t
}

func (t *transport) keep(connection net.Conn) {
	t.mu.Lock()
	defer t.mu.Unlock()

	t.connections = append(t.connections, connection)
}

// disconnect ends all connections and lets nothing through any more.
func (t *transport) disconnect() {
	t.isCut.Store(true)
	t.base.CloseIdleConnections()

	t.mu.Lock()
	defer t.mu.Unlock()

	for _, connection := range t.connections {
		_ = connection.Close()
	}
}

func (t *transport) RoundTrip(request *http.Request) (*http.Response, error) {
	called := calledBy(request)

	t.monitor.pass(pointBefore, called)

	if t.isCut.Load() {
		return nil, errCut
	}

	if t.monitor.refuses(called) {
		if trace := httptrace.ContextClientTrace(request.Context()); trace != nil && trace.GetConn != nil {
			trace.GetConn(request.URL.Host)
		}

		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}

	tagged := request.Clone(request.Context())
	tagged.Header.Set("User-Agent", tag{t.run, t.walk, core.Address(request.Context())}.String())

	land := t.monitor.takeOff(t, request)

	response, err := t.base.RoundTrip(tagged)
	if err != nil {
		land()

		return nil, err
	}

	response.Body = &watchedBody{ReadCloser: response.Body, closed: func() {
		land()
		t.monitor.pass(pointAfter, called)
	}}

	return response, nil
}

// tag says in a User-Agent on whose behalf a request is sent.
type tag struct {
	run     int
	walk    core.Walk
	address string
}

func (t tag) String() string {
	return fmt.Sprintf("chaos/%d/%s/%s", t.run, t.walk, t.address)
}

func parseTag(agent string) tag {
	var t tag

	parts := strings.SplitN(agent, "/", 4)
	if len(parts) == 4 {
		_, _ = fmt.Sscan(parts[1], &t.run)
		t.walk, t.address = core.Walk(parts[2]), parts[3]
	}

	return t
}

// calledBy is the endpoint of a request, without its name.
func calledBy(request *http.Request) endpoint {
	const idSegment = 3

	segments := strings.Split(request.URL.Path, "/") // "", v2, cards, id, verb

	if len(segments) > idSegment {
		if name, has := map[string]string{"cards": "{id}", "sca_sessions": "{token}"}[segments[2]]; has {
			segments[idSegment] = name
		}
	}

	called := endpoint{method: request.Method, route: strings.Join(segments, "/")}
	called.approved = called.isWrite() && request.Header.Get(sessionHeader) != ""

	return called
}

// covers tells whether a request that calls an endpoint calls this one.
func (e endpoint) covers(called endpoint) bool {
	e.name = called.name

	return e == called
}

type watchedBody struct {
	io.ReadCloser

	once   sync.Once
	closed func()
}

func (b *watchedBody) Close() error {
	defer b.once.Do(b.closed)

	return b.ReadCloser.Close()
}

// point is where on a request's way something is done to the process that sends it.
type point string

const (
	pointBefore point = "before it is sent"
	pointAfter  point = "after the answer"
)

// requestMonitor sees all requests of all processes of a simulation: it interrupts at a point, refuses connections, and notices two
// requests in flight under one key.
type requestMonitor struct {
	mu         sync.Mutex
	interrupt  *pointInterrupt
	refusing   []*refusal
	inFlight   map[flight]int
	violations []string
}

// flight is a key that a process has sent.
type flight struct {
	from *transport
	key  string
}

// pointInterrupt does something once, at the n-th request that passes it.
type pointInterrupt struct {
	at     point
	called endpoint
	nth    int
	do     func()
}

// refusal is a server that is not there for some requests.
type refusal struct {
	called     endpoint
	nth, times int
	matched    int
	struck     int
}

func newRequestMonitor() *requestMonitor {
	return &requestMonitor{inFlight: map[flight]int{}}
}

func (m *requestMonitor) pass(at point, called endpoint) {
	m.mu.Lock()

	trap := m.interrupt
	if trap == nil || trap.at != at || !trap.called.covers(called) {
		m.mu.Unlock()

		return
	}

	trap.nth--

	if trap.nth > 0 {
		m.mu.Unlock()

		return
	}

	m.interrupt = nil
	m.mu.Unlock()
	trap.do()
}

func (m *requestMonitor) arm(trap *pointInterrupt, refusing []*refusal) {
	m.mu.Lock()
	defer m.mu.Unlock()

	m.interrupt, m.refusing = trap, refusing
}

func (m *requestMonitor) refuses(called endpoint) bool {
	m.mu.Lock()
	defer m.mu.Unlock()

	for _, r := range m.refusing {
		if !r.called.covers(called) {
			continue
		}

		r.matched++

		if r.matched >= r.nth && (r.times == 0 || r.struck < r.times) {
			r.struck++

			return true
		}
	}

	return false
}

// takeOff notes a request of a process under its key until the returned function is called.
func (m *requestMonitor) takeOff(from *transport, request *http.Request) func() {
	name := strings.ToLower(request.Header.Get(idempotencyHeader))
	if name == "" {
		return func() {}
	}

	key := flight{from, name}

	m.mu.Lock()
	defer m.mu.Unlock()

	m.inFlight[key]++
	if m.inFlight[key] > 1 {
		m.violations = append(m.violations, "two requests in flight under key "+name)
	}

	return sync.OnceFunc(func() {
		m.mu.Lock()
		defer m.mu.Unlock()

		m.inFlight[key]--
	})
}
