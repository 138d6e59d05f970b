// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

// anyScope is the scope of endpoints that want an access token, whatever it is for.
const anyScope = "any"

func (s *Server) sessionRoutes() []route {
	mocked := func(method, pattern string, handler handlerFunc) route {
		return route{method: method, pattern: "/v2/mocked_sca_sessions/{token}" + pattern, scope: anyScope, handler: handler}
	}

	return []route{
		{pattern: "/v2/sca_sessions/{token}", scope: anyScope, handler: s.pollSession},
		mocked(http.MethodGet, "", s.pollMockedSession),
		mocked(http.MethodPost, "/allow", s.decideMocked(control.Approve)),
		mocked(http.MethodPost, "/deny", s.decideMocked(control.Deny)),
	}
}

// session is the caller's challenge named in the path.
func (s *Server) session(x *requestContext) (control.Challenge, bool) {
	found, known := s.challenges.Lookup(x.request.PathValue("token"), s.clock.Now())

	return found, known && x.caller.MembershipID == found.MembershipID
}

// pollSession answers GET /v2/sca_sessions/{token}.
func (s *Server) pollSession(x *requestContext) answer {
	found, known := s.session(x)
	if !known || found.Mocked {
		return x.notFound()
	}

	return s.answerPoll(x, found)
}

func (s *Server) answerPoll(x *requestContext, found control.Challenge) answer {
	now := s.clock.Now()

	polled, tooFast := s.challenges.Poll(found.Token, now)
	if tooFast && x.switches.SCAFastPoll == control.ChoiceReject {
		return x.rateLimited(seconds(sca.PollInterval))
	}

	body := object{{"result", sca.ResultOf(&polled, now)}, {"canceled_at", nil}}
	if polled.State == control.ChallengeDenied && x.switches.SCACanceledAt == control.ChoiceOnDeny {
		body = object{{"result", sca.ResultDeny}, {"canceled_at", polled.DecidedAt}}
	}

	return success(http.StatusOK, body)
}

// mockedSession is the caller's mocked challenge. Outside the sandbox the path does not exist.
func (s *Server) mockedSession(x *requestContext) (control.Challenge, *answer) {
	missing := gatewayNotFound()
	if !s.isSandbox() {
		return control.Challenge{}, &missing
	}

	found, known := s.session(x)
	if !known || !found.Mocked {
		missing = x.notFound()

		return control.Challenge{}, &missing
	}

	return found, nil
}

// pollMockedSession answers GET /v2/mocked_sca_sessions/{token}.
func (s *Server) pollMockedSession(x *requestContext) answer {
	found, refused := s.mockedSession(x)
	if refused != nil {
		return *refused
	}

	return s.answerPoll(x, found)
}

// decideMocked answers POST /v2/mocked_sca_sessions/{token}/allow and /deny. The same decision may be repeated.
func (s *Server) decideMocked(decision string) handlerFunc {
	return func(x *requestContext) answer {
		found, refused := s.mockedSession(x)
		if refused != nil {
			return *refused
		}

		if found.Is(decision) {
			return success(http.StatusOK, object{{"message", "Success"}})
		}

		if _, err := s.challenges.Decide(found.ID, decision, sca.DecidedByMock, s.clock.Now()); err != nil {
			return x.invalid(bank.Problem{Code: "invalid_status", Detail: "The session is decided already."})
		}

		return success(http.StatusOK, object{{"message", "Success"}})
	}
}
