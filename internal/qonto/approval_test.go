// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const creates = "cards"

// Once approved, the identical request is sent again, and carried out once.
func TestClient_ApprovedWriteIsIdentical(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.approver = after(90*time.Second, "allow")

		got, err := b.client(t, qonto.Config{SCAMethod: "paired-device"}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if err != nil || got.Card.ID != cardID {
			t.Fatalf("%+v, %v", got, err)
		}

		if len(b.requests) != 2 || b.requests[0] != b.requests[1] {
			t.Errorf("requests %q", b.requests)
		}

		if want := (tally{challenges: 1, done: 1, approved: 1, mostOpen: 1}); b.tally() != want {
			t.Errorf("%+v, want %+v", b.tally(), want)
		}

		if first := b.polls[0].Sub(b.challenges[0].opened); first > 3*time.Second {
			t.Errorf("first poll after %s", first)
		}

		b.check(t)
	})
}

// Every way has its own kind, says that nothing was done, and means it.
func TestClient_NotApproved(t *testing.T) {
	t.Parallel()

	polls := func(status int, body string) func(http.ResponseWriter, int) bool {
		return func(w http.ResponseWriter, _ int) bool {
			answer(w, status, body)

			return true
		}
	}

	for name, tc := range map[string]struct {
		approver    func(challenge) string
		polled      func(http.ResponseWriter, int) bool
		limit       time.Duration
		kind        qonto.Kind
		least, most time.Duration
	}{
		"denied":             {approver: after(time.Minute, "deny"), kind: qonto.KindApprovalDenied, least: time.Minute, most: 66 * time.Second},
		"denied late":        {approver: after(14*time.Minute, "deny"), kind: qonto.KindApprovalDenied, least: 14 * time.Minute, most: 15 * time.Minute},
		"nobody answers":     {approver: ignored, kind: qonto.KindApprovalExpired, least: approvalLife, most: approvalLife + 5*time.Second},
		"short of time":      {approver: ignored, limit: time.Minute, kind: qonto.KindApprovalExpired, least: time.Minute, most: time.Minute},
		"polls fail forever": {polled: polls(503, `{}`), kind: qonto.KindApprovalBroken, least: approvalLife, most: approvalLife + time.Minute},
		"unknown session":    {polled: polls(404, `{"errors":[{"code":"not_found"}]}`), kind: qonto.KindApprovalBroken, most: time.Minute},
		"unknown path":       {polled: polls(404, `404 page not found`), kind: qonto.KindApprovalBroken, most: time.Minute},
		"unreadable":         {polled: polls(200, `{"result":7}`), kind: qonto.KindApprovalBroken, most: time.Minute},
		"unknown result":     {polled: polls(200, `{"result":"perhaps"}`), kind: qonto.KindApprovalBroken, most: time.Minute},
		"a list":             {polled: polls(200, `[]`), kind: qonto.KindApprovalBroken, most: time.Minute},
		"not permitted":      {polled: polls(403, `{}`), kind: qonto.KindApprovalBroken, most: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				b := newApprovalServer(creates)
				b.approver, b.polled = tc.approver, tc.polled
				ctx := t.Context()

				if tc.limit > 0 {
					ctx = qonto.WithBudget(ctx, tc.limit)
				}

				started := time.Now()
				_, err := b.client(t, qonto.Config{}).CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})

				assertUnapproved(t, err, tc.kind)

				if took := time.Since(started); took < tc.least || took > tc.most {
					t.Errorf("took %s, want %s to %s", took, tc.least, tc.most)
				}

				if errors.Is(err, context.DeadlineExceeded) != (tc.limit > 0) {
					t.Errorf("deadline: %v", err)
				}

				if want := (tally{challenges: 1, mostOpen: 1}); b.tally() != want {
					t.Errorf("%+v, want %+v", b.tally(), want)
				}

				b.check(t)
			})
		})
	}
}

