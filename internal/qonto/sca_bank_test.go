// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	approvalLife  = 15 * time.Minute
	sessionPrefix = "secret-session-token-"
	pollRoute     = "/v2/sca_sessions/"
	mockRoute     = "/v2/mocked_sca_sessions/"
)

// newCard is an answer with a card that was made at the given time.
func newCard(made time.Time) string {
	return fmt.Sprintf(`{"card":{"id":%q,"status":"live","card_level":"virtual","created_at":%q}}`, cardID, made.UTC().Format(time.RFC3339Nano))
}

// ring is one request for approval, as the phone sees it.
type ring struct {
	number int // from 1
	path   string
	key    string
	token  string
	opened time.Time
	polls  int
	state  string // waiting, allow, deny, used
}

// bank is a server that wants some of its endpoints approved, with the phone that does it.
type bank struct {
	network *network

	work   time.Duration                                  // how long a write takes
	polled func(w http.ResponseWriter, number int) bool   // answers a poll itself; number counts all polls
	phone  func(ring) string                              // looks at a waiting ring when it is polled: allow, deny or ""
	spoil  func(w http.ResponseWriter, approved int) bool // spoils the answer to an approved write that was carried out
	forget bool                                           // keeps no keys
	exempt string                                         // the key of a slow write that needs no approval

	mu       sync.Mutex
	gated    map[string]bool // by the last part of the path
	rings    []*ring
	kept     map[string]string // answers by key
	done     int               // writes carried out
	approved int
	polls    []time.Time
	running  map[string]int
	most     map[string]int // at once, by the last part of the path
	mostOpen int
	requests []string
	problems []string
}

func newBank(gated ...string) *bank {
	b := &bank{gated: map[string]bool{}, kept: map[string]string{}, running: map[string]int{}, most: map[string]int{}}
	b.gate(gated...)
	b.phone = func(ring) string { return "allow" }
	b.network = newNetwork(b.serve)

	return b
}

func (b *bank) gate(endpoints ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()

	for _, endpoint := range endpoints {
		b.gated[endpoint] = true
	}
}

// client returns a client of the bank, which is closed with the test.
func (b *bank) client(t *testing.T, config qonto.Config) *qonto.Client {
	t.Helper()
	t.Cleanup(b.network.stop)

	config.StagingToken = secret.New(stagingToken)

	return b.network.connect(t, config)
}

func (b *bank) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)

	w.Header().Set("Connection", "close") // on a connection that is used again the transport repeats lost reads by itself

	if r.Header.Get("Authorization") != "Bearer "+accessToken {
		b.problem("no bearer for " + r.URL.Path)
	}

	switch {
	case strings.Contains(r.URL.Path, "sca_sessions"):
		b.session(w, r)
	case r.Method == http.MethodGet:
		answer(w, http.StatusOK, `{"organization":{"id":"o"}}`)
	default:
		b.write(w, r, string(body))
	}
}

func (b *bank) problem(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()

	b.problems = append(b.problems, text)
}

func (b *bank) write(w http.ResponseWriter, r *http.Request, body string) {
	endpoint := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	key := r.Header.Get("X-Qonto-Idempotency-Key")
	session := r.Header.Get("X-Qonto-Sca-Session-Token")

	b.mu.Lock()
	b.running[endpoint]++
	b.most[endpoint] = max(b.most[endpoint], b.running[endpoint])
	b.requests = append(b.requests, fmt.Sprint(r.Method, r.URL, key, r.Header["X-Qonto-2fa-Preference"], body))
	b.mu.Unlock()

	work := b.work
	if key == b.exempt {
		work *= 10
	}

	time.Sleep(work) //nolint:forbidigo // the clock is a fake one

	b.mu.Lock()
	defer b.mu.Unlock()

	b.running[endpoint]--

	kept, found := b.kept[key]

	switch {
	case found:
		answer(w, http.StatusOK, kept)
	case session != "":
		b.redeem(w, session, key, r.URL.Path)
	case b.gated[endpoint] && key != b.exempt:
		b.ask(w, key, r.URL.Path)
	default:
		b.carryOut(w, key)
	}
}

