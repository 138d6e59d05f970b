// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strconv"
	"time"
)

// The lives of what OAuth hands out, by Qonto's public reference. That of access tokens is a switch.
const (
	codeLife         = 10 * time.Minute
	refreshTokenLife = 90 * 24 * time.Hour
	refreshGrace     = 60 * time.Second
)

// authorization is what a code stands for.
type authorization struct {
	ClientID     string    `json:"client_id"`
	RedirectURI  string    `json:"redirect_uri"`
	MembershipID string    `json:"membership_id"`
	Scopes       []string  `json:"scopes"`
	Challenge    string    `json:"challenge"`
	ExpiresAt    time.Time `json:"expires_at"`
	// Family is set when the code has been used.
	Family string `json:"family"`
}

// refreshToken is one link of a chain of tokens, the family, that began with one consent.
type refreshToken struct {
	ClientID     string     `json:"client_id"`
	MembershipID string     `json:"membership_id"`
	Scopes       []string   `json:"scopes"`
	Family       string     `json:"family"`
	AccessToken  string     `json:"access_token"`
	IssuedAt     time.Time  `json:"issued_at"`
	ExpiresAt    time.Time  `json:"expires_at"`
	FirstUsedAt  *time.Time `json:"first_used_at"`
	Uses         int        `json:"uses"`
	Revoked      bool       `json:"revoked"`
}

// oauth keeps clients, codes and refresh tokens. Access tokens are among the grants. The server's lock guards it; the JSON
// form is the state file's.
type oauth struct {
	Codes   map[string]*authorization `json:"codes"`
	Refresh map[string]*refreshToken  `json:"refresh"`
	// Order has the refresh tokens as they were issued.
	Order  []string    `json:"order"`
	Issued int         `json:"issued"`
	Counts OAuthCounts `json:"counts"`

	ids     identities
	access  *grants
	clients []OAuthClient
}

func newOAuth(ids identities, access *grants) *oauth {
	return resumeOAuth(&oauth{Codes: make(map[string]*authorization), Refresh: make(map[string]*refreshToken)}, ids, access)
}

// resumeOAuth makes what a state file has work again.
func resumeOAuth(o *oauth, ids identities, access *grants) *oauth {
	o.ids, o.access, o.clients = ids, access, registeredClients(ids)

	return o
}

// next makes the name of the next secret.
func (o *oauth) next(prefix string) string {
	o.Issued++

	return prefix + o.ids.secret("oauth/"+prefix+strconv.Itoa(o.Issued))
}

// authorize makes a code.
func (o *oauth) authorize(granted authorization) string {
	code := o.next("ory_ac_")
	o.Codes[code] = &granted
	o.Counts.Authorizations++

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

// issue makes an access token and, for offline access, a refresh token.
func (o *oauth) issue(from refreshToken, life time.Duration, now time.Time) issuedTokens {
	made := issuedTokens{access: o.next("ory_at_"), scopes: from.Scopes, owner: from.MembershipID, life: life}

	o.access.ByToken[made.access] = grant{
		MembershipID: from.MembershipID, Scopes: from.Scopes, ClientID: from.ClientID, Family: from.Family,
		IssuedAt: now, ExpiresAt: now.Add(life),
	}

	if slices.Contains(from.Scopes, scopeOffline) {
		made.refresh = o.next("ory_rt_")
		from.AccessToken, from.IssuedAt, from.ExpiresAt = made.access, now, now.Add(refreshTokenLife)
		o.Refresh[made.refresh] = &from
		o.Order = append(o.Order, made.refresh)
	}

	return made
}

// newFamily names a new chain of tokens.
func (o *oauth) newFamily() string {
	o.Issued++

	return "family-" + strconv.Itoa(o.Issued)
}

// revokeFamily ends all tokens of one consent.
func (o *oauth) revokeFamily(family string) {
	for _, token := range o.Refresh {
		if token.Family == family {
			token.Revoked = true
		}
	}

	o.access.drop(func(one grant) bool { return one.Family == family })
}

// grantTo hands out tokens without a consent page.
func (o *oauth) grantTo(membershipID, clientID string, scopes []string, life time.Duration, now time.Time) issuedTokens {
	return o.issue(refreshToken{ClientID: clientID, MembershipID: membershipID, Scopes: scopes, Family: o.newFamily()}, life, now)
}

func (o *oauth) states(now time.Time) []TokenState {
	states := o.access.states(now)

	for _, name := range o.Order {
		token := o.Refresh[name]
		isSpent := token.FirstUsedAt != nil && now.Sub(*token.FirstUsedAt) >= refreshGrace

		states = append(states, TokenState{
			Kind: "refresh", Token: name, MembershipID: token.MembershipID, ClientID: token.ClientID, Scopes: token.Scopes,
			Family: token.Family, Uses: token.Uses, FirstUsedAt: clonePointer(token.FirstUsedAt),
			IssuedAt: clonePointer(&token.IssuedAt), ExpiresAt: clonePointer(&token.ExpiresAt),
			Active: !token.Revoked && !isSpent && now.Before(token.ExpiresAt),
		})
	}

	return states
}

func (o *oauth) expire(token string, now time.Time) bool {
	if known, found := o.Refresh[token]; found {
		known.ExpiresAt = now

		return true
	}

	return o.access.expire(token, now)
}

