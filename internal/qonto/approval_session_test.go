// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Qonto says deny after 15 minutes as well, and it is its clock that counts.
func TestClient_RefusalIsDatedByTheServer(t *testing.T) {
	t.Parallel()

	opened := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

	for _, tc := range []struct {
		seen     time.Duration
		canceled string
		kind     qonto.Kind
	}{
		{time.Minute, `null`, qonto.KindApprovalDenied},
		{14 * time.Minute, `null`, qonto.KindApprovalDenied},
		{approvalLife - 5*time.Second, `null`, qonto.KindApprovalExpired},
		{approvalLife, `null`, qonto.KindApprovalExpired},
		{time.Hour, `null`, qonto.KindApprovalExpired},
		{time.Hour, `"2026-11-22T12:15:00Z"`, qonto.KindApprovalExpired},
		{time.Hour, `"2026-11-22T12:03:00.5+00:00"`, qonto.KindApprovalDenied},
		{time.Minute, `"2026-11-22T12:15:00Z"`, qonto.KindApprovalDenied},
		{time.Hour, `"later"`, qonto.KindApprovalExpired},
		{time.Hour, `7`, qonto.KindApprovalExpired},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					w.Header().Set("Date", opened.Add(tc.seen).Format(http.TimeFormat))
					answer(w, http.StatusOK, `{"result":"deny","canceled_at":`+tc.canceled+`}`)

					return
				}

				w.Header().Set("Date", opened.Format(http.TimeFormat))
				answer(w, http.StatusPreconditionRequired, `{"code":"sca_required","sca_session_token":"session-1"}`)
			})

			_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
			if kind := asError(t, err).Kind; kind != tc.kind {
				t.Errorf("seen after %s, canceled at %s: %s", tc.seen, tc.canceled, kind)
			}
		})
	}
}

// Polling survives every fault that passes.
func TestClient_PollingSurvivesFaults(t *testing.T) {
	t.Parallel()

	property(t, func(_ bubble, r *rapid.T) {
		schedule := schedules(1, 12).Draw(r, "schedule")
		b := newApprovalServer(creates)

		defer b.network.stop()

		b.polled = func(w http.ResponseWriter, number int) bool {
			if number > len(schedule) || schedule[number-1].do == nil || schedule[number-1].name == "silence" {
				return false
			}

			schedule[number-1].do(w, nil)

			return true
		}
		b.approver = after(time.Duration(2*len(schedule))*time.Second, "allow")

		_, err := b.network.connect(t, qonto.Config{}).CreateCard(context.Background(), "the-key", everyField(), qonto.CreateOptions{})
		if want := (tally{challenges: 1, done: 1, approved: 1, mostOpen: 1}); err != nil || b.tally() != want {
			r.Fatalf("%+v, %v", b.tally(), err)
		}

		b.check(r)
	})
}

// With the mocked method nobody is needed, if that is what was asked for.
func TestClient_AutoApproveInTheSandbox(t *testing.T) {
	t.Parallel()

	for _, automatic := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			b := newApprovalServer(creates)
			b.approver = ignored
			client := b.client(t, qonto.Config{SCAMethod: "mock", SCAAutoApprove: automatic})

			_, err := client.CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
			if (err == nil) != automatic || client.ApprovesItself() != automatic {
				t.Errorf("automatic %t: %v", automatic, err)
			}

			b.check(t)
		})
	}

	_, err := qonto.New(qonto.Config{Tokens: qonto.StaticToken(accessToken), SCAAutoApprove: true})
	if err == nil {
		t.Error("approvals cannot be automatic without the mocked method")
	}
}

// A token that expires during the wait is renewed, not the end.
func TestClient_TokenRenewedWhilePolling(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var polls timeline

		memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodGet && polls.add() > 1 && r.Header.Get("Authorization") != "Bearer renewed-token":
				answer(w, http.StatusUnauthorized, `{}`)
			case r.Method == http.MethodGet && len(polls.all()) < 5:
				answer(w, http.StatusOK, `{"result":"waiting"}`)
			case r.Method == http.MethodGet:
				answer(w, http.StatusOK, `{"result":"allow"}`)
			case r.Header.Get("X-Qonto-Sca-Session-Token") == "":
				answer(w, http.StatusPreconditionRequired, `{"code":"sca_required","sca_session_token":"session-1"}`)
			default:
				_, _ = io.Copy(io.Discard, r.Body)

				answer(w, http.StatusOK, oneCard)
			}
		})
		t.Cleanup(memory.stop)

		tokens := &renewable{tokens: []string{accessToken, "renewed-token"}}

		_, err := memory.connect(t, qonto.Config{Tokens: tokens}).CreateCard(t.Context(), "the-key", everyField(), qonto.CreateOptions{})
		if err != nil || len(polls.all()) != 5 {
			t.Errorf("%d polls, %v", len(polls.all()), err)
		}
	})
}
