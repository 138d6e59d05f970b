// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strconv"
	"sync"
	"time"
)

// The lives of what OAuth hands out, by Qonto's public reference. That of access tokens is a switch.
const (
	codeLife         = 10 * time.Minute
	refreshTokenLife = 90 * 24 * time.Hour
	refreshGrace     = 60 * time.Second
)

// OAuthCounts counts what happened in OAuth.
type OAuthCounts struct {
	// Authorizations are codes handed out, Exchanges codes turned into tokens.
	Authorizations int `json:"authorizations"`
	Exchanges      int `json:"exchanges"`
	// Refreshes are successful ones, those within the grace after a token's first use included; GraceUses are only those.
	Refreshes int `json:"refreshes"`
	GraceUses int `json:"grace_uses"`
	// Reuses are refused refreshes with a token whose grace was over.
	Reuses      int `json:"reuses"`
	Revocations int `json:"revocations"`
}

// authorization is what a code stands for.
type authorization struct {
	clientID     string
	redirectURI  string
	membershipID string
	scopes       []string
	challenge    string
	expiresAt    time.Time
	// family is set when the code has been used.
	family string
}

// refreshToken is one link of a chain of tokens, the family, that began with one consent.
type refreshToken struct {
	clientID     string
	membershipID string
	scopes       []string
	family       string
	accessToken  string
	issuedAt     time.Time
	expiresAt    time.Time
	firstUsedAt  *time.Time
	uses         int
	revoked      bool
}

// oauth keeps clients, codes and refresh tokens. Access tokens are among the grants.
type oauth struct {
	ids     identities
	access  *grants
	clients []OAuthClient

	mu      sync.Mutex
	codes   map[string]*authorization
	refresh map[string]*refreshToken
	order   []string
	issued  int
	counts  OAuthCounts
}

func newOAuth(ids identities, access *grants) *oauth {
	return &oauth{
		ids: ids, access: access, clients: registeredClients(ids),
		codes: make(map[string]*authorization), refresh: make(map[string]*refreshToken),
	}
}

// next makes the name of the next secret; the lock is held.
func (o *oauth) next(prefix string) string {
	o.issued++

	return prefix + o.ids.secret("oauth/"+prefix+strconv.Itoa(o.issued))
}

// authorize makes a code.
func (o *oauth) authorize(granted authorization) string {
	o.mu.Lock()
	defer o.mu.Unlock()

	code := o.next("ory_ac_")
	o.codes[code] = &granted
	o.counts.Authorizations++

	return code
}

// issuedTokens is what a client gets; a missing refresh token is empty.
type issuedTokens struct {
	access  string
	refresh string
	scopes  []string
	owner   string
	life    time.Duration
}

// issue makes an access token and, for offline access, a refresh token; the lock is held.
func (o *oauth) issue(from refreshToken, life time.Duration, now time.Time) issuedTokens {
	made := issuedTokens{access: o.next("ory_at_"), scopes: from.scopes, owner: from.membershipID, life: life}

	o.access.put(made.access, grant{
		membershipID: from.membershipID, scopes: from.scopes, clientID: from.clientID, family: from.family,
		issuedAt: now, expiresAt: now.Add(life),
	})

	if slices.Contains(from.scopes, scopeOffline) {
		made.refresh = o.next("ory_rt_")
		from.accessToken, from.issuedAt, from.expiresAt = made.access, now, now.Add(refreshTokenLife)
		o.refresh[made.refresh] = &from
		o.order = append(o.order, made.refresh)
	}

	return made
}

// newFamily names a new chain of tokens; the lock is held.
func (o *oauth) newFamily() string {
	o.issued++

	return "family-" + strconv.Itoa(o.issued)
}

// revokeFamily ends all tokens of one consent; the lock is held.
func (o *oauth) revokeFamily(family string) {
	for _, token := range o.refresh {
		if token.family == family {
			token.revoked = true
		}
	}

	o.access.drop(func(one grant) bool { return one.family == family })
}

// grantTo hands out tokens without a consent page.
func (o *oauth) grantTo(membershipID, clientID string, scopes []string, life time.Duration, now time.Time) issuedTokens {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.issue(refreshToken{clientID: clientID, membershipID: membershipID, scopes: scopes, family: o.newFamily()}, life, now)
}

func (o *oauth) counted() OAuthCounts {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.counts
}

func (o *oauth) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()

	clear(o.codes)
	clear(o.refresh)
	o.order, o.issued, o.counts = nil, 0, OAuthCounts{}
}
