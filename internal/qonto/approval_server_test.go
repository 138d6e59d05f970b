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

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
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

// challenge is one request for approval, as a person sees it.
type challenge struct {
	number int // from 1
	path   string
	key    string
	token  string
	opened time.Time
	polls  int
	state  string // waiting, allow, deny, used
}

// approvalServer wants some of its endpoints approved, and has somebody who does it.
type approvalServer struct {
	network *network

	work     time.Duration                                  // how long a write takes
	polled   func(w http.ResponseWriter, number int) bool   // answers a poll itself; number counts all polls
	approver func(challenge) string                         // looks at a waiting challenge when it is polled: allow, deny or ""
	corrupt  func(w http.ResponseWriter, approved int) bool // corrupts the answer to an approved write that was carried out
	forget   bool                                           // keeps no keys
	exempt   string                                         // the key of a slow write that needs no approval

	mu         sync.Mutex
	gated      map[string]bool // by the last part of the path
	challenges []*challenge
	kept       map[string]string // answers by key
	done       int               // writes carried out
	approved   int
	polls      []time.Time
	running    map[string]int
	most       map[string]int // at once, by the last part of the path
	mostOpen   int
	requests   []string
	problems   []string
}

func newApprovalServer(gated ...string) *approvalServer {
	s := &approvalServer{gated: map[string]bool{}, kept: map[string]string{}, running: map[string]int{}, most: map[string]int{}}
	s.gate(gated...)
	s.approver = func(challenge) string { return "allow" }
	s.network = newNetwork(s.serve)

	return s
}

func (s *approvalServer) gate(endpoints ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	for _, endpoint := range endpoints {
		s.gated[endpoint] = true
	}
}

// client returns a client of the server, which is closed with the test.
func (s *approvalServer) client(t *testing.T, config qonto.Config) *qonto.Client {
	t.Helper()
	t.Cleanup(s.network.stop)

	config.StagingToken = secret.New(stagingToken)

	return s.network.connect(t, config)
}

func (s *approvalServer) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)

	w.Header().Set("Connection", "close") // on a connection that is used again the transport repeats lost reads by itself

	if r.Header.Get("Authorization") != "Bearer "+accessToken {
		s.problem("no bearer for " + r.URL.Path)
	}

	switch {
	case strings.Contains(r.URL.Path, "sca_sessions"):
		s.session(w, r)
	case r.Method == http.MethodGet:
		answer(w, http.StatusOK, `{"organization":{"id":"o"}}`)
	default:
		s.write(w, r, string(body))
	}
}

func (s *approvalServer) problem(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.problems = append(s.problems, text)
}

func (s *approvalServer) write(w http.ResponseWriter, r *http.Request, body string) {
	endpoint := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	key := r.Header.Get("X-Qonto-Idempotency-Key")
	session := r.Header.Get("X-Qonto-Sca-Session-Token")

	s.mu.Lock()
	s.running[endpoint]++
	s.most[endpoint] = max(s.most[endpoint], s.running[endpoint])
	s.requests = append(s.requests, fmt.Sprint(r.Method, r.URL, key, r.Header["X-Qonto-2fa-Preference"], body))
	s.mu.Unlock()

	work := s.work
	if key == s.exempt {
		work *= 10
	}

	time.Sleep(work) //nolint:forbidigo // the clock is a fake one

	s.mu.Lock()
	defer s.mu.Unlock()

	s.running[endpoint]--

	kept, found := s.kept[key]

	switch {
	case found:
		answer(w, http.StatusOK, kept)
	case session != "":
		s.redeem(w, session, key, r.URL.Path)
	case s.gated[endpoint] && key != s.exempt:
		s.challenge(w, key, r.URL.Path)
	default:
		s.carryOut(w, key)
	}
}

