// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

const (
	preferenceHeader   = "X-Qonto-2fa-Preference"
	sessionTokenHeader = "X-Qonto-Sca-Session-Token" //nolint:gosec // The name of a header.
)

// requireApproval is the middleware of strong customer authentication. Nothing about the request is validated before it. It stands
// twice in the chain, before and behind the idempotency key; a switch says which of the two works.
func (s *Server) requireApproval(place string) middleware {
	return func(next handlerFunc) handlerFunc {
		return func(x *requestContext) answer {
			if x.switches.SCAOrder != place || !x.isGated() {
				return next(x)
			}

			if token := x.request.Header.Get(sessionTokenHeader); token != "" {
				return s.redeem(x, token, next)
			}

			return s.challenge(x)
		}
	}
}

// isGated says whether the request needs an approval. By default that is what was seen in the sandbox: creates, unlocks
// and limits; the strict mode has every write.
func (x *requestContext) isGated() bool {
	pattern := x.route.pattern

	switch {
	case !x.route.write, slices.Contains(x.switches.SCAUngated, pattern):
		return false
	case slices.Contains(x.switches.SCAGated, pattern), x.switches.SCA == control.ChoiceStrict:
		return true
	default:
		return x.switches.SCA == control.ChoiceObserved &&
			slices.Contains([]string{"/v2/cards", "/v2/cards/{id}/unlock", "/v2/cards/{id}/limits"}, pattern)
	}
}

// actionType is a guess after the names in Qonto's SDK: no source shows the value for cards.
func (x *requestContext) actionType() string {
	if x.route.pattern == "/v2/cards" {
		return "card.order"
	}

	resource, _, _ := strings.Cut(strings.TrimPrefix(x.route.pattern, "/v2/"), "/")

	return strings.TrimSuffix(resource, "s") + "." + path.Base(x.route.pattern)
}

// challenge opens a challenge and answers 428.
func (s *Server) challenge(x *requestContext) answer {
	s.mu.Lock()
	method, refused := s.approvalMethod(x)
	policy := s.approver.Policy
	s.mu.Unlock()

	if refused != nil {
		return *refused
	}

	opening := control.Challenge{
		MembershipID:   x.caller.MembershipID,
		Method:         x.request.Method,
		Path:           x.request.URL.Path,
		Route:          x.route.pattern,
		CardID:         x.request.PathValue("id"),
		Body:           string(x.body),
		ActionType:     x.actionType(),
		IdempotencyKey: x.key,
		Preference:     x.request.Header.Get(preferenceHeader),
		Mocked:         method == methodMock,
		OpenedAt:       s.clock.Now(),
	}

	// The policy may itself call the emulator: nothing is locked while it thinks.
	var reaction control.Reaction
	if policy != nil && !opening.Mocked {
		reaction = policy(opening)
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if reaction.Decision == "" && !opening.Mocked {
		reaction = s.approver.ReactionTo(opening)
	}

	opened := s.challenges.Open(opening, x.fingerprint(), reaction)
	x.record.Challenge = opened.ID

	return x.scaRequired(opened, method)
}

func (x *requestContext) fingerprint() sca.Fingerprint {
	return sca.FingerprintOf(
		x.caller.MembershipID, x.request.Method, x.request.URL.RequestURI(), x.request.Header.Get(preferenceHeader), string(x.body),
	)
}

// redeem lets a request through that carries the token of its approval.
func (s *Server) redeem(x *requestContext, token string, next handlerFunc) answer {
	switch s.spendToken(x, token) {
	case sca.TokenForeign:
		return x.approvalNotFound()
	case sca.TokenInvalid:
		return x.approvalFailed()
	case sca.TokenValid:
	}

	reply := next(x)

	failed := reply.broken != unbroken || reply.status >= http.StatusBadRequest
	if failed && !x.committed && x.switches.SCATokenSpent == control.ChoiceOnSuccess {
		s.mu.Lock()
		defer s.mu.Unlock()

		s.challenges.GiveBack(token)
	}

	return reply
}

func (s *Server) spendToken(x *requestContext, token string) sca.TokenCheck {
	s.mu.Lock()
	defer s.mu.Unlock()

	challenge, worth := s.challenges.Redeem(token, x.fingerprint(), s.clock.Now())
	x.record.Challenge = challenge.ID

	return worth
}

// scaRequired is flat, as seen in the sandbox, or an errors array as in the schema; the token is beside it either way.
func (x *requestContext) scaRequired(challenge control.Challenge, method string) answer {
	code, message := "sca_required", "SCA required"
	if method == methodPasskey {
		message = "Passkey verification required"
	}

	if x.switches.SCABody == control.ChoiceArray {
		return success(http.StatusPreconditionRequired, object{
			{"errors", []object{problemObject(bank.Problem{Code: code, Detail: message})}},
			{"sca_session_token", challenge.Token},
			{"trace_id", x.traceID},
		})
	}

	return success(http.StatusPreconditionRequired, object{
		{"action_type", challenge.ActionType},
		{"code", code},
		{"message", message},
		{"sca_recovery_token", "This field is deprecated, please use sca_session_token instead."},
		{"sca_session_token", challenge.Token},
		{"trace_id", x.traceID},
	})
}

func (x *requestContext) scaNotEnrolled() answer {
	const code, message = "sca_not_enrolled", "You must enable SCA to perform this action"

	if x.switches.SCABody == control.ChoiceArray {
		return x.fail(http.StatusPreconditionRequired, bank.Problem{Code: code, Detail: message})
	}

	return success(http.StatusPreconditionRequired, object{{"code", code}, {"message", message}, {"trace_id", x.traceID}})
}

// approvalNotFound is the answer to a spent token and to another request's: errors is an object, as seen in the sandbox.
func (x *requestContext) approvalNotFound() answer {
	return success(http.StatusUnprocessableEntity, object{
		{"errors", object{{"message", "Not found"}}}, {"trace_id", x.traceID},
	})
}

func (x *requestContext) approvalFailed() answer {
	return success(http.StatusPreconditionFailed, object{
		{"message", "The SCA session token is invalid or has expired."}, {"trace_id", x.traceID},
	})
}
