// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// authorize is the middleware of credentials and scopes. Whatever is no bearer token is refused, Qonto's API keys included.
func (s *Server) authorize(next handlerFunc) handlerFunc {
	return func(x *requestContext) answer {
		if x.route.scope == "" {
			return next(x)
		}

		header := x.request.Header.Get("Authorization")

		switch token, isBearer := strings.CutPrefix(header, "Bearer "); {
		case header == "":
			return s.refuseCaller(x, x.missingAuthorization())
		case isBearer:
			return s.authorizeToken(x, token, next)
		case strings.Contains(header, ":"):
			return s.refuseCaller(x, x.oauthRequired())
		default:
			return s.refuseCaller(x, x.invalidToken())
		}
	}
}

func (s *Server) refuseCaller(x *requestContext, refused answer) answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.unauthorized(x, refused)
}

func (s *Server) authorizeToken(x *requestContext, token string, next handlerFunc) answer {
	if refused := s.identify(x, token); refused != nil {
		return *refused
	}

	return next(x)
}

// identify finds out who is asking, or refuses.
func (s *Server) identify(x *requestContext, token string) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	found, known := s.grants.ByToken[token]
	if !known || !found.IsValid(x.now) {
		refused := s.unauthorized(x, x.invalidToken())

		return &refused
	}

	if x.route.scope != anyScope && !slices.Contains(found.Scopes, x.route.scope) {
		refused := x.missingScope(x.route.scope)

		return &refused
	}

	x.caller = s.store.Caller(found.MembershipID)
	x.record.MembershipID = found.MembershipID

	return nil
}

func (x *requestContext) missingAuthorization() answer {
	return x.fail(http.StatusUnauthorized, bank.Problem{
		Code: "authorization_header_missing", Detail: "Authorization header is missing.",
	})
}

// oauthRequired answers a login and secret with the text that was seen at endpoints for OAuth only; its code was not.
func (x *requestContext) oauthRequired() answer {
	return x.fail(http.StatusUnauthorized, bank.Problem{
		Code: "authorization_token_invalid", Detail: "OAuth2 authentication is required here",
	})
}

func (x *requestContext) invalidToken() answer {
	return x.fail(http.StatusUnauthorized, bank.Problem{
		Code: "authorization_token_invalid", Detail: "Authorization token is invalid.",
	})
}

// unauthorized counts 401 answers, with the lock held: more than 200 in an hour from one address are throttled.
func (s *Server) unauthorized(x *requestContext, refused answer) answer {
	refused.gateway = true

	if refused.status == http.StatusUnauthorized {
		if wait := s.refusals.take(x.address(), x.now, []rateWindow{{refusalsPerHour, oneHour}}); wait > 0 {
			return x.rateLimited(seconds(wait))
		}
	}

	return refused
}
