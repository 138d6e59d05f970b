// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"time"
)

type savedGrants struct {
	// Owner is the token that the emulator announces.
	Owner   string                `json:"owner"`
	Issued  int                   `json:"issued"`
	ByToken map[string]savedGrant `json:"by_token"`
}

type savedGrant struct {
	MembershipID string    `json:"membership_id"`
	Scopes       []string  `json:"scopes"`
	ClientID     string    `json:"client_id"`
	Family       string    `json:"family"`
	IssuedAt     time.Time `json:"issued_at"`
	ExpiresAt    time.Time `json:"expires_at"`
}

func (g *grants) saved(owner string) savedGrants {
	g.mu.RLock()
	defer g.mu.RUnlock()

	copied := savedGrants{Owner: owner, Issued: g.issued, ByToken: make(map[string]savedGrant, len(g.byToken))}

	for token, one := range g.byToken {
		copied.ByToken[token] = savedGrant{
			MembershipID: one.membershipID, Scopes: slices.Clone(one.scopes), ClientID: one.clientID, Family: one.family,
			IssuedAt: one.issuedAt, ExpiresAt: one.expiresAt,
		}
	}

	return copied
}

func (g *grants) restore(from savedGrants) {
	g.mu.Lock()
	defer g.mu.Unlock()

	g.issued, g.byToken = from.Issued, make(map[string]grant, len(from.ByToken))

	for token, one := range from.ByToken {
		g.byToken[token] = grant{
			membershipID: one.MembershipID, scopes: one.Scopes, clientID: one.ClientID, family: one.Family, issuedAt: one.IssuedAt,
			expiresAt: one.ExpiresAt,
		}
	}
}

type savedOAuth struct {
	Issued  int                          `json:"issued"`
	Counts  OAuthCounts                  `json:"counts"`
	Order   []string                     `json:"order"`
	Codes   map[string]savedCode         `json:"codes"`
	Refresh map[string]savedRefreshToken `json:"refresh"`
}

type savedCode struct {
	ClientID     string    `json:"client_id"`
	RedirectURI  string    `json:"redirect_uri"`
	MembershipID string    `json:"membership_id"`
	Scopes       []string  `json:"scopes"`
	Challenge    string    `json:"challenge"`
	ExpiresAt    time.Time `json:"expires_at"`
	Family       string    `json:"family"`
}

type savedRefreshToken struct {
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

func (o *oauth) saved() savedOAuth {
	o.mu.Lock()
	defer o.mu.Unlock()

	copied := savedOAuth{
		Issued: o.issued, Counts: o.counts, Order: slices.Clone(o.order),
		Codes: make(map[string]savedCode, len(o.codes)), Refresh: make(map[string]savedRefreshToken, len(o.refresh)),
	}

	for code, one := range o.codes {
		copied.Codes[code] = savedCode{
			ClientID: one.clientID, RedirectURI: one.redirectURI, MembershipID: one.membershipID, Scopes: slices.Clone(one.scopes),
			Challenge: one.challenge, ExpiresAt: one.expiresAt, Family: one.family,
		}
	}

	for token, one := range o.refresh {
		copied.Refresh[token] = savedRefreshToken{
			ClientID: one.clientID, MembershipID: one.membershipID, Scopes: slices.Clone(one.scopes), Family: one.family,
			AccessToken: one.accessToken, IssuedAt: one.issuedAt, ExpiresAt: one.expiresAt, FirstUsedAt: clonePointer(one.firstUsedAt),
			Uses: one.uses, Revoked: one.revoked,
		}
	}

	return copied
}

func (o *oauth) restore(from savedOAuth) {
	o.mu.Lock()
	defer o.mu.Unlock()

	o.issued, o.counts, o.order = from.Issued, from.Counts, from.Order

	for code, one := range from.Codes {
		o.codes[code] = &authorization{
			clientID: one.ClientID, redirectURI: one.RedirectURI, membershipID: one.MembershipID, scopes: one.Scopes,
			challenge: one.Challenge, expiresAt: one.ExpiresAt, family: one.Family,
		}
	}

	for token, one := range from.Refresh {
		o.refresh[token] = &refreshToken{
			clientID: one.ClientID, membershipID: one.MembershipID, scopes: one.Scopes, family: one.Family, accessToken: one.AccessToken,
			issuedAt: one.IssuedAt, expiresAt: one.ExpiresAt, firstUsedAt: one.FirstUsedAt, uses: one.Uses, revoked: one.Revoked,
		}
	}
}

// savedChallenge is a challenge with the request that its token is bound to.
type savedChallenge struct {
	Challenge

	Request  []byte    `json:"request"`
	Reaction Reaction  `json:"reaction"`
	PolledAt time.Time `json:"polled_at"`
}

func (b *challengeBook) saved() []savedChallenge {
	b.mu.Lock()
	defer b.mu.Unlock()

	var copied []savedChallenge

	for _, one := range b.all {
		challenge := one.Challenge
		challenge.DecidedAt, challenge.UsedAt = clonePointer(one.DecidedAt), clonePointer(one.UsedAt)

		copied = append(copied, savedChallenge{
			Challenge: challenge, Request: slices.Clone(one.request[:]), Reaction: one.reaction, PolledAt: one.polledAt,
		})
	}

	return copied
}

func (b *challengeBook) restore(from []savedChallenge) {
	b.mu.Lock()
	defer b.mu.Unlock()

	for _, one := range from {
		entered := &openChallenge{Challenge: one.Challenge, reaction: one.Reaction, polledAt: one.PolledAt}
		copy(entered.request[:], one.Request)

		b.all = append(b.all, entered)
		b.byToken[one.Token] = entered
		b.maxOpen[one.MembershipID] = max(b.maxOpen[one.MembershipID], one.OpenTogether)

		if one.State == ChallengeWaiting {
			b.waiting = append(b.waiting, entered)
		}
	}
}
