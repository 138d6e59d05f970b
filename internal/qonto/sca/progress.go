// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"fmt"
	"time"
)

const reportInterval = 30 * time.Second

// Stage says how far the wait for an approval is. The enumeration is open.
type Stage string

// Stages of an approval.
const (
	StageQueued  Stage = "queued"  // waits until other approvals are decided; nobody has been asked yet
	StageAsked   Stage = "asked"   // the request shows in the Qonto app now
	StageWaiting Stage = "waiting" // told every half minute
	StageGiven   Stage = "given"
	StageDenied  Stage = "denied"
	StageFailed  Stage = "failed" // expired, interrupted or broken
)

// Event is what may be told about an approval: no token, name or address is in it.
type Event struct {
	Operation fmt.Stringer // "create a card"
	CardID    string       // empty for a create
	Level     string       // card_level of a create, else empty
	Stage     Stage
	Passkey   bool          // to be given with a passkey, not on a paired device
	Waited    time.Duration // since it was asked for
	Left      time.Duration // at most, while it is asked or waiting
}

// String returns the sentence for people.
func (e Event) String() string {
	switch e.Stage {
	case StageQueued:
		return fmt.Sprintf("Waiting for other approvals before %s is sent", e.subject())
	case StageAsked:
		return fmt.Sprintf("Waiting for approval %s: %s, for up to %s", e.place(), e.subject(), seconds(e.Left))
	case StageWaiting:
		return fmt.Sprintf("Still waiting for approval %s: %s, %s so far, for up to %s more",
			e.place(), e.subject(), seconds(e.Waited), seconds(e.Left))
	case StageGiven:
		return fmt.Sprintf("Approved %s after %s: %s", e.place(), seconds(e.Waited), e.subject())
	case StageDenied:
		return fmt.Sprintf("Denied %s after %s: %s", e.place(), seconds(e.Waited), e.subject())
	default:
		return fmt.Sprintf("Not approved %s: %s", e.place(), e.subject())
	}
}

func (e Event) place() string {
	if e.Passkey {
		return "with a passkey"
	}

	return "in the Qonto app"
}

// subject names the write: "update the limits of a card (id …)".
func (e Event) subject() string {
	switch {
	case e.CardID != "":
		return fmt.Sprintf("%q (card %s)", e.Operation.String(), e.CardID)
	case e.Level != "":
		return fmt.Sprintf("%q (level %s)", e.Operation.String(), e.Level)
	default:
		return fmt.Sprintf("%q", e.Operation.String())
	}
}

func seconds(d time.Duration) string { return d.Round(time.Second).String() }

// Progress tells of the approval of one write, from the goroutine of the write.
type Progress struct {
	report  func(Event)
	event   Event
	started time.Time
	last    time.Time
}

// NewProgress tells of the write that the event names.
func NewProgress(event Event, report func(Event)) *Progress {
	return &Progress{event: event, report: report}
}

// Queued tells that the write waits for other approvals.
func (p *Progress) Queued() { p.emit(StageQueued, 0) }

func (p *Progress) asked(passkey bool, left time.Duration) {
	p.event.Passkey = passkey
	p.started = time.Now()
	p.emit(StageAsked, left)
}

// waiting is called with every poll and tells of some of them.
func (p *Progress) waiting(left time.Duration) {
	if time.Since(p.last) >= reportInterval {
		p.emit(StageWaiting, left)
	}
}

func (p *Progress) ended(decision Decision) {
	switch decision {
	case DecisionApproved:
		p.emit(StageGiven, 0)
	case DecisionDenied:
		p.emit(StageDenied, 0)
	default:
		p.emit(StageFailed, 0)
	}
}

func (p *Progress) emit(stage Stage, left time.Duration) {
	p.event.Stage = stage
	p.event.Left = left
	p.last = time.Now()

	if !p.started.IsZero() {
		p.event.Waited = p.last.Sub(p.started)
	}

	p.report(p.event)
}
