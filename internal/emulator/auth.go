// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// authorize is the gate of credentials and scopes. Whatever is no bearer token is refused, Qonto's API keys included.
func (s *Server) authorize(next step) step {
	return func(x *exchange) answer {
		if x.route.scope == "" {
			return next(x)
		}

		header := x.request.Header.Get("Authorization")

		switch token, isBearer := strings.CutPrefix(header, "Bearer "); {
		case header == "":
			return s.turnAway(x, x.missingAuthorization())
		case isBearer:
			return s.authorizeToken(x, token, next)
		default:
			return s.turnAway(x, x.invalidToken())
		}
	}
}

func (s *Server) turnAway(x *exchange, refused answer) answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.unauthorized(x, refused)
}

func (s *Server) authorizeToken(x *exchange, token string, next step) answer {
	if refused := s.enter(x, token); refused != nil {
		return *refused
	}

	return next(x)
}

// enter finds out who is asking, or refuses.
func (s *Server) enter(x *exchange, token string) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	found, known := s.grants.ByToken[token]
	if !known || !found.isValid(x.now) {
		refused := s.unauthorized(x, x.invalidToken())

		return &refused
	}

	if x.route.scope != anyScope && !slices.Contains(found.Scopes, x.route.scope) {
		refused := x.missingScope(x.route.scope)

		return &refused
	}

	x.caller = s.world.caller(found.MembershipID)
	x.record.MembershipID = found.MembershipID

	return nil
}

func (x *exchange) missingAuthorization() answer {
	return x.fail(http.StatusUnauthorized, problem{
		code: "authorization_header_missing", detail: "Authorization header is missing.",
	})
}

func (x *exchange) invalidToken() answer {
	return x.fail(http.StatusUnauthorized, problem{
		code: "authorization_token_invalid", detail: "Authorization token is invalid.",
	})
}

// unauthorized counts 401 answers, with the lock held: more than 200 in an hour from one address are throttled.
func (s *Server) unauthorized(x *exchange, refused answer) answer {
	refused.gateway = true

	if refused.status == http.StatusUnauthorized {
		if wait := s.refusals.take(x.address(), x.now, []window{{refusalsPerHour, oneHour}}); wait > 0 {
			return x.rateLimited(seconds(wait))
		}
	}

	return refused
}
