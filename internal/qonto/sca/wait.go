// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"context"
	"errors"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

const (
	pollInterval     = 2 * time.Second // Qonto allows one poll a second
	slowPollInterval = 5 * time.Second
	slowPollsAfter   = time.Minute

	maxPermanentErrors = 3 // polls in a row that failed for reasons that no time will heal

	// expiryMargin is how close to the end of a challenge a refusal is its end, and not a decision.
	expiryMargin = 10 * time.Second
)

var errChallengeEnded = errors.New("the approval has ended")

// Decision is how the wait for an approval ended. In all but the first the write was not carried out, and an approval given
// later has nothing to approve.
type Decision int

// Decisions on a challenge.
const (
	DecisionApproved    Decision = iota
	DecisionDenied               // a person said no
	DecisionExpired              // nobody decided within the life of the challenge
	DecisionOutOfTime            // the time limit of the operation came first
	DecisionInterrupted          // the context was canceled
	DecisionUnavailable          // the decision cannot be asked for
)

// Wait follows one challenge until it is decided.
type Wait struct {
	Challenge   *Challenge
	Session     Session
	Progress    *Progress
	AutoApprove bool // gives the approval before the first poll
}

// Run returns the decision, and the error that led to one of the last three.
func (w Wait) Run(ctx context.Context) (Decision, error) {
	limited, cancel := context.WithDeadlineCause(ctx, w.Challenge.Opened.Add(challengeLife), errChallengeEnded)
	defer cancel()

	w.Progress.asked(w.Challenge.Passkey, timeLeft(limited))

	decision, err := w.allow(ctx, limited)
	if decision == DecisionApproved {
		decision, err = w.poll(ctx, limited)
	}

	w.Progress.ended(decision)

	return decision, err
}

// allow gives the approval if it is automatic; the polls tell whether it came through.
func (w Wait) allow(ctx, limited context.Context) (Decision, error) {
	if !w.AutoApprove {
		return DecisionApproved, nil
	}

	err := w.Session.Allow(limited)

	switch {
	case err == nil:
		return DecisionApproved, nil
	case limited.Err() != nil:
		return endedContext(ctx)
	default:
		return DecisionUnavailable, err
	}
}

func (w Wait) poll(ctx, limited context.Context) (Decision, error) {
	permanentErrors := 0

	var unanswered *PollError // the last poll that had its time, if that one failed

	for pause := w.interval(nil); clock.Sleep(limited, pause) == nil; {
		state, failed := w.Session.Poll(limited)
		if failed != nil && failed.OutOfTime {
			continue
		}

		switch {
		case state.Result == ResultAllowed:
			return DecisionApproved, nil
		case state.Result == ResultDenied:
			return w.refusal(state), nil
		case failed == nil:
			permanentErrors = 0
		case !failed.Temporary && limited.Err() == nil:
			permanentErrors++
		}

		if permanentErrors == maxPermanentErrors {
			return DecisionUnavailable, failed.Err
		}

		pause = w.interval(failed)

		if limited.Err() == nil {
			unanswered = failed

			w.Progress.waiting(timeLeft(limited))
		}
	}

	return endedWithout(ctx, unanswered)
}

// endedWithout is the end of a wait without a decision. If the last poll had no answer, somebody may have approved.
func endedWithout(ctx context.Context, unanswered *PollError) (Decision, error) {
	decision, err := endedContext(ctx)
	if unanswered != nil && decision != DecisionInterrupted {
		return DecisionUnavailable, unanswered.Err
	}

	return decision, err
}

// interval is how long to wait before the next poll: what the server asks for, and never less than it allows.
func (w Wait) interval(failed *PollError) time.Duration {
	least := pollInterval
	if clock.Elapsed(w.Challenge.Opened) >= slowPollsAfter {
		least = slowPollInterval
	}

	if failed == nil {
		return least
	}

	return max(least, failed.RetryAfter)
}

// refusal tells a person's refusal from a challenge that nobody decided, which Qonto reports as a refusal after 15 minutes.
// The server's clock counts, and when it was decided rather than when that was seen, as far as the answer tells.
func (w Wait) refusal(state State) Decision {
	opened, age := w.Challenge.Date, clock.Elapsed(w.Challenge.Opened)

	if !opened.IsZero() && !state.Date.IsZero() {
		age = state.Date.Sub(opened)
	}

	if !opened.IsZero() && !state.CanceledAt.IsZero() {
		age = min(age, state.CanceledAt.Sub(opened))
	}

	if age >= challengeLife-expiryMargin {
		return DecisionExpired
	}

	return DecisionDenied
}

// endedContext is the decision of a wait that ended by itself: the caller's context ended, or the life of the challenge did.
func endedContext(ctx context.Context) (Decision, error) {
	err := ctx.Err()

	switch {
	case errors.Is(err, context.Canceled):
		return DecisionInterrupted, err
	case err != nil:
		return DecisionOutOfTime, err
	default:
		return DecisionExpired, nil
	}
}

func timeLeft(ctx context.Context) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok {
		return challengeLife
	}

	return time.Until(deadline)
}