// assertUnapproved expects an error that says in one sentence that nothing was done.
func assertUnapproved(t *testing.T, err error, kind qonto.Kind) {
	t.Helper()

	failure := asError(t, err)
	if failure.Kind != kind || failure.Outcome != qonto.OutcomeRefused || len(failure.Items) > 0 {
		t.Errorf("kind %s, outcome %s: %v", failure.Kind, failure.Outcome, failure)
	}

	assertNoSecret(t, err.Error(), sessionPrefix)
}

// A token that was renewed before the approval may be refused after it.
func TestClient_TokenRenewedBeforeAndAfterApproval(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
			bearer := r.Header.Get("Authorization")
			approved := r.Header.Get("X-Qonto-Sca-Session-Token") != ""

			switch {
			case r.Method == http.MethodGet:
				answer(w, http.StatusOK, `{"result":"allow"}`)
			case approved && bearer == "Bearer third-token":
				answer(w, http.StatusOK, oneCard)
			case !approved && bearer == "Bearer second-token":
				answer(w, http.StatusPreconditionRequired, `{"code":"sca_required","sca_session_token":"session-1"}`)
			default:
				answer(w, http.StatusUnauthorized, `{}`)
			}
		})
		t.Cleanup(memory.stop)

		tokens := &renewable{tokens: []string{"first-token", "second-token", "third-token"}}

		_, err := memory.connect(t, qonto.Config{Tokens: tokens}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if err != nil {
			t.Error(err)
		}
	})
}

// Answers of 428 that there is nothing to approve to.
func TestClient_NothingToApprove(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		body   string
		method string
		kind   qonto.Kind
		hint   bool
	}{
		{`{"code":"sca_not_enrolled","message":"You must enable SCA to perform this action"}`, "", qonto.KindApprovalNotEnrolled, true},
		{`{"code":"sca_not_enrolled","message":"You must enable SCA to perform this action"}`, "mock", qonto.KindApprovalNotEnrolled, false},
		{`{"errors":[{"code":"sca_required","detail":"d"}]}`, "", qonto.KindApprovalBroken, false},
		{`{"code":"sca_required","sca_session_token":"../../oauth2/revoke"}`, "", qonto.KindApprovalBroken, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			var times timeline

			memory := newNetwork(func(w http.ResponseWriter, _ *http.Request) {
				times.add()
				answer(w, http.StatusPreconditionRequired, tc.body)
			})
			t.Cleanup(memory.stop)

			client := memory.connect(t, qonto.Config{StagingToken: secret.New(stagingToken), SCAMethod: tc.method})
			_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

			failure := asError(t, err)
			if failure.Kind != tc.kind || failure.Outcome != qonto.OutcomeRefused || len(times.all()) != 1 {
				t.Errorf("%s: kind %s, outcome %s, %d requests: %v", tc.body, failure.Kind, failure.Outcome, len(times.all()), failure)
			}

			if hint := strings.Contains(failure.Error(), "SCA method to mock"); hint != tc.hint {
				t.Errorf("%v", failure)
			}
		})
	}
}

// It is sent again with the same key and token. No second approval is ever asked for:
// whether Qonto answers from the key, or says that the token is spent.
func TestClient_LostAnswerOfAnApprovedWrite(t *testing.T) {
	t.Parallel()

	for _, forget := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			b := newApprovalServer(creates)
			b.forget = forget
			b.corrupt = func(http.ResponseWriter, int) bool { panic(http.ErrAbortHandler) }

			_, err := b.client(t, qonto.Config{}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

			if want := (tally{challenges: 1, done: 1, approved: 1, mostOpen: 1}); b.tally() != want {
				t.Errorf("%+v, want %+v", b.tally(), want)
			}

			if !slices.Equal(b.requests, slices.Repeat(b.requests[:1], 3)) {
				t.Errorf("requests %q", b.requests)
			}

			if !forget {
				if err != nil {
					t.Error(err)
				}

				return
			}

			failure := asError(t, err)
			if failure.Kind != qonto.KindApprovalLost || failure.Outcome != qonto.OutcomeUnknown {
				t.Errorf("kind %s, outcome %s: %v", failure.Kind, failure.Outcome, failure)
			}
		})
	}
}

