// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

func (s *Server) approvalCalls() []controlCall {
	calls := []controlCall{
		{
			http.MethodGet, "/challenges",
			"All challenges so far; ?pending=true: those that are open.", s.listChallenges, false,
		},
		{
			http.MethodGet, "/challenges/wait",
			"Answer as soon as a challenge waits for a person; ?after=N: as soon as one opens after the N-th.", s.waitForChallenge, true,
		},
		{http.MethodGet, "/challenges/{id}", "One challenge.", s.showChallenge, false},
		{http.MethodGet, "/phone", "The rules by which the phone reacts by itself.", s.showApprover, false},
		{
			http.MethodPut, "/phone",
			`Replace the rules: {"rules": [{"decision": "approve", "after_polls": 2, "times": 1}, {"decision": "ignore"}]}.`, s.setApprover, false,
		},
	}

	for _, decision := range []string{control.Approve, control.Deny, control.Ignore} {
		calls = append(calls, controlCall{
			http.MethodPost, "/challenges/{id}/" + decision, "What a person does on the phone.", s.decideChallenge(decision), false,
		})
	}

	return calls
}

func (s *Server) listChallenges(request *http.Request) (any, error) {
	wanted := sca.IsAny
	if request.URL.Query().Get("pending") == "true" {
		wanted = func(challenge *sca.Challenge) bool { return challenge.State == control.ChallengeWaiting }
	}

	challenges, _ := s.challenges.Selected(s.clock.Now(), wanted)

	return map[string]any{"challenges": challenges}, nil
}

func (s *Server) showChallenge(request *http.Request) (any, error) {
	id := request.PathValue("id")

	found, _ := s.challenges.Selected(s.clock.Now(), func(challenge *sca.Challenge) bool { return challenge.ID == id })
	if len(found) == 0 {
		return nil, fmt.Errorf("%w: challenge", control.ErrAbsent)
	}

	return found[0], nil
}

func (s *Server) decideChallenge(decision string) func(*http.Request) (any, error) {
	return func(request *http.Request) (any, error) {
		return s.decide(request.PathValue("id"), decision)
	}
}

func (s *Server) showApprover(*http.Request) (any, error) {
	return map[string]any{"rules": s.approver.CurrentRules()}, nil
}

func (s *Server) setApprover(request *http.Request) (any, error) {
	var body struct {
		Rules []control.ApproverRule `json:"rules"`
	}

	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	if err := s.approver.SetRules(body.Rules); err != nil {
		return nil, err
	}

	return s.showApprover(request)
}

func (s *Server) waitForChallenge(request *http.Request) (any, error) {
	wanted := (*sca.Challenge).IsForPeople

	if text := request.URL.Query().Get("after"); text != "" {
		after, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("%w: after is a number", control.ErrInput)
		}

		wanted = func(challenge *sca.Challenge) bool { return challenge.Number > after }
	}

	return s.awaitChallenge(request.Context(), wanted)
}

func (s *Server) awaitChallenge(ctx context.Context, wanted func(*sca.Challenge) bool) (any, error) {
	for {
		s.mu.Lock()
		found, opened := s.challenges.Selected(s.clock.Now(), wanted)
		s.mu.Unlock()

		if len(found) > 0 {
			return found[0], nil
		}

		select {
		case <-opened:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for a challenge: %w", ctx.Err())
		case <-s.closing:
			return nil, fmt.Errorf("waiting for a challenge: %w", http.ErrServerClosed)
		}
	}
}
