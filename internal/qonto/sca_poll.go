// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

const (
	approvalLife  = 15 * time.Minute // as published by Qonto
	approvalLeast = 5 * time.Minute  // what a person needs to approve
	approvalEdge  = 10 * time.Second // a refusal this close to the end is the end, not a decision

	pollEvery     = 2 * time.Second // Qonto allows one poll a second
	pollSlowly    = 5 * time.Second
	pollSlowAfter = time.Minute
	strangePolls  = 3 // in a row, that no time will heal
)

var (
	errApprovalLife = errors.New("the approval has ended")
	errNoDecision   = errors.New("the answer is neither waiting nor allow nor deny")
)

// decision is what a poll answers.
type decision int

const (
	decisionWaiting decision = iota
	decisionAllowed
	decisionDenied
	decisionExpired
)

// watch follows one approval until it is decided.
type watch struct {
	client  *Client
	current *run
	asked   *challenge
	report  *reporter
	opened  time.Time // this machine's clock
	server  time.Time // the server's, zero if it did not tell it
	token   string    // replaces the source's after a renewal
	renewed bool
	strange int
}

// await returns when the approval is given, or the error that ends the wait. The call has not been carried out then.
func (c *Client) await(ctx context.Context, current *run, asked *challenge, report *reporter) *Error {
	if !idPattern.MatchString(asked.session.Reveal()) {
		return current.undecided(KindApprovalBroken, nil, errBadSession.Error())
	}

	w := &watch{client: c, current: current, asked: asked, report: report, opened: asked.opened, server: asked.date}
	limited, cancel := context.WithDeadlineCause(ctx, asked.opened.Add(approvalLife), errApprovalLife)

	defer cancel()

	report.asked(asked.passkey, w.left(limited))

	failure := w.decide(ctx, limited)
	report.ended(failure)

	return failure
}

func (w *watch) decide(ctx, limited context.Context) *Error {
	if w.client.config.SCAAutoApprove {
		failure := w.allow(limited)
		if failure != nil {
			return failure
		}
	}

	for pause := w.pace(0); ; {
		err := sleep(limited, pause)
		if err != nil {
			return w.interrupted(ctx)
		}

		decided, failed := w.poll(limited)

		switch {
		case limited.Err() != nil && decided == decisionWaiting:
			return w.interrupted(ctx)
		case failed != nil && !w.survives(failed):
			return w.current.undecided(KindApprovalBroken, failed.failure, failed.failure.Error())
		case decided == decisionAllowed:
			return nil
		case decided == decisionDenied:
			return w.current.unapproved(KindApprovalDenied, nil, "")
		case decided == decisionExpired:
			return w.current.undecided(KindApprovalExpired, nil, "")
		}

		pause = w.pace(failed.wait())
		w.report.waiting(w.left(limited))
	}
}

// pace is how long to wait before the next poll: what the server asks for, and never less than it allows.
func (w *watch) pace(asked time.Duration) time.Duration {
	if elapsed(w.opened) < pollSlowAfter {
		return max(pollEvery, asked)
	}

	return max(pollSlowly, asked)
}

func (w *watch) left(ctx context.Context) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok {
		return approvalLife
	}

	return time.Until(deadline)
}

// interrupted is the error of a wait that ended by itself: the run was interrupted, or time ran out. The write was
// refused until approved, so it is not carried out, and an approval given later has nothing to approve.
func (w *watch) interrupted(ctx context.Context) *Error {
	err := ctx.Err()

	switch {
	case errors.Is(err, context.Canceled):
		return w.current.undecided(KindCanceled, err, "it was waiting for an approval in the Qonto app, and one given later does nothing")
	case err != nil:
		return w.current.undecided(KindApprovalExpired, err, "the time limit of the operation came before the approval, and one given later does nothing")
	default:
		return w.current.undecided(KindApprovalExpired, nil, "")
	}
}

// survives tells whether polling goes on after a failure: until the deadline when time may heal it, else for a few polls.
func (w *watch) survives(failed *verdict) bool {
	if repeatable(failed.failure) {
		return true
	}

	w.strange++

	return w.strange < strangePolls
}

// wait is how long the failure asks to wait, nothing for no failure.
func (v *verdict) wait() time.Duration {
	if v == nil || v.failure.RetryAfter == 0 {
		return 0
	}

	return min(v.failure.RetryAfter, retryAfterCap)
}

// poll asks once. The decision is only ever another than waiting when there is no failure.
func (w *watch) poll(ctx context.Context) (decision, *verdict) {
	ask := w.session("ask for an approval", http.MethodGet, "")
	once := w.client.newRun(ask)
	once.token, once.renewed = w.token, w.renewed

	answer, failed := w.client.attempt(ctx, once)
	w.token, w.renewed = once.token, once.renewed

	if failed != nil {
		return decisionWaiting, failed
	}

	var state struct {
		Result     string `json:"result"`
		CanceledAt any    `json:"canceled_at"`
	}

	err := json.Unmarshal(answer.body, &state)
	if err != nil {
		return decisionWaiting, final(w.client.malformed(ask, answer, errUnreadable))
	}

	switch state.Result {
	case "waiting":
		w.strange = 0

		return decisionWaiting, nil
	case "allow":
		return decisionAllowed, nil
	case "deny":
		return w.denied(answer, state.CanceledAt), nil
	default:
		return decisionWaiting, final(w.client.malformed(ask, answer, errNoDecision))
	}
}

// denied tells a refusal from an approval that nobody answered, which Qonto reports as a refusal after 15 minutes. The
// server's clock counts, and when it was decided rather than when that was seen, as far as the answer tells.
func (w *watch) denied(answer *reply, canceledAt any) decision {
	age := elapsed(w.opened)

	if now := answer.date(); !w.server.IsZero() && !now.IsZero() {
		age = now.Sub(w.server)
	}

	text, _ := canceledAt.(string)

	canceled, err := time.Parse(time.RFC3339, text)
	if err == nil && !w.server.IsZero() {
		age = min(age, canceled.Sub(w.server))
	}

	if age >= approvalLife-approvalEdge {
		return decisionExpired
	}

	return decisionDenied
}

// allow gives the approval of the sandbox.
func (w *watch) allow(ctx context.Context) *Error {
	_, failure := w.client.send(ctx, w.client.newRun(w.session("approve in the sandbox", http.MethodPost, "/allow")))
	if failure == nil {
		return nil
	}

	if ctx.Err() != nil {
		return w.interrupted(ctx)
	}

	return w.current.undecided(KindApprovalBroken, failure, failure.Error())
}

// session is a call about the approval. The session token is a part of its path, so the path is never shown.
func (w *watch) session(op, method, action string) *call {
	route := "/v2/sca_sessions/{token}"
	if w.client.config.SCAMethod == scaMock {
		route = "/v2/mocked_sca_sessions/{token}"
	}

	return &call{
		op:      op,
		method:  method,
		route:   route + action,
		session: w.asked.session,
	}
}