// A 412 to the approved write is the end, and nothing was done.
func TestClient_ApprovalNotAccepted(t *testing.T) {
	t.Parallel()

	for status, kind := range map[int]qonto.Kind{
		http.StatusPreconditionFailed:   qonto.KindApprovalLost,
		http.StatusPreconditionRequired: qonto.KindApprovalBroken,
	} {
		synctest.Test(t, func(t *testing.T) {
			var times timeline

			client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.Method == http.MethodGet:
					answer(w, http.StatusOK, `{"result":"allow"}`)
				case times.add() == 1:
					answer(w, http.StatusPreconditionRequired, `{"code":"sca_required","sca_session_token":"session-1"}`)
				default:
					answer(w, status, `{"code":"sca_required","message":"again","sca_session_token":"session-2"}`)
				}
			})

			_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})

			failure := asError(t, err)
			if failure.Kind != kind || failure.Outcome != qonto.OutcomeRefused || len(times.all()) != 2 {
				t.Errorf("kind %s, outcome %s, %d requests: %v", failure.Kind, failure.Outcome, len(times.all()), failure)
			}
		})
	}
}

// It returns at once, nothing was done, and an approval given later does nothing.
func TestClient_ApprovalInterrupted(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.approver = ignored
		client := b.client(t, qonto.Config{})
		ctx, cancel := context.WithCancel(t.Context())
		stopped := time.AfterFunc(5*time.Minute+300*time.Millisecond, cancel)

		defer stopped.Stop()

		started := time.Now()
		results := parallel(2, func(number int) error {
			_, err := client.CreateCard(ctx, fmt.Sprint("key-", number), everyField(), qonto.CreateOptions{})

			return err
		})

		if took := time.Since(started); took != 5*time.Minute+300*time.Millisecond {
			t.Errorf("took %s", took)
		}

		outcomes := []qonto.Outcome{asError(t, results[0]).Outcome, asError(t, results[1]).Outcome}
		slices.Sort(outcomes)

		if !slices.Equal(outcomes, []qonto.Outcome{qonto.OutcomeNotSent, qonto.OutcomeRefused}) {
			t.Errorf("outcomes %v", outcomes)
		}

		for _, err := range results {
			if !errors.Is(err, context.Canceled) || asError(t, err).Kind != qonto.KindCanceled {
				t.Errorf("%v", err)
			}
		}

		b.approver = func(challenge) string { return "allow" }

		synctest.Wait()

		if want := (tally{challenges: 1, mostOpen: 1}); b.tally() != want {
			t.Errorf("%+v, want %+v", b.tally(), want)
		}
	})
}

// timesOut is how a dial fails that got no answer in time: its error is that of a deadline, and not of the caller's.
func timesOut(t *testing.T) error {
	t.Helper()

	_, err := (&net.Dialer{Deadline: time.Unix(1, 0)}).DialContext(t.Context(), "tcp", "127.0.0.1:1")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}

	return err
}

// When the time of something else ends than that of the write, nobody is said not to have approved: somebody may have.
func TestClient_PollsThatTimeOut(t *testing.T) {
	t.Parallel()

	err := timesOut(t)

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		defer b.network.stop()

		unreachable := roundTrip(func(request *http.Request) (*http.Response, error) {
			if request.Method == http.MethodGet {
				return nil, err
			}

			return b.network.client.RoundTrip(request)
		})
		client := newClient(t, qonto.Config{Endpoint: "http://localhost", Transport: unreachable})

		_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		assertUnapproved(t, err, qonto.KindApprovalBroken)
	})

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		tokens := &endingToken{}
		started := time.Now()

		_, err := b.client(t, qonto.Config{Tokens: tokens}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		assertUnapproved(t, err, qonto.KindApprovalBroken)

		if took := time.Since(started); took > time.Minute {
			t.Errorf("took %s", took)
		}
	})
}

// endingToken is a token that can be had once, and is waited for in vain afterwards.
type endingToken struct{ used atomic.Bool }

func (e *endingToken) Token(context.Context) (string, error) {
	if e.used.Swap(true) {
		return "", fmt.Errorf("the token server does not answer: %w", context.DeadlineExceeded)
	}

	return accessToken, nil
}
