// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// envelope reads {"card": {…}}.
func (x *requestContext) envelope() (*bank.Payload, *answer) {
	var body map[string]json.RawMessage

	if refused := x.decode(x.body, &body); refused != nil {
		return nil, refused
	}

	var inner map[string]json.RawMessage

	if raw, there := body["card"]; there {
		if refused := x.decode(raw, &inner); refused != nil {
			return nil, refused
		}
	}

	if inner == nil {
		refused := x.invalid(bank.Problem{Code: "required", Detail: "card is required", Pointer: "/card"})

		return nil, &refused
	}

	return bank.NewPayload(inner), nil
}

// decode tells an empty body (422, as seen), broken JSON (400) and a wrong shape (422) apart.
func (x *requestContext) decode(body []byte, into any) *answer {
	var (
		syntax  *json.SyntaxError
		refused answer
	)

	switch err := json.Unmarshal(body, into); {
	case err == nil:
		return nil
	case strings.TrimSpace(string(body)) == "":
		refused = x.invalid(bank.Problem{Code: "invalid_body", Detail: io.EOF.Error()})
	case errors.As(err, &syntax):
		refused = x.fail(http.StatusBadRequest, bank.Problem{Code: "bad_request", Detail: "The body is not valid JSON."})
	default:
		refused = x.invalid(bank.Problem{Code: "invalid_body", Detail: "The body has an unexpected shape."})
	}

	return &refused
}
