// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"
)

// problem is one item of an errors array.
type problem struct {
	code      string
	detail    string
	pointer   string
	parameter string
}

func problemObject(p problem) object {
	item := object{{"code", p.code}, {"detail", p.detail}}

	switch {
	case p.pointer != "":
		item = append(item, member{"source", object{{"pointer", p.pointer}}})
	case p.parameter != "":
		item = append(item, member{"source", object{{"parameter", p.parameter}}})
	}

	return item
}

// fail is the documented error body: an errors array and the gateway's trace id.
func (x *exchange) fail(status int, problems ...problem) answer {
	items := make([]object, 0, len(problems))
	for _, one := range problems {
		items = append(items, problemObject(one))
	}

	var errors any = items
	if status == http.StatusUnprocessableEntity && x.switches.ValidationErrorsShape == choiceObject && len(items) > 0 {
		errors = items[0]
	}

	return success(status, object{{"errors", errors}, {"trace_id", x.traceID}})
}

func (x *exchange) invalid(problems ...problem) answer {
	return x.fail(http.StatusUnprocessableEntity, problems...)
}

func (x *exchange) notFound() answer {
	return x.fail(http.StatusNotFound, problem{code: "not_found", detail: "The requested resource could not be found."})
}

func (x *exchange) forbidden() answer {
	return x.fail(http.StatusForbidden, problem{
		code: "forbidden", detail: "User does not have sufficient permissions for this action.",
	})
}

func (x *exchange) missingScope(scope string) answer {
	return x.fail(http.StatusForbidden, problem{code: "forbidden", detail: "missing required oauth scope: " + scope})
}

// rateLimited is the gateway's 429; its body is known to no source.
func (x *exchange) rateLimited(retryAfterSeconds int) answer {
	refused := x.fail(http.StatusTooManyRequests, problem{code: "too_many_requests", detail: "API rate limit exceeded"})

	switch x.switches.RateLimitBody {
	case choiceText:
		refused = plainText(http.StatusTooManyRequests, "API rate limit exceeded\n")
	case choiceEmpty:
		refused = plainText(http.StatusTooManyRequests, "")
	}

	refused.gateway = true

	if x.switches.RateLimitRetryAfter {
		refused.header = http.Header{"Retry-After": {strconv.Itoa(retryAfterSeconds)}}
	}

	return refused
}

// gatewayNotFound is the answer to a path that the gateway does not know: text, and no x-request-id.
func gatewayNotFound() answer {
	missing := plainText(http.StatusNotFound, "404 page not found\n")
	missing.gateway = true

	return missing
}
