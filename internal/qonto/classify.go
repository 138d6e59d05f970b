// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

const (
	codeNotEnrolled = "sca_not_enrolled"
	textConcurrent  = "concurrent request"
	textNoScope     = "missing required oauth scope"
	textNotFound    = "not found"
)

func newError(call *call) *Error {
	return &Error{
		Op:     call.op,
		Method: call.method,
		Path:   call.route,
	}
}

// classify turns an answer into an error, nil for a 2xx in JSON.
func classify(call *call, answer *reply, hide scrubber) *Error {
	form := answer.form()

	excess := answer.excess(form)
	if excess != nil {
		form = formNothing
	}

	if answer.ok() && form == formJSON {
		return nil
	}

	detail := decodeFailure(answer.body, form, hide)

	failure := newError(call)
	failure.Status = answer.status
	failure.RetryAfter = retryAfter(answer)
	failure.Items = detail.items
	failure.challenge = received(detail.challenge, answer)
	failure.TraceID = firstOf(detail.traceID, answer.traceID(hide))
	failure.Kind = kindOf(call, answer.status, form, &detail)
	failure.Outcome = outcomeOf(answer.status, failure.Kind)

	switch {
	case failure.Kind == KindNotQonto:
		failure.reason = describeUnexpected(answer, form)
	case excess != nil:
		failure.reason = excess.Error()
	}

	return failure
}

func classifyTransportError(ctx context.Context, call *call, lost *transportError) *Error {
	failure := newError(call)
	failure.cause = lost.cause
	failure.Outcome = OutcomeNotSent

	if lost.sent {
		failure.Outcome = OutcomeUnknown
	}

	switch {
	case ctx.Err() != nil:
		failure.Kind = kindOfContext(ctx.Err())
		failure.cause = ctx.Err()
	case errors.Is(lost.cause, errAnswerTooLong):
		failure.Kind = KindMalformed
		failure.reason = errAnswerTooLong.Error()
	default:
		failure.Kind = KindUnreachable
		failure.reason = describe(lost.cause)
	}

	return failure
}

// outcomeOf tells what a write has done that got this answer.
func outcomeOf(status int, kind Kind) Outcome {
	switch {
	case status < http.StatusMultipleChoices, status >= http.StatusInternalServerError:
		return OutcomeUnknown
	case kind == KindConcurrentKey, status == http.StatusConflict, status == http.StatusRequestTimeout:
		return OutcomeUnknown // a request with this key is being carried out, in whatever words, or this one was cut short
	default:
		return OutcomeRefused
	}
}

// kindOf classifies every answer but a 2xx in JSON.
func kindOf(call *call, status int, form bodyForm, detail *failureDetail) Kind {
	switch {
	case status >= http.StatusInternalServerError:
		return KindServerFault
	case status == http.StatusConflict && detail.mentions(textConcurrent),
		status == http.StatusTooManyRequests && detail.mentions(textConcurrent):
		return KindConcurrentKey
	case status == http.StatusTooManyRequests:
		return KindRateLimited
	case status < http.StatusMultipleChoices && form == formNothing:
		return KindMalformed
	case status < http.StatusBadRequest, form == formHTML:
		return KindNotQonto
	case status == http.StatusNotFound && form != formJSON:
		return KindNotQonto // the gateway's text for a path that it does not know
	default:
		return kindOfRefusal(call, status, detail)
	}
}

func kindOfRefusal(call *call, status int, detail *failureDetail) Kind {
	switch status {
	case http.StatusBadRequest:
		return KindInvalid
	case http.StatusUnauthorized:
		return KindUnauthorized
	case http.StatusForbidden:
		if detail.mentions(textNoScope) {
			return KindMissingScope
		}

		return KindForbidden
	case http.StatusNotFound:
		return KindNotFound
	case http.StatusPreconditionFailed, http.StatusPreconditionRequired, http.StatusUnprocessableEntity:
		return kindOfPrecondition(call, status, detail)
	default:
		return KindRejected
	}
}

// kindOfPrecondition tells the stages of an approval apart, and from a request that is not valid.
func kindOfPrecondition(call *call, status int, detail *failureDetail) Kind {
	switch {
	case status == http.StatusPreconditionFailed && call.session.IsZero():
		return KindRejected // a precondition of another kind
	case status == http.StatusPreconditionFailed:
		return KindApprovalLost
	case status == http.StatusPreconditionRequired && detail.hasCode(codeNotEnrolled):
		return KindApprovalNotEnrolled
	case status == http.StatusPreconditionRequired:
		return KindApprovalRequired
	case !call.session.IsZero() && detail.object && detail.mentions(textNotFound):
		return KindApprovalLost // the session token was spent, or belongs to another request
	default:
		return KindInvalid
	}
}

// describeUnexpected says what came instead of an answer of the API. Of a redirect only the host is told: the rest may
// hold a token.
func describeUnexpected(answer *reply, form bodyForm) string {
	if answer.status >= http.StatusMultipleChoices && answer.status < http.StatusBadRequest {
		target, err := url.Parse(answer.header.Get("Location"))
		if err != nil || target.Hostname() == "" {
			return "a redirect, which is not followed"
		}

		return "a redirect to " + cut(oneLine(target.Hostname()), maxCode) + ", which is not followed"
	}

	if form == formHTML {
		return "an HTML page"
	}

	return "not JSON"
}

// received notes when a challenge came, nil for none.
func received(challenge *sca.Challenge, answer *reply) *sca.Challenge {
	if challenge != nil {
		challenge.Opened = time.Now()
		challenge.Date = answer.date()
	}

	return challenge
}
