// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"fmt"
	"time"
)

const reportEvery = 30 * time.Second

// ApprovalStage says how far the wait for an approval is. The enumeration is open.
type ApprovalStage string

// Stages of an approval.
const (
	ApprovalQueued  ApprovalStage = "queued"  // waits until other approvals are decided; nobody has been asked yet
	ApprovalAsked   ApprovalStage = "asked"   // the request shows in the Qonto app now
	ApprovalWaiting ApprovalStage = "waiting" // told every half minute
	ApprovalGiven   ApprovalStage = "given"
	ApprovalDenied  ApprovalStage = "denied"
	ApprovalFailed  ApprovalStage = "failed" // expired, interrupted or broken
)

// Approval is what may be told about an approval: no token, name or address is in it.
type Approval struct {
	Op      string // "create a card"
	CardID  string // empty for a create
	Level   string // card_level of a create, else empty
	Stage   ApprovalStage
	Passkey bool          // to be given with a passkey, not on a paired device
	Waited  time.Duration // since it was asked for
	Left    time.Duration // at most, while it is asked or waiting
}

// String returns the sentence for people.
func (a Approval) String() string {
	switch a.Stage {
	case ApprovalQueued:
		return fmt.Sprintf("Waiting for other approvals before %s is sent", a.subject())
	case ApprovalAsked:
		return fmt.Sprintf("Waiting for approval %s: %s, for up to %s", a.place(), a.subject(), seconds(a.Left))
	case ApprovalWaiting:
		return fmt.Sprintf("Still waiting for approval %s: %s, %s so far, for up to %s more",
			a.place(), a.subject(), seconds(a.Waited), seconds(a.Left))
	case ApprovalGiven:
		return fmt.Sprintf("Approved %s after %s: %s", a.place(), seconds(a.Waited), a.subject())
	case ApprovalDenied:
		return fmt.Sprintf("Denied %s after %s: %s", a.place(), seconds(a.Waited), a.subject())
	default:
		return fmt.Sprintf("Not approved %s: %s", a.place(), a.subject())
	}
}

func (a Approval) place() string {
	if a.Passkey {
		return "with a passkey"
	}

	return "in the Qonto app"
}

// subject names the write: "update the limits of a card (id …)".
func (a Approval) subject() string {
	switch {
	case a.CardID != "":
		return fmt.Sprintf("%q (card %s)", a.Op, a.CardID)
	case a.Level != "":
		return fmt.Sprintf("%q (level %s)", a.Op, a.Level)
	default:
		return fmt.Sprintf("%q", a.Op)
	}
}

func seconds(d time.Duration) string { return d.Round(time.Second).String() }

type progressKey struct{}

// WithProgress has the sentences of Approval told to the function while calls with the context wait for an approval. It
// is called from the goroutine of the call.
func WithProgress(ctx context.Context, tell func(string)) context.Context {
	return context.WithValue(ctx, progressKey{}, tell)
}

// reporter tells of the approval of one write.
type reporter struct {
	tell    func(Approval)
	state   Approval
	started time.Time
	last    time.Time
}

func (c *Client) reporter(ctx context.Context, call *call) *reporter {
	tell, progress := ctx.Value(progressKey{}).(func(string))

	return &reporter{
		state: Approval{Op: call.op, CardID: call.id, Level: call.level},
		tell: func(state Approval) {
			if c.config.ObserveApproval != nil {
				c.config.ObserveApproval(ctx, state)
			}

			if progress {
				tell(state.String())
			}
		},
	}
}

func (r *reporter) at(stage ApprovalStage, left time.Duration) {
	r.state.Stage = stage
	r.state.Left = left
	r.last = time.Now()

	if !r.started.IsZero() {
		r.state.Waited = r.last.Sub(r.started)
	}

	r.tell(r.state)
}

func (r *reporter) queued() { r.at(ApprovalQueued, 0) }

func (r *reporter) asked(passkey bool, left time.Duration) {
	r.state.Passkey = passkey
	r.started = time.Now()
	r.at(ApprovalAsked, left)
}

// waiting is called with every poll and tells of some of them.
func (r *reporter) waiting(left time.Duration) {
	if time.Since(r.last) >= reportEvery {
		r.at(ApprovalWaiting, left)
	}
}

// ended tells how the wait ended, nil for an approval.
func (r *reporter) ended(failure *Error) {
	switch {
	case failure == nil:
		r.at(ApprovalGiven, 0)
	case failure.Kind == KindApprovalDenied:
		r.at(ApprovalDenied, 0)
	default:
		r.at(ApprovalFailed, 0)
	}
}
