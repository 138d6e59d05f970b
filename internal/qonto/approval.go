// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

var (
	errNoSession       = errors.New("the answer asks for an approval and has no session token")
	errChallengedAgain = errors.New("the answer asks for another approval of a write that was just approved")
	errBadSession      = errors.New("the session token of the approval has characters that no token has")
	errMockRequired    = errors.New("in the sandbox nobody has a device: set the SCA method to " + SCAMethodMock)
)

// SCAMethodMock is the SCA method of the sandbox that needs no device.
const SCAMethodMock = "mock"

// dateResolution is that of a Date header, and of a date without fractions.
const dateResolution = time.Second

// write carries out a write in its turn, with the approval that Qonto may ask for. The wait for the turn is no part of the
// context's budget.
func (c *Client) write(ctx context.Context, current *execution) (*reply, *Error) {
	progress := c.progress(ctx, current.call)

	slot, err := c.enter(ctx, current.call.endpoint(), progress.Queued)
	defer slot.Leave()

	if err != nil {
		return nil, current.queueError(err)
	}

	for {
		answer, failure := c.sendWithinBudget(ctx, current)
		c.learnGating(current, answer, failure)

		switch {
		case failure == nil || failure.Status != http.StatusPreconditionRequired:
			return answer, failure
		case failure != current.last: // it ended before another attempt, and only repeats what the last one was answered with
			return nil, failure
		case failure.Kind == KindApprovalNotEnrolled:
			return nil, c.notEnrolledError(current)
		}

		err = slot.Acquire(ctx, progress.Queued)
		if err != nil {
			return nil, current.queueError(err)
		}

		if failure.challenge == nil || !failure.challenge.Stale() {
			break
		}
	}

	answer, failure := c.sendApproved(ctx, current, progress)
	if failure != nil && failure.undecided {
		c.approvals.Close()
	}

	return answer, failure
}

func (c *Client) enter(ctx context.Context, to sca.Endpoint, onWait func()) (*sca.Slot, error) {
	if ctx.Value(urgentKey{}) != nil {
		return c.approvals.EnterUrgent(ctx, to, onWait)
	}

	return c.approvals.Enter(ctx, to, onWait)
}

// learnGating notes what the answer shows of the endpoint.
func (c *Client) learnGating(current *execution, answer *reply, failure *Error) {
	switch {
	case failure == nil && current.showsUngated(answer):
		c.approvals.Learn(current.call.endpoint(), sca.Ungated)
	case failure != nil && failure.Status == http.StatusPreconditionRequired:
		c.approvals.Learn(current.call.endpoint(), sca.Gated)
	}
}

// showsUngated tells whether a success without approval proves that the endpoint was not gated. Only a write that was
// carried out now does: the answer to an idempotency key that was used before comes without asking anybody. Keys of
// anything but creates are new with every call.
func (e *execution) showsUngated(answer *reply) bool {
	return !e.call.creates() || createdWithin(answer, clock.Elapsed(e.firstSent)+dateResolution)
}

// createdWithin tells whether the card of an answer was made within the given time before it, by the server's clock.
func createdWithin(answer *reply, span time.Duration) bool {
	var card struct {
		CreatedAt string `json:"created_at"`
	}

	if unwrap(answer.body, "card", &card) != nil {
		return false
	}

	created, err := time.Parse(time.RFC3339, card.CreatedAt)
	now := answer.date()

	return err == nil && !now.IsZero() && !created.Before(now.Add(-span))
}

