// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package sca keeps challenges and what people decide about them. It knows nothing of HTTP.
package sca

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// PollInterval is the shortest time between two polls that Qonto wants.
const PollInterval = time.Second

// ChallengeStore holds all challenges ever opened. The server's lock guards it.
type ChallengeStore struct {
	ids     identity.Source
	All     []*Challenge
	waiting []*Challenge
	byToken map[string]*Challenge
	maxOpen map[string]int
	changed chan struct{}
}

// NewChallengeStore has no challenges.
func NewChallengeStore(ids identity.Source) *ChallengeStore {
	return &ChallengeStore{
		ids: ids, byToken: make(map[string]*Challenge), maxOpen: make(map[string]int), changed: make(chan struct{}),
	}
}

// ResumeChallenges makes what a state file has work again.
func ResumeChallenges(ids identity.Source, all []*Challenge) *ChallengeStore {
	book := NewChallengeStore(ids)
	book.All = all

	for _, one := range all {
		book.byToken[one.Token] = one
		book.maxOpen[one.MembershipID] = max(book.maxOpen[one.MembershipID], one.OpenTogether)

		if one.State == control.ChallengeWaiting {
			book.waiting = append(book.waiting, one)
		}
	}

	return book
}

// settle brings the waiting ones up to date.
func (b *ChallengeStore) settle(now time.Time) {
	still := b.waiting[:0]

	for _, challenge := range b.waiting {
		if challenge.settle(now); challenge.State == control.ChallengeWaiting {
			still = append(still, challenge)
		}
	}

	clear(b.waiting[len(still):])
	b.waiting = still
}

// Open enters a challenge, with the phone's reaction to it.
func (b *ChallengeStore) Open(challenge control.Challenge, request Fingerprint, reaction control.Reaction) control.Challenge {
	b.settle(challenge.OpenedAt)

	challenge.Number = len(b.All) + 1
	challenge.ID = "challenge-" + strconv.Itoa(challenge.Number)
	challenge.Token = b.ids.Session("sca/" + strconv.Itoa(challenge.Number))
	challenge.State = control.ChallengeWaiting
	challenge.Ignored = reaction.Decision == control.Ignore
	challenge.OpenTogether = 1

	for _, other := range b.waiting {
		if other.MembershipID == challenge.MembershipID {
			challenge.OpenTogether++
		}
	}

	b.maxOpen[challenge.MembershipID] = max(b.maxOpen[challenge.MembershipID], challenge.OpenTogether)

	entered := &Challenge{Challenge: challenge, Request: request, Reaction: reaction}
	b.All = append(b.All, entered)
	b.waiting = append(b.waiting, entered)
	b.byToken[challenge.Token] = entered

	b.settle(challenge.OpenedAt)
	b.signal()

	return challenge
}

// Poll counts a question for the state and returns what there is to know.
func (b *ChallengeStore) Poll(token string, now time.Time) (challenge control.Challenge, tooFast bool) {
	found := b.byToken[token]
	tooFast = found.Polls > 0 && now.Sub(found.PolledAt) < PollInterval
	found.Polls++
	found.PolledAt = now

	if tooFast {
		found.FastPolls++
	}

	b.settle(now)

	return found.Challenge, tooFast
}

// Lookup finds a challenge by its token.
func (b *ChallengeStore) Lookup(token string, now time.Time) (control.Challenge, bool) {
	b.settle(now)

	found, known := b.byToken[token]
	if !known {
		return control.Challenge{}, false
	}

	return found.Challenge, true
}

// TokenCheck is what a presented token is worth.
type TokenCheck int

// What a presented token can be worth.
const (
	// TokenValid belongs to an approved challenge of this very request.
	TokenValid TokenCheck = iota
	// TokenInvalid is unknown, undecided, denied or too old.
	TokenInvalid
	// TokenForeign belongs to another request or has been used.
	TokenForeign
)

// Redeem takes a token for the request that it is bound to. It works once.
func (b *ChallengeStore) Redeem(token string, request Fingerprint, now time.Time) (control.Challenge, TokenCheck) {
	b.settle(now)

	found, known := b.byToken[token]

	switch {
	case !known:
		return control.Challenge{}, TokenInvalid
	case found.State == control.ChallengeUsed, found.Request != request:
		return found.Challenge, TokenForeign
	case isOver(&found.Challenge, now), found.State == control.ChallengeDenied, found.State == control.ChallengeWaiting:
		return found.Challenge, TokenInvalid
	}

	found.State, found.UsedAt = control.ChallengeUsed, &now

	return found.Challenge, TokenValid
}

// GiveBack makes a token good again whose request came to nothing.
func (b *ChallengeStore) GiveBack(token string) {
	if found, known := b.byToken[token]; known && found.State == control.ChallengeUsed {
		found.State, found.UsedAt = control.ChallengeAllowed, nil
	}
}

// Decide is a person's decision about a challenge that is open.
func (b *ChallengeStore) Decide(id string, decision string, by string, now time.Time) (control.Challenge, error) {
	b.settle(now)

	found, err := b.find(id)

	switch {
	case err != nil:
		return control.Challenge{}, err
	case found.State != control.ChallengeWaiting:
		return control.Challenge{}, fmt.Errorf("%w: the challenge is %s", control.ErrInput, found.State)
	case decision == control.Ignore:
		found.Ignored, found.Reaction = true, control.Reaction{Decision: control.Ignore}
	default:
		found.decide(stateAfter(decision), by, now)
	}

	return found.Challenge, nil
}

// find looks an id up.
func (b *ChallengeStore) find(id string) (*Challenge, error) {
	for _, challenge := range b.All {
		if challenge.ID == id {
			return challenge, nil
		}
	}

	return nil, fmt.Errorf("%w: challenge", control.ErrAbsent)
}

// Selected are copies of challenges, oldest first, and a channel that is closed when the next one opens.
func (b *ChallengeStore) Selected(now time.Time, wanted func(*Challenge) bool) ([]control.Challenge, <-chan struct{}) {
	b.settle(now)

	chosen := []control.Challenge{}

	for _, challenge := range b.All {
		if wanted(challenge) {
			chosen = append(chosen, challenge.Challenge)
		}
	}

	return chosen, b.changed
}

// MostOpen is the largest number of open challenges that each membership had at a time.
func (b *ChallengeStore) MostOpen() map[string]int {
	return maps.Clone(b.maxOpen)
}

// signal wakes those who wait for a challenge.
func (b *ChallengeStore) signal() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// IsAny selects every challenge.
func IsAny(*Challenge) bool {
	return true
}