func (s *approvalServer) challenge(w http.ResponseWriter, key, path string) {
	number := len(s.challenges) + 1
	s.challenges = append(s.challenges, &challenge{
		number: number, path: path, key: key, token: fmt.Sprint(sessionPrefix, number), opened: time.Now(), state: "waiting",
	})
	s.mostOpen = max(s.mostOpen, s.open())

	answer(w, http.StatusPreconditionRequired, fmt.Sprintf(
		`{"action_type":"card.create","code":"sca_required","message":"SCA required","sca_session_token":"%s%d","trace_id":"t"}`, sessionPrefix, number))
}

// open counts the challenges that nobody has decided and no time has ended.
func (s *approvalServer) open() int {
	count := 0

	for _, asked := range s.challenges {
		if asked.state == "waiting" && time.Since(asked.opened) < approvalLife {
			count++
		}
	}

	return count
}

func (s *approvalServer) redeem(w http.ResponseWriter, session, key, path string) {
	asked := s.challengeOf(session)

	switch {
	case asked == nil || asked.state == "used" || asked.key != key || asked.path != path:
		answer(w, http.StatusUnprocessableEntity, `{"errors":{"message":"Not found"},"trace_id":"t"}`)
	case asked.state != "allow" || time.Since(asked.opened) >= approvalLife:
		answer(w, http.StatusPreconditionFailed, `{"message":"expired"}`)
	default:
		asked.state = "used"
		s.approved++
		s.carryOut(w, key)
	}
}

func (s *approvalServer) carryOut(w http.ResponseWriter, key string) {
	s.done++

	body := newCard(time.Now())
	if !s.forget {
		s.kept[key] = body
	}

	if s.corrupt == nil || !s.corrupt(w, s.approved) {
		answer(w, http.StatusOK, body)
	}
}

func (s *approvalServer) challengeOf(session string) *challenge {
	for _, asked := range s.challenges {
		if asked.token == session {
			return asked
		}
	}

	return nil
}

func (s *approvalServer) session(w http.ResponseWriter, r *http.Request) {
	token := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(r.URL.Path, "/allow"), pollRoute), mockRoute)

	if r.Header.Get("X-Qonto-Sca-Session-Token") != token {
		s.problem("a poll without its session token")
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	asked := s.challengeOf(token)

	if r.Method == http.MethodPost && r.URL.Path == mockRoute+token+"/allow" {
		asked.state = "allow"

		answer(w, http.StatusOK, `{"message":"Success"}`)

		return
	}

	s.polls = append(s.polls, time.Now())

	if s.polled != nil && s.polled(w, len(s.polls)) {
		return
	}

	answer(w, http.StatusOK, fmt.Sprintf(`{"result":%q,"canceled_at":null}`, s.decide(asked)))
}

// decide lets the person look at a challenge.
func (s *approvalServer) decide(asked *challenge) string {
	asked.polls++

	if asked.state == "waiting" {
		if time.Since(asked.opened) >= approvalLife {
			return "deny"
		}

		if decided := s.approver(*asked); decided != "" {
			asked.state = decided
		}
	}

	return asked.state
}

// tally is what a test looks at afterwards.
type tally struct {
	challenges, done, approved, mostOpen int
}

func (s *approvalServer) tally() tally {
	s.mu.Lock()
	defer s.mu.Unlock()

	return tally{challenges: len(s.challenges), done: s.done, approved: s.approved, mostOpen: s.mostOpen}
}

// complainer is a test of either kind.
type complainer interface {
	Errorf(format string, args ...any)
}

// check fails the test for what no client may ever do: poll more than once a second, or without its credentials.
func (s *approvalServer) check(t complainer) {
	s.mu.Lock()
	defer s.mu.Unlock()

	for index := 1; index < len(s.polls); index++ {
		if gap := s.polls[index].Sub(s.polls[index-1]); gap < time.Second {
			t.Errorf("polled again after %s", gap)
		}
	}

	for _, problem := range s.problems {
		t.Errorf("%s", problem)
	}
}

// after decides so long after a challenge came.
func after(delay time.Duration, decision string) func(challenge) string {
	return func(c challenge) string {
		if time.Since(c.opened) < delay {
			return ""
		}

		return decision
	}
}

func ignored(challenge) string { return "" }