// sendApproved waits for the approval that the last answer asked for and sends the identical call again, as approved.
func (c *Client) sendApproved(ctx context.Context, current *execution, progress *sca.Progress) (*reply, *Error) {
	ctx, stop := SpendBudget(ctx)
	defer stop()

	challenge := current.last.challenge

	switch {
	case challenge == nil:
		return nil, current.undecidedError(KindApprovalBroken, nil, errNoSession.Error())
	case !idPattern.MatchString(challenge.Session.Reveal()):
		return nil, current.undecidedError(KindApprovalBroken, nil, errBadSession.Error())
	}

	decision, err := sca.Wait{
		Challenge:   challenge,
		Session:     &approvalSession{client: c, token: challenge.Session},
		Progress:    progress,
		AutoApprove: c.config.SCAAutoApprove,
	}.Run(ctx)
	if decision != sca.DecisionApproved {
		return nil, current.decisionError(decision, err)
	}

	current.markApproved(challenge.Session)

	answer, failure := c.send(ctx, current)
	if failure != nil && failure.Kind == KindApprovalRequired {
		return nil, current.undecidedError(KindApprovalBroken, nil, errChallengedAgain.Error())
	}

	return answer, failure
}

// decisionError is the error of a write that waited for its approval and did not get it.
func (e *execution) decisionError(decision sca.Decision, cause error) *Error {
	switch decision {
	case sca.DecisionDenied:
		return e.unapprovedError(KindApprovalDenied, nil, "")
	case sca.DecisionExpired:
		return e.undecidedError(KindApprovalExpired, nil, "")
	case sca.DecisionOutOfTime:
		return e.undecidedError(KindApprovalExpired, cause, "the time limit of the operation came before the approval, and one given later does nothing")
	case sca.DecisionInterrupted:
		return e.undecidedError(KindCanceled, cause, "it was waiting for an approval in the Qonto app, and one given later does nothing")
	default:
		return e.undecidedError(KindApprovalBroken, cause, cause.Error())
	}
}

// queueError is the error of a write whose turn never came.
func (e *execution) queueError(err error) *Error {
	if errors.Is(err, sca.ErrClosed) {
		return e.unapprovedError(KindApprovalSkipped, nil, "")
	}

	return e.fail(kindOfContext(err), err, "it was waiting for other approvals")
}

// notEnrolledError says what is missing for the configured method.
func (c *Client) notEnrolledError(current *execution) *Error {
	reason := ""
	if !c.config.StagingToken.IsZero() && c.config.SCAMethod != SCAMethodMock {
		reason = errMockRequired.Error()
	}

	return current.unapprovedError(KindApprovalNotEnrolled, nil, reason)
}

// unapprovedError is the error of a write that was not approved. What Qonto wrote with its request for approval says
// nothing that the kind does not say better.
func (e *execution) unapprovedError(kind Kind, cause error, reason string) *Error {
	failure := e.fail(kind, cause, reason)
	failure.Items = nil
	failure.challenge = nil

	return failure
}

// undecidedError is the error of a write of which the approval may still be open on somebody's phone.
func (e *execution) undecidedError(kind Kind, cause error, reason string) *Error {
	failure := e.unapprovedError(kind, cause, reason)
	failure.undecided = true

	return failure
}

func (c *call) endpoint() sca.Endpoint {
	return sca.Endpoint{Operation: c.op, Level: c.level, Expected: ApprovalExpected(c.op)}
}

// progress tells of the approval of a call.
func (c *Client) progress(ctx context.Context, call *call) *sca.Progress {
	report, reports := ctx.Value(progressKey{}).(func(string))

	return sca.NewProgress(sca.Event{Operation: call.op, CardID: call.id, Level: call.level}, func(event sca.Event) {
		if c.config.ObserveApproval != nil {
			c.config.ObserveApproval(ctx, event)
		}

		if reports {
			report(event.String())
		}
	})
}

type urgentKey struct{}

// WithUrgency keeps the writes of an operation from waiting for the approvals of others, unless they are known to need one
// themselves.
func WithUrgency(ctx context.Context) context.Context {
	return context.WithValue(ctx, urgentKey{}, true)
}

type progressKey struct{}

// WithProgress has the sentences of approvals reported to the function while calls with the context wait for one. It is
// called from the goroutine of the call. Like a trace of net/http/httptrace it belongs to the calls of one operation, however
// many they are, and changes none of them.
func WithProgress(ctx context.Context, report func(string)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

// ApprovesItself tells whether approvals need no person: the sandbox's are given by the client itself.
func (c *Client) ApprovesItself() bool { return c.config.SCAAutoApprove }
