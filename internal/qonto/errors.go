// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

// Outcome says what a failed write may have done. Greater is worse.
type Outcome int

// Outcomes of a failed write. For a read they say no more than how far it got.
const (
	OutcomeNotSent Outcome = iota // nothing reached the server
	OutcomeRefused                // the server answered and did nothing
	OutcomeUnknown                // the write may have taken effect; only a read can tell
)

// String returns "not sent", "refused" or "unknown".
func (o Outcome) String() string {
	switch o {
	case OutcomeNotSent:
		return "not sent"
	case OutcomeRefused:
		return "refused"
	case OutcomeUnknown:
		return "unknown"
	default:
		return fmt.Sprintf("outcome %d", int(o))
	}
}

// Kind says why a call failed. The enumeration is open: switches on it need a default.
type Kind string

// Kinds of failure.
const (
	KindCredentials         Kind = "credentials"           // no access token could be had
	KindUnauthorized        Kind = "unauthorized"          // 401
	KindMissingScope        Kind = "missing_scope"         // 403, the token lacks an OAuth scope
	KindForbidden           Kind = "forbidden"             // 403: role, plan or permission
	KindNotFound            Kind = "not_found"             // 404 by the application
	KindInvalid             Kind = "invalid"               // 400 or 422, or refused before it was sent
	KindApprovalRequired    Kind = "approval_required"     // 428, somebody has to approve the call
	KindApprovalNotEnrolled Kind = "approval_not_enrolled" // 428, the member has nothing to approve with
	KindApprovalDenied      Kind = "approval_denied"       // a person said no
	KindApprovalExpired     Kind = "approval_expired"      // nobody answered in time
	KindApprovalBroken      Kind = "approval_broken"       // the decision cannot be asked for
	KindApprovalSkipped     Kind = "approval_skipped"      // not asked for, because an earlier one was left undecided
	KindApprovalLost        Kind = "approval_lost"         // 412, or 422 "Not found", to an approved call
	KindRateLimited         Kind = "rate_limited"          // 429
	KindConcurrentKey       Kind = "concurrent_key"        // 409 or 429, a call with the same key is being worked on
	KindRejected            Kind = "rejected"              // any other 4xx
	KindServerFault         Kind = "server_fault"          // 5xx
	KindNotQonto            Kind = "not_qonto"             // an answer that the API does not give: HTML, redirect, …
	KindUnreachable         Kind = "unreachable"           // no answer, or half of one
	KindMalformed           Kind = "malformed"             // a 2xx that cannot be read
	KindCanceled            Kind = "canceled"              // the caller's context was canceled
	KindDeadline            Kind = "deadline"              // the caller's context ran out of time
)

// ErrorItem is one entry of an error answer. Every field may be empty; all are free of control characters and
// tokens.
type ErrorItem struct {
	Code      string
	Detail    string // at most 300 characters
	Pointer   string // JSON pointer into the request body, such as /card/nickname
	Parameter string // name of a query parameter or header
}

// Error is the error of every method of Client. It also satisfies errors.Is for the context error, the network
// error or the token source's error behind it.
type Error struct {
	Op         Operation // what was tried
	Method     string
	Path       string // the path with its parameters unfilled: /v2/cards/{id}/lock
	Status     int    // of the last answer, 0 when there was none
	Items      []ErrorItem
	TraceID    string
	Outcome    Outcome // the worst of all attempts
	Kind       Kind
	Attempts   int           // HTTP attempts made, 0 when nothing was sent
	RetryAfter time.Duration // as asked for by the server, 0 when it did not

	cause         error
	reason        string // what the cause means, in words that are safe to show
	address       string // scheme and host that were asked
	challenge     *sca.Challenge
	undecided     bool         // an approval may still be open on somebody's phone
	badTokenShown *atomic.Bool // of the client: an error about its access token was shown
}

// MarkShown is called once by the code that shows an error. Without a usable access token every call of a run fails, so what is
// wrong with the token is to be shown once: for all errors after the first, MarkShown returns a short text to show instead.
func (e *Error) MarkShown() (shortText string, alreadyShown bool) {
	if e.badTokenShown == nil || e.Kind != KindUnauthorized && e.Kind != KindCredentials || !e.badTokenShown.Swap(true) {
		return "", false
	}

	return e.Op.String() + ": " + e.Kind.sentence() + ", as another error says", true
}

