// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

var errNoDecision = errors.New("the answer is neither waiting nor allow nor deny")

// approvalSession asks Qonto about one challenge.
type approvalSession struct {
	client      *Client
	token       secret.Text // of the session
	accessToken string      // replaces the source's after a renewal
	renewed     bool
}

// Poll sends one request. It is not repeated: the next poll comes soon.
func (s *approvalSession) Poll(ctx context.Context) (sca.State, *sca.PollError) {
	poll := s.call(opPollApproval, http.MethodGet, "")
	once := s.client.newExecution(poll)
	once.token, once.renewed = s.accessToken, s.renewed

	answer, failed := s.client.attempt(ctx, once)
	s.accessToken, s.renewed = once.token, once.renewed

	if failed != nil {
		return sca.State{}, pollError(failed.failure)
	}

	state, err := decodeApproval(answer)
	if err != nil {
		return sca.State{}, pollError(s.client.malformedError(poll, answer, err))
	}

	return state, nil
}

func pollError(failure *Error) *sca.PollError {
	return &sca.PollError{
		Err:        failure,
		Temporary:  isTemporary(failure),
		OutOfTime:  failure.Kind == KindDeadline, // a network or a token source has time limits of its own
		RetryAfter: min(failure.RetryAfter, maxRetryAfter),
	}
}

func decodeApproval(answer *reply) (sca.State, error) {
	var found struct {
		Result     string `json:"result"`
		CanceledAt any    `json:"canceled_at"`
	}

	err := json.Unmarshal(answer.body, &found)
	if err != nil {
		return sca.State{}, errUnreadable
	}

	state := sca.State{Date: answer.date()}

	switch found.Result {
	case "waiting":
		state.Result = sca.ResultWaiting
	case "allow":
		state.Result = sca.ResultAllowed
	case "deny":
		state.Result = sca.ResultDenied
	default:
		return sca.State{}, errNoDecision
	}

	if text, ok := found.CanceledAt.(string); ok {
		state.CanceledAt, err = time.Parse(time.RFC3339, text)
		if err != nil {
			state.CanceledAt = time.Time{}
		}
	}

	return state, nil
}

// Allow gives the approval of the sandbox.
func (s *approvalSession) Allow(ctx context.Context) error {
	_, failure := s.client.send(ctx, s.client.newExecution(s.call(opAllowApproval, http.MethodPost, "/allow")))
	if failure != nil {
		return failure
	}

	return nil
}

// call is a call about the approval. The session token is a part of its path, so the path is never shown.
func (s *approvalSession) call(op Operation, method, action string) *call {
	route := "/v2/sca_sessions/{token}"
	if s.client.config.SCAMethod == SCAMethodMock {
		route = "/v2/mocked_sca_sessions/{token}"
	}

	return &call{
		op:      op,
		method:  method,
		route:   route + action,
		session: s.token,
	}
}
