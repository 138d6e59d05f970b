// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

var (
	errUnreadable  = errors.New("it does not have the documented shape")
	errNoObject    = errors.New("the object is missing")
	errNoID        = errors.New("an id is missing")
	errForeignCard = errors.New("it is about another card")
)

// malformedError is the error of a 2xx answer that cannot be used. Of a write it means that the outcome is unknown.
func (c *Client) malformedError(call *call, answer *reply, cause error) *Error {
	failure := newError(call)
	failure.Status = answer.status
	failure.TraceID = answer.traceID(c.scrubber("", call))
	failure.Kind = KindMalformed
	failure.Outcome = OutcomeUnknown
	failure.Attempts = answer.attempts
	failure.address = c.address
	failure.cause = cause
	failure.reason = cause.Error()

	return failure
}

// checkCreateAnswer is the error of an answer to a create that does not hold a card, nil for one that does.
func (c *Client) checkCreateAnswer(call *call, answer *reply) *Error {
	var card Card

	err := unwrap(answer.body, "card", &card)
	if err == nil {
		err = call.checkCard(card)
	}

	if err != nil {
		return c.malformedError(call, answer, err)
	}

	return nil
}

// fetch carries out a call and decodes what its answer wraps under a name. The check tells why a decoded value cannot
// be used.
func fetch[T any](ctx context.Context, client *Client, call *call, name string, check func(T) error) (T, *reply, error) {
	var value, none T

	answer, err := client.do(ctx, call)
	if err != nil {
		return none, nil, err
	}

	err = unwrap(answer.body, name, &value)
	if err == nil {
		err = check(value)
	}

	if err != nil {
		return none, nil, client.malformedError(call, answer, err)
	}

	return value, answer, nil
}

func anyValue[T any](T) error { return nil }

// requireID refuses an object without id.
func requireID(id string) error {
	if id == "" {
		return errNoID
	}

	return nil
}

// unwrap decodes {"name": {…}}. The error never holds a part of the answer.
func unwrap(body []byte, name string, into any) error {
	content, err := wrapped(body, name)
	if err != nil {
		return err
	}

	return decode(content, into)
}

// wrapped returns the text of what {"name": …} holds.
func wrapped(body []byte, name string) ([]byte, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return nil, errUnreadable
	}

	content := member(body, name)
	if content == nil || string(content) == "null" {
		return nil, errNoObject
	}

	return content, nil
}

func newRead(op Operation, route string) *call {
	return &call{
		op:     op,
		method: http.MethodGet,
		route:  route,
	}
}

func (c *call) withQuery(query url.Values) *call {
	c.query = query

	return c
}

func sameID(left, right string) bool { return strings.EqualFold(left, right) }
