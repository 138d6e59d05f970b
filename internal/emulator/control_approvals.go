// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

type challengeList struct {
	Challenges []control.Challenge `json:"challenges"`
}

type approverRules struct {
	Rules []control.ApproverRule `json:"rules"`
}

func (s *Server) approvalCalls() []controlCall {
	calls := []controlCall{
		{
			method: http.MethodGet, path: "/challenges", answer: s.listChallenges,
			doc:   "All challenges so far; ?pending=true: those that are open.",
			query: []string{"pending"},
			gives: reflect.TypeFor[challengeList](),
		},
		{
			method: http.MethodGet, path: "/challenges/wait", answer: s.waitForChallenge, waits: true,
			doc:   "Answer as soon as a challenge waits for a person; ?after=N: as soon as one opens after the N-th.",
			query: []string{"after"},
			gives: reflect.TypeFor[control.Challenge](),
		},
		{
			method: http.MethodGet, path: "/challenges/{id}", answer: s.showChallenge,
			doc:   "One challenge.",
			gives: reflect.TypeFor[control.Challenge](),
		},
		{
			method: http.MethodGet, path: "/approver", answer: s.showApproverRules,
			doc:   "The rules by which challenges are decided without a person.",
			gives: reflect.TypeFor[approverRules](),
		},
		{
			method: http.MethodPut, path: "/approver", answer: s.setApproverRules,
			doc:   "Replace these rules.",
			takes: reflect.TypeFor[approverRules](), gives: reflect.TypeFor[approverRules](),
			example: `{"rules": [{"decision": "approve", "after_polls": 2, "times": 1}, {"decision": "ignore"}]}`,
		},
	}

	for _, decision := range []string{control.Approve, control.Deny, control.Ignore} {
		calls = append(calls, controlCall{
			method: http.MethodPost, path: "/challenges/{id}/" + decision, answer: s.decideChallenge(decision),
			doc:   "What a person does on the phone: " + decision + ".",
			gives: reflect.TypeFor[control.Challenge](),
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

	return challengeList{Challenges: challenges}, nil
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

func (s *Server) showApproverRules(*http.Request) (any, error) {
	return approverRules{Rules: s.approver.CurrentRules()}, nil
}

func (s *Server) setApproverRules(request *http.Request) (any, error) {
	var body approverRules
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	if err := s.approver.SetRules(body.Rules); err != nil {
		return nil, err
	}

	return s.showApproverRules(request)
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
