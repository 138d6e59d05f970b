// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The scopes that the emulator's endpoints want.
const (
	scopeCardRead         = "card.read"
	scopeCardWrite        = "card.write"
	scopeOrganizationRead = "organization.read"
	scopeMembershipRead   = "membership.read"
	scopeTeamRead         = "team.read"
)

func allScopes() []string {
	return []string{scopeCardRead, scopeCardWrite, scopeOrganizationRead, scopeMembershipRead, scopeTeamRead}
}

// grant is what an access token stands for: one membership and some scopes.
type grant struct {
	membershipID string
	scopes       []string
	// What follows is empty for tokens that did not come from OAuth, which last until they are revoked.
	clientID  string
	family    string
	issuedAt  time.Time
	expiresAt time.Time
}

func (g grant) isValid(now time.Time) bool {
	return g.expiresAt.IsZero() || now.Before(g.expiresAt)
}

// grants are the access tokens in force.
type grants struct {
	mu      sync.RWMutex
	byToken map[string]grant
	issued  int
}

func (g *grants) issue(ids identities, token, membershipID string, scopes []string) string {
	g.mu.Lock()
	defer g.mu.Unlock()

	g.issued++

	if token == "" {
		token = "ory_at_" + ids.secret("token/"+strconv.Itoa(g.issued))
	}

	if len(scopes) == 0 {
		scopes = allScopes()
	}

	g.byToken[token] = grant{membershipID: membershipID, scopes: slices.Clone(scopes)}

	return token
}

func (g *grants) revoke(token string) {
	g.mu.Lock()
	defer g.mu.Unlock()

	delete(g.byToken, token)
}

func (g *grants) lookup(token string) (grant, bool) {
	g.mu.RLock()
	defer g.mu.RUnlock()

	found, known := g.byToken[token]

	return found, known
}

func (g *grants) put(token string, one grant) {
	g.mu.Lock()
	defer g.mu.Unlock()

	g.byToken[token] = one
}

// drop revokes all tokens of a kind.
func (g *grants) drop(unwanted func(grant) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()

	maps.DeleteFunc(g.byToken, func(_ string, one grant) bool { return unwanted(one) })
}

// expire ends a token's life now; false if nobody knows it.
func (g *grants) expire(token string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()

	one, known := g.byToken[token]
	if known {
		one.expiresAt = now
		g.byToken[token] = one
	}

	return known
}

// replace is for a reset.
func (g *grants) replace(other *grants) {
	g.mu.Lock()
	defer g.mu.Unlock()

	g.byToken, g.issued = maps.Clone(other.byToken), other.issued
}

// caller is who is asking.
type caller struct {
	membershipID string
	role         string
	teamID       string
}

func (c caller) seesEverything() bool {
	return c.role == roleOwner || c.role == roleAdmin
}

// authorize is the gate of credentials and scopes. Whatever is no bearer token is refused, Qonto's API keys included.
func (s *Server) authorize(next step) step {
	return func(x *exchange) answer {
		if x.route.scope == "" {
			return next(x)
		}

		header := x.request.Header.Get("Authorization")

		switch token, isBearer := strings.CutPrefix(header, "Bearer "); {
		case header == "":
			return s.unauthorized(x, x.missingAuthorization())
		case isBearer:
			return s.authorizeToken(x, token, next)
		case strings.Contains(header, ":"):
			return s.unauthorized(x, x.oauthRequired())
		default:
			return s.unauthorized(x, x.invalidToken())
		}
	}
}

func (s *Server) authorizeToken(x *exchange, token string, next step) answer {
	found, known := s.grants.lookup(token)
	if !known || !found.isValid(x.now) {
		return s.unauthorized(x, x.invalidToken())
	}

	if x.route.scope != anyScope && !slices.Contains(found.scopes, x.route.scope) {
		return x.missingScope(x.route.scope)
	}

	x.caller = s.callerOf(found.membershipID)
	s.ledger.update(x.record, func(record *RequestRecord) { record.MembershipID = found.membershipID })

	return next(x)
}

// callerOf looks the membership up anew for every request: roles can change under a token.
func (s *Server) callerOf(membershipID string) caller {
	s.mu.RLock()
	defer s.mu.RUnlock()

	who := caller{membershipID: membershipID}

	if person, found := s.world.membership(membershipID); found {
		if person.Role != nil {
			who.role = *person.Role
		}

		if person.TeamID != nil {
			who.teamID = *person.TeamID
		}
	}

	return who
}

func (x *exchange) missingAuthorization() answer {
	return x.fail(http.StatusUnauthorized, problem{
		code: "authorization_header_missing", detail: "Authorization header is missing.",
	})
}

// oauthRequired answers a login and secret with the text that was seen at endpoints for OAuth only; its code was not.
func (x *exchange) oauthRequired() answer {
	return x.fail(http.StatusUnauthorized, problem{
		code: "authorization_token_invalid", detail: "OAuth2 authentication is required here",
	})
}

func (x *exchange) invalidToken() answer {
	return x.fail(http.StatusUnauthorized, problem{
		code: "authorization_token_invalid", detail: "Authorization token is invalid.",
	})
}

// unauthorized counts 401 answers: more than 200 in an hour from one address are throttled.
func (s *Server) unauthorized(x *exchange, refused answer) answer {
	refused.gateway = true

	if refused.status == http.StatusUnauthorized {
		if wait := s.refusals.take(x.address(), x.now, []window{{refusalsPerHour, oneHour}}); wait > 0 {
			return x.rateLimited(seconds(wait))
		}
	}

	return refused
}
