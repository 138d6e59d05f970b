// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"maps"
	"strconv"
	"time"
)

const pollInterval = time.Second

// challengeBook holds all challenges ever opened. The server's lock guards it.
type challengeBook struct {
	ids     identities
	all     []*openChallenge
	waiting []*openChallenge
	byToken map[string]*openChallenge
	maxOpen map[string]int
	changed chan struct{}
}

func newChallengeBook(ids identities) *challengeBook {
	return &challengeBook{
		ids: ids, byToken: make(map[string]*openChallenge), maxOpen: make(map[string]int), changed: make(chan struct{}),
	}
}

// resumeChallenges makes what a state file has work again.
func resumeChallenges(ids identities, all []*openChallenge) *challengeBook {
	book := newChallengeBook(ids)
	book.all = all

	for _, one := range all {
		book.byToken[one.Token] = one
		book.maxOpen[one.MembershipID] = max(book.maxOpen[one.MembershipID], one.OpenTogether)

		if one.State == ChallengeWaiting {
			book.waiting = append(book.waiting, one)
		}
	}

	return book
}

// settle brings the waiting ones up to date.
func (b *challengeBook) settle(now time.Time) {
	still := b.waiting[:0]

	for _, challenge := range b.waiting {
		if challenge.settle(now); challenge.State == ChallengeWaiting {
			still = append(still, challenge)
		}
	}

	clear(b.waiting[len(still):])
	b.waiting = still
}

// open enters a challenge, with the phone's reaction to it.
func (b *challengeBook) open(challenge Challenge, request fingerprint, reaction Reaction) Challenge {
	b.settle(challenge.OpenedAt)

	challenge.Number = len(b.all) + 1
	challenge.ID = "challenge-" + strconv.Itoa(challenge.Number)
	challenge.Token = b.ids.session("sca/" + strconv.Itoa(challenge.Number))
	challenge.State = ChallengeWaiting
	challenge.Ignored = reaction.Decision == DecisionIgnore
	challenge.OpenTogether = 1

	for _, other := range b.waiting {
		if other.MembershipID == challenge.MembershipID {
			challenge.OpenTogether++
		}
	}

	b.maxOpen[challenge.MembershipID] = max(b.maxOpen[challenge.MembershipID], challenge.OpenTogether)

	entered := &openChallenge{Challenge: challenge, Request: request, Reaction: reaction}
	b.all = append(b.all, entered)
	b.waiting = append(b.waiting, entered)
	b.byToken[challenge.Token] = entered

	b.settle(challenge.OpenedAt)
	b.signal()

	return challenge
}

// poll counts a question for the state and returns what there is to know.
func (b *challengeBook) poll(token string, now time.Time) (challenge Challenge, tooFast bool) {
	found := b.byToken[token]
	tooFast = found.Polls > 0 && now.Sub(found.PolledAt) < pollInterval
	found.Polls++
	found.PolledAt = now

	if tooFast {
		found.FastPolls++
	}

	b.settle(now)

	return found.Challenge, tooFast
}

func (b *challengeBook) lookup(token string, now time.Time) (Challenge, bool) {
	b.settle(now)

	found, known := b.byToken[token]
	if !known {
		return Challenge{}, false
	}

	return found.Challenge, true
}

// verdict is what a presented token is worth.
type verdict int

const (
	tokenGood verdict = iota
	// tokenBad is unknown, undecided, denied or too old.
	tokenBad
	// tokenElsewhere belongs to another request or has been used.
	tokenElsewhere
)

// redeem takes a token for the request that it is bound to. It works once.
func (b *challengeBook) redeem(token string, request fingerprint, now time.Time) (Challenge, verdict) {
	b.settle(now)

	found, known := b.byToken[token]

	switch {
	case !known:
		return Challenge{}, tokenBad
	case found.State == ChallengeUsed, found.Request != request:
		return found.Challenge, tokenElsewhere
	case isOver(&found.Challenge, now), found.State == ChallengeDenied, found.State == ChallengeWaiting:
		return found.Challenge, tokenBad
	}

	found.State, found.UsedAt = ChallengeUsed, &now

	return found.Challenge, tokenGood
}

// giveBack makes a token good again whose request came to nothing.
func (b *challengeBook) giveBack(token string) {
	if found, known := b.byToken[token]; known && found.State == ChallengeUsed {
		found.State, found.UsedAt = ChallengeAllowed, nil
	}
}

// decide is a person's decision about a challenge that is open.
func (b *challengeBook) decide(id string, decision string, by string, now time.Time) (Challenge, error) {
	b.settle(now)

	found, err := b.find(id)

	switch {
	case err != nil:
		return Challenge{}, err
	case found.State != ChallengeWaiting:
		return Challenge{}, fmt.Errorf("%w: the challenge is %s", errInput, found.State)
	case decision == DecisionIgnore:
		found.Ignored, found.Reaction = true, Reaction{Decision: DecisionIgnore}
	default:
		found.decide(stateAfter(decision), by, now)
	}

	return found.Challenge, nil
}

// find looks an id up.
func (b *challengeBook) find(id string) (*openChallenge, error) {
	for _, challenge := range b.all {
		if challenge.ID == id {
			return challenge, nil
		}
	}

	return nil, fmt.Errorf("%w: challenge", errAbsent)
}

// selected are copies of challenges, oldest first, and a channel that is closed when the next one opens.
func (b *challengeBook) selected(now time.Time, wanted func(*openChallenge) bool) ([]Challenge, <-chan struct{}) {
	b.settle(now)

	chosen := []Challenge{}

	for _, challenge := range b.all {
		if wanted(challenge) {
			chosen = append(chosen, challenge.Challenge)
		}
	}

	return chosen, b.changed
}

// mostOpen is the largest number of open challenges that each membership had at a time.
func (b *challengeBook) mostOpen() map[string]int {
	return maps.Clone(b.maxOpen)
}

// signal wakes those who wait for a challenge.
func (b *challengeBook) signal() {
	close(b.changed)
	b.changed = make(chan struct{})
}

func isAny(*openChallenge) bool {
	return true
}