// Unwrap returns the context error, network error or token source's error behind the failure, if any.
func (e *Error) Unwrap() error { return e.cause }

// Error returns one line without tokens, ids, paths or query parameters. It names the host that did not answer.
func (e *Error) Error() string {
	var text strings.Builder

	text.WriteString(e.Op.String())
	text.WriteString(": ")
	text.WriteString(e.Kind.sentence())
	text.WriteString(e.statusText())

	if e.reason != "" {
		text.WriteString(": " + e.reason)
	}

	if e.Kind == KindRateLimited && e.RetryAfter > 0 {
		fmt.Fprintf(&text, "; it accepts requests again in %s at the earliest", e.RetryAfter.Round(time.Second))
	}

	for _, item := range e.Items {
		text.WriteString("; " + item.String())
	}

	if e.Attempts > 1 {
		fmt.Fprintf(&text, "; %d attempts", e.Attempts)
	}

	if IsUnanswered(e) {
		text.WriteString("; it may have taken effect nevertheless")
	}

	if e.TraceID != "" {
		text.WriteString("; trace id " + e.TraceID)
	}

	return text.String()
}

// statusText tells the status of the answer, and the address if the answer is missing or may not be Qonto's.
func (e *Error) statusText() string {
	switch {
	case e.Status != 0 && e.address != "" && (e.Kind == KindNotQonto || e.Kind == KindMalformed):
		return fmt.Sprintf(" (HTTP %d from %s)", e.Status, e.address)
	case e.Status != 0:
		return fmt.Sprintf(" (HTTP %d)", e.Status)
	case e.Kind == KindUnreachable && e.address != "":
		return " at " + e.address
	case e.Kind == KindDeadline && e.Attempts > 0 && e.address != "":
		return " without an answer from " + e.address
	default:
		return ""
	}
}

// String returns the item on one line: "code: detail (at /card/nickname)".
func (i ErrorItem) String() string {
	text := i.Code

	switch {
	case text == "":
		text = i.Detail
	case i.Detail != "":
		text += ": " + i.Detail
	}

	place := i.Pointer
	if place == "" {
		place = i.Parameter
	}

	if place != "" {
		text += " (at " + place + ")"
	}

	return text
}

func (k Kind) sentence() string {
	sentences := map[Kind]string{
		KindCredentials:         "there is no usable access token",
		KindUnauthorized:        "Qonto refused the access token",
		KindMissingScope:        "the access token lacks an OAuth scope",
		KindForbidden:           "Qonto denied permission",
		KindNotFound:            "Qonto does not know it",
		KindInvalid:             "the request is not valid",
		KindApprovalRequired:    "it has to be approved in the Qonto app",
		KindApprovalNotEnrolled: "it has to be approved, but the member of this token has no paired device or passkey",
		KindApprovalDenied:      "it was denied in the Qonto app",
		KindApprovalExpired:     "nobody approved it in the Qonto app in time",
		KindApprovalBroken:      "whether it was approved cannot be found out",
		KindApprovalSkipped:     "it was not carried out, because an earlier approval of this run was left undecided",
		KindApprovalLost:        "its approval has expired or was used already",
		KindRateLimited:         "Qonto's rate limit was reached",
		KindConcurrentKey:       "Qonto is still working on a request with the same idempotency key",
		KindRejected:            "Qonto rejected the request",
		KindServerFault:         "Qonto's server failed",
		KindNotQonto:            "the answer is not one of Qonto's API; check the endpoint, the staging token and proxies",
		KindUnreachable:         "there was no answer from Qonto",
		KindMalformed:           "Qonto's answer cannot be read",
		KindCanceled:            "it was canceled",
		KindDeadline:            "the time for it ran out",
	}

	if sentence, ok := sentences[k]; ok {
		return sentence
	}

	return "it failed"
}

// kindOfContext returns the kind of failure that an ended context means.
func kindOfContext(err error) Kind {
	if errors.Is(err, context.Canceled) {
		return KindCanceled
	}

	return KindDeadline
}

// KindOf says why a call failed, empty for an error of another origin.
func KindOf(err error) Kind {
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		return ""
	}

	return failed.Kind
}

// IsUnanswered tells whether a write may have taken effect although it failed. A read never has.
func IsUnanswered(err error) bool {
	failed, ok := errors.AsType[*Error](err)

	return ok && !isRead(failed.Method) && failed.Outcome == OutcomeUnknown
}
