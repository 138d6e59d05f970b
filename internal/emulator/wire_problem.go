// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func problemObject(p bank.Problem) object {
	item := object{{"code", p.Code}, {"detail", p.Detail}}

	switch {
	case p.Pointer != "":
		item = append(item, member{"source", object{{"pointer", p.Pointer}}})
	case p.Parameter != "":
		item = append(item, member{"source", object{{"parameter", p.Parameter}}})
	}

	return item
}

// fail is the documented error body: an errors array and the gateway's trace id.
func (x *requestContext) fail(status int, problems ...bank.Problem) answer {
	items := make([]object, 0, len(problems))
	for _, one := range problems {
		items = append(items, problemObject(one))
	}

	var errors any = items
	if status == http.StatusUnprocessableEntity && x.switches.ValidationErrorsShape == control.ChoiceObject && len(items) > 0 {
		errors = items[0]
	}

	return success(status, object{{"errors", errors}, {"trace_id", x.traceID}})
}

func (x *requestContext) invalid(problems ...bank.Problem) answer {
	return x.fail(http.StatusUnprocessableEntity, problems...)
}

func (x *requestContext) notFound() answer {
	return x.fail(http.StatusNotFound, bank.Problem{Code: "not_found", Detail: "The requested resource could not be found."})
}

func (x *requestContext) forbidden() answer {
	return x.fail(http.StatusForbidden, bank.Problem{
		Code: "forbidden", Detail: "User does not have sufficient permissions for this action.",
	})
}

func (x *requestContext) missingScope(scope string) answer {
	return x.fail(http.StatusForbidden, bank.Problem{Code: "forbidden", Detail: "missing required oauth scope: " + scope})
}

// rateLimited is the gateway's 429; its body is known to no source.
func (x *requestContext) rateLimited(retryAfterSeconds int) answer {
	refused := x.fail(http.StatusTooManyRequests, bank.Problem{Code: "too_many_requests", Detail: "API rate limit exceeded"})

	switch x.switches.RateLimitBody {
	case control.ChoiceText:
		refused = plainText(http.StatusTooManyRequests, "API rate limit exceeded\n")
	case control.ChoiceEmpty:
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
