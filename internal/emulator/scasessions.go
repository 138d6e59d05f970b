// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// anyScope is the scope of endpoints that want an access token, whatever it is for.
const anyScope = "any"

// The results of a session.
const (
	resultWaiting = "waiting"
	resultAllow   = "allow"
	resultDeny    = "deny"
)

func (s *Server) sessionRoutes() []route {
	mocked := func(method, pattern string, handler step) route {
		return route{method: method, pattern: "/v2/mocked_sca_sessions/{token}" + pattern, scope: anyScope, handler: handler}
	}

	return []route{
		{pattern: "/v2/sca_sessions/{token}", scope: anyScope, handler: s.pollSession},
		mocked(http.MethodGet, "", s.pollMockedSession),
		mocked(http.MethodPost, "/allow", s.decideMocked(DecisionApprove)),
		mocked(http.MethodPost, "/deny", s.decideMocked(DecisionDeny)),
	}
}

// session is the caller's challenge named in the path.
func (s *Server) session(x *exchange) (Challenge, bool) {
	found, known := s.challenges.lookup(x.request.PathValue("token"), s.clock.Now())

	return found, known && x.caller.membershipID == found.MembershipID
}

// pollSession answers GET /v2/sca_sessions/{token}.
func (s *Server) pollSession(x *exchange) answer {
	found, known := s.session(x)
	if !known || found.Mocked {
		return x.notFound()
	}

	return s.answerPoll(x, found)
}

func (s *Server) answerPoll(x *exchange, found Challenge) answer {
	now := s.clock.Now()

	polled, tooFast := s.challenges.poll(found.Token, now)
	if tooFast && x.switches.SCAFastPoll == choiceReject {
		return x.rateLimited(seconds(pollInterval))
	}

	body := object{{"result", resultOf(&polled, now)}, {"canceled_at", nil}}
	if polled.State == ChallengeDenied && x.switches.SCACanceledAt == choiceOnDeny {
		body = object{{"result", resultDeny}, {"canceled_at", polled.DecidedAt}}
	}

	return success(http.StatusOK, body)
}

// mockedSession is the caller's mocked challenge. Outside the sandbox the path does not exist.
func (s *Server) mockedSession(x *exchange) (Challenge, *answer) {
	missing := gatewayNotFound()
	if !s.isSandbox() {
		return Challenge{}, &missing
	}

	found, known := s.session(x)
	if !known || !found.Mocked {
		missing = x.notFound()

		return Challenge{}, &missing
	}

	return found, nil
}

// pollMockedSession answers GET /v2/mocked_sca_sessions/{token}.
func (s *Server) pollMockedSession(x *exchange) answer {
	found, refused := s.mockedSession(x)
	if refused != nil {
		return *refused
	}

	return s.answerPoll(x, found)
}

// decideMocked answers POST /v2/mocked_sca_sessions/{token}/allow and /deny.
func (s *Server) decideMocked(decision string) step {
	return func(x *exchange) answer {
		found, refused := s.mockedSession(x)
		if refused != nil {
			return *refused
		}

		if _, err := s.challenges.decide(found.ID, decision, decidedByMock, s.clock.Now()); err != nil {
			return x.invalid(problem{code: "invalid_status", detail: "The session is decided already."})
		}

		return success(http.StatusOK, object{{"message", "Success"}})
	}
}