func (b *bank) ask(w http.ResponseWriter, key, path string) {
	number := len(b.rings) + 1
	b.rings = append(b.rings, &ring{
		number: number, path: path, key: key, token: fmt.Sprint(sessionPrefix, number), opened: time.Now(), state: "waiting",
	})
	b.mostOpen = max(b.mostOpen, b.open())

	answer(w, http.StatusPreconditionRequired, fmt.Sprintf(
		`{"action_type":"card.create","code":"sca_required","message":"SCA required","sca_session_token":"%s%d","trace_id":"t"}`, sessionPrefix, number))
}

// open counts the rings that nobody has decided and no time has ended.
func (b *bank) open() int {
	count := 0

	for _, ring := range b.rings {
		if ring.state == "waiting" && time.Since(ring.opened) < approvalLife {
			count++
		}
	}

	return count
}

func (b *bank) redeem(w http.ResponseWriter, session, key, path string) {
	ring := b.ringOf(session)

	switch {
	case ring == nil || ring.state == "used" || ring.key != key || ring.path != path:
		answer(w, http.StatusUnprocessableEntity, `{"errors":{"message":"Not found"},"trace_id":"t"}`)
	case ring.state != "allow" || time.Since(ring.opened) >= approvalLife:
		answer(w, http.StatusPreconditionFailed, `{"message":"expired"}`)
	default:
		ring.state = "used"
		b.approved++
		b.carryOut(w, key)
	}
}

func (b *bank) carryOut(w http.ResponseWriter, key string) {
	b.done++

	body := newCard(time.Now())
	if !b.forget {
		b.kept[key] = body
	}

	if b.spoil == nil || !b.spoil(w, b.approved) {
		answer(w, http.StatusOK, body)
	}
}

func (b *bank) ringOf(session string) *ring {
	for _, ring := range b.rings {
		if ring.token == session {
			return ring
		}
	}

	return nil
}

func (b *bank) session(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(r.URL.Path, "/allow"), pollRoute), mockRoute)

	if r.Header.Get("X-Qonto-Sca-Session-Token") != token {
		b.problem("a poll without its session token")
	}

	b.mu.Lock()
	defer b.mu.Unlock()

	ring := b.ringOf(token)

	if r.Method == http.MethodPost && r.URL.Path == mockRoute+token+"/allow" {
		ring.state = "allow"

		answer(w, http.StatusOK, `{"message":"Success"}`)

		return
	}

	b.polls = append(b.polls, time.Now())

	if b.polled != nil && b.polled(w, len(b.polls)) {
		return
	}

	answer(w, http.StatusOK, fmt.Sprintf(`{"result":%q,"canceled_at":null}`, b.look(ring)))
}

// look has the person look at the phone.
func (b *bank) look(ring *ring) string {
	ring.polls++

	if ring.state == "waiting" {
		if time.Since(ring.opened) >= approvalLife {
			return "deny"
		}

		if decided := b.phone(*ring); decided != "" {
			ring.state = decided
		}
	}

	return ring.state
}

// tally is what a test looks at afterwards.
type tally struct {
	rings, done, approved, mostOpen int
}

func (b *bank) tally() tally {
	b.mu.Lock()
	defer b.mu.Unlock()

	return tally{rings: len(b.rings), done: b.done, approved: b.approved, mostOpen: b.mostOpen}
}

// complainer is a test of either kind.
type complainer interface {
	Errorf(format string, args ...any)
}

// check fails the test for what no client may ever do: poll more than once a second, or without its credentials.
func (b *bank) check(t complainer) {
	b.mu.Lock()
	defer b.mu.Unlock()

	for index := 1; index < len(b.polls); index++ {
		if gap := b.polls[index].Sub(b.polls[index-1]); gap < time.Second {
			t.Errorf("polled again after %s", gap)
		}
	}

	for _, problem := range b.problems {
		t.Errorf("%s", problem)
	}
}

// after is a phone that decides so long after it rang.
func after(delay time.Duration, decision string) func(ring) string {
	return func(r ring) string {
		if time.Since(r.opened) < delay {
			return ""
		}

		return decision
	}
}

func ignored(ring) string { return "" }
