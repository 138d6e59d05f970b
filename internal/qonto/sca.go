// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
)

var (
	errNoSession    = errors.New("the answer asks for an approval without naming it")
	errAskedAgain   = errors.New("another approval is asked for of what was just approved")
	errBadSession   = errors.New("the answer names the approval in a way that cannot be used")
	errMockRequired = errors.New("in the sandbox nobody has a device: set the SCA method to " + scaMock)
)

const scaMock = "mock" // the SCA method of the sandbox that needs no device

// write carries out a write in its turn, with the approval that Qonto may ask for. The wait for the turn is no part of the
// context's budget.
func (c *Client) write(ctx context.Context, current *run) (*reply, *Error) {
	report := c.reporter(ctx, current.call)

	place, err := c.approvals.enter(ctx, current.call.endpoint(), report.queued)
	defer place.leave()

	if err != nil {
		return nil, current.notInTurn(err)
	}

	for {
		answer, failure := c.timed(ctx, current)
		c.learn(current, answer, failure)

		switch {
		case failure == nil || failure.Status != http.StatusPreconditionRequired:
			return answer, failure
		case failure.Kind == KindApprovalNotEnrolled:
			return nil, c.notEnrolled(current)
		}

		err = place.insist(ctx, report.queued)
		if err != nil {
			return nil, current.notInTurn(err)
		}

		if !failure.challenge.stale() {
			break
		}
	}

	answer, failure := c.approved(ctx, current, report)
	if failure != nil && failure.undecided {
		c.approvals.end()
	}

	return answer, failure
}

// learn notes what the answer shows of the endpoint.
func (c *Client) learn(current *run, answer *reply, failure *Error) {
	switch {
	case failure == nil && current.showsUngated(answer):
		c.approvals.learn(current.call.endpoint(), ungated)
	case failure != nil && failure.Status == http.StatusPreconditionRequired:
		c.approvals.learn(current.call.endpoint(), gated)
	}
}

// approved waits for the approval that the last answer asked for and sends the identical call again, as approved.
func (c *Client) approved(ctx context.Context, current *run, report *reporter) (*reply, *Error) {
	ctx, stop := SpendBudget(ctx)
	defer stop()

	asked := current.last.challenge
	if asked == nil {
		return nil, current.undecided(KindApprovalBroken, nil, errNoSession.Error())
	}

	failure := c.await(ctx, current, asked, report)
	if failure != nil {
		return nil, failure
	}

	current.approve(asked.session)

	answer, failure := c.send(ctx, current)
	if failure != nil && failure.Kind == KindApprovalRequired {
		return nil, current.undecided(KindApprovalBroken, nil, errAskedAgain.Error())
	}

	return answer, failure
}

// approve prepares the call for being sent again.
func (r *run) approve(session secret.Text) {
	r.call.session = session
	r.token, r.renewed = "", false
	r.before, r.waited = r.attempts, 0
	r.limited, r.limitedBy, r.concurrent = 0, 0, 0
}

// notInTurn is the error of a write whose turn never came.
func (r *run) notInTurn(err error) *Error {
	if errors.Is(err, errQueueEnded) {
		return r.unapproved(KindApprovalSkipped, nil, "")
	}

	return r.stop(interrupted(err), err, "it was waiting for other approvals")
}

// notEnrolled says what is missing for the configured method.
func (c *Client) notEnrolled(current *run) *Error {
	reason := ""
	if c.config.StagingToken != (secret.Text{}) && c.config.SCAMethod != scaMock {
		reason = errMockRequired.Error()
	}

	return current.unapproved(KindApprovalNotEnrolled, nil, reason)
}

// unapproved is the error of a write that was not approved. What Qonto wrote with its request for approval says nothing
// that the kind does not say better.
func (r *run) unapproved(kind Kind, cause error, reason string) *Error {
	failure := r.stop(kind, cause, reason)
	failure.Items = nil
	failure.challenge = nil

	return failure
}

// undecided is the same when the approval may still be open on somebody's phone.
func (r *run) undecided(kind Kind, cause error, reason string) *Error {
	failure := r.unapproved(kind, cause, reason)
	failure.undecided = true

	return failure
}

func (c *call) endpoint() endpoint {
	return endpoint{op: c.op, level: c.level}
}

// ApprovesItself tells whether approvals need no person: the sandbox's are given by the client itself.
func (c *Client) ApprovesItself() bool { return c.config.SCAAutoApprove }
