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
	store := NewChallengeStore(ids)
	store.All = all

	for _, one := range all {
		store.byToken[one.Token] = one
		store.maxOpen[one.MembershipID] = max(store.maxOpen[one.MembershipID], one.OpenTogether)

		if one.State == control.ChallengeWaiting {
			store.waiting = append(store.waiting, one)
		}
	}

	return store
}

// settle brings the waiting ones up to date.
func (s *ChallengeStore) settle(now time.Time) {
	still := s.waiting[:0]

	for _, challenge := range s.waiting {
		if challenge.settle(now); challenge.State == control.ChallengeWaiting {
			still = append(still, challenge)
		}
	}

	clear(s.waiting[len(still):])
	s.waiting = still
}

// Open enters a challenge, with the approver's reaction to it.
func (s *ChallengeStore) Open(challenge control.Challenge, request Fingerprint, reaction control.Reaction) control.Challenge {
	s.settle(challenge.OpenedAt)

	challenge.Number = len(s.All) + 1
	challenge.ID = "challenge-" + strconv.Itoa(challenge.Number)
	challenge.Token = s.ids.Session("sca/" + strconv.Itoa(challenge.Number))
	challenge.State = control.ChallengeWaiting
	challenge.Ignored = reaction.Decision == control.Ignore
	challenge.OpenTogether = 1

	for _, other := range s.waiting {
		if other.MembershipID == challenge.MembershipID {
			challenge.OpenTogether++
		}
	}

	s.maxOpen[challenge.MembershipID] = max(s.maxOpen[challenge.MembershipID], challenge.OpenTogether)

	entered := &Challenge{Challenge: challenge, Request: request, Reaction: reaction}
	s.All = append(s.All, entered)
	s.waiting = append(s.waiting, entered)
	s.byToken[challenge.Token] = entered

	s.settle(challenge.OpenedAt)
	s.signal()

	return challenge
}

// Poll counts a question for the state and returns what there is to know.
func (s *ChallengeStore) Poll(token string, now time.Time) (challenge control.Challenge, tooFast bool) {
	found := s.byToken[token]
	tooFast = found.Polls > 0 && now.Sub(found.PolledAt) < PollInterval
	found.Polls++
	found.PolledAt = now

	if tooFast {
		found.FastPolls++
	}

	s.settle(now)

	return found.Challenge, tooFast
}

// Lookup finds a challenge by its token.
func (s *ChallengeStore) Lookup(token string, now time.Time) (control.Challenge, bool) {
	s.settle(now)

	found, known := s.byToken[token]
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
func (s *ChallengeStore) Redeem(token string, request Fingerprint, now time.Time) (control.Challenge, TokenCheck) {
	s.settle(now)

	found, known := s.byToken[token]

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
func (s *ChallengeStore) GiveBack(token string) {
	if found, known := s.byToken[token]; known && found.State == control.ChallengeUsed {
		found.State, found.UsedAt = control.ChallengeAllowed, nil
	}
}

// Decide is a person's decision about a challenge that is open.
func (s *ChallengeStore) Decide(id string, decision string, by string, now time.Time) (control.Challenge, error) {
	s.settle(now)

	found, err := s.find(id)

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
func (s *ChallengeStore) find(id string) (*Challenge, error) {
	for _, challenge := range s.All {
		if challenge.ID == id {
			return challenge, nil
		}
	}

	return nil, fmt.Errorf("%w: challenge", control.ErrAbsent)
}

// Selected are copies of challenges, oldest first, and a channel that is closed when the next one opens.
func (s *ChallengeStore) Selected(now time.Time, wanted func(*Challenge) bool) ([]control.Challenge, <-chan struct{}) {
	s.settle(now)

	chosen := []control.Challenge{}

	for _, challenge := range s.All {
		if wanted(challenge) {
			chosen = append(chosen, challenge.Challenge)
		}
	}

	return chosen, s.changed
}

// MostOpen is the largest number of open challenges that each membership had at a time.
func (s *ChallengeStore) MostOpen() map[string]int {
	return maps.Clone(s.maxOpen)
}

// signal wakes those who wait for a challenge.
func (s *ChallengeStore) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// IsAny selects every challenge.
func IsAny(*Challenge) bool {
	return true
}
