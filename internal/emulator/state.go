// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// stateVersion changes with the form of the file; other versions are refused.
const stateVersion = 1

// ErrState is returned for a state file that this version of the emulator cannot read.
var ErrState = errors.New("the state file cannot be used")

// State is everything that an emulator remembers from one run to the next: the organisation, cards, clock, switches,
// idempotency keys, tokens and challenges. The ledger of requests and the faults are not part of it.
type State struct {
	content stateContent
}

type stateContent struct {
	Version    int              `json:"version"`
	Seed       int64            `json:"seed"`
	Requests   int64            `json:"requests"`
	Clock      savedClock       `json:"clock"`
	Switches   Switches         `json:"switches"`
	World      savedWorld       `json:"world"`
	Answers    []savedAnswer    `json:"answers"`
	Tokens     savedGrants      `json:"tokens"`
	OAuth      savedOAuth       `json:"oauth"`
	Challenges []savedChallenge `json:"challenges"`
	Phone      []PhoneRule      `json:"phone"`
}

// State is a copy of what there is to remember. Requests that are being answered are not in it.
func (s *Server) State() *State {
	// Answers first: a card without its idempotency key is what a crash can leave, a key without its card is not.
	answers := s.idempotency.saved()

	s.mu.RLock()
	defer s.mu.RUnlock()

	return &State{stateContent{
		Version:    stateVersion,
		Seed:       s.options.Seed,
		Requests:   s.counter.Load(),
		Clock:      s.clock.saved(),
		Switches:   *s.switches.Load(),
		World:      s.world.saved(),
		Answers:    answers,
		Tokens:     s.grants.saved(s.accessToken),
		OAuth:      s.oauth.saved(),
		Challenges: s.challenges.saved(),
		Phone:      s.phone.currentRules(),
	}}
}

// restore puts a new server into a state. Rules of the phone were checked when they were set.
func (s *Server) restore(state *State) {
	content := state.content

	s.counter.Store(content.Requests)
	s.clock.restore(content.Clock)
	s.setSwitches(content.Switches)
	s.world = content.World.restored(s.ids)
	s.idempotency.restore(content.Answers)
	s.grants.restore(content.Tokens)
	s.oauth.restore(content.OAuth)
	s.challenges.restore(content.Challenges)
	_ = s.phone.setRules(content.Phone)

	if s.accessToken = content.Tokens.Owner; s.options.AccessToken != "" {
		s.accessToken = s.grants.issue(s.ids, s.options.AccessToken, s.world.ownerID(), nil)
	}
}

// ReadState reads a state file. A file that does not exist is [os.ErrNotExist]; one that this version cannot read is
// [ErrState].
func ReadState(path string) (*State, error) {
	data, err := os.ReadFile(path) //nolint:gosec // Who starts the emulator chooses the file.
	if err != nil {
		return nil, fmt.Errorf("reading the state file: %w", err)
	}

	state := &State{}
	if err := strictly(data, &state.content); err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrState, placeOf(data, err), err)
	}

	if state.content.Version != stateVersion {
		return nil, fmt.Errorf("%w: it is of version %d, not %d", ErrState, state.content.Version, stateVersion)
	}

	return state, nil
}

// encode writes the state in a form that people can read.
func (s *State) encode() ([]byte, error) {
	data, err := json.MarshalIndent(s.content, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding the state: %w", err)
	}

	return append(data, '\n'), nil
}

// savedClock is the distance from the machine's clock, or where the clock is stopped.
type savedClock struct {
	Offset time.Duration `json:"offset_ns"`
	Frozen *time.Time    `json:"frozen"`
}

func (c *Clock) saved() savedClock {
	c.mu.Lock()
	defer c.mu.Unlock()

	return savedClock{Offset: c.offset, Frozen: clonePointer(c.frozen)}
}

func (c *Clock) restore(from savedClock) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.offset, c.frozen = from.Offset, from.Frozen
}
