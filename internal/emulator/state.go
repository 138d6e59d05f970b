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
// idempotency keys, tokens and challenges. The journal of requests and the faults are not part of it. One emulator starts
// from a state.
type State struct {
	content stateContent
}

type stateContent struct {
	Version    int              `json:"version"`
	Seed       int64            `json:"seed"`
	Requests   int64            `json:"requests"`
	Clock      clockReading     `json:"clock"`
	Switches   *Switches        `json:"switches"`
	World      *world           `json:"world"`
	Answers    []storedAnswer   `json:"answers"`
	Tokens     *grants          `json:"tokens"`
	OAuth      *oauth           `json:"oauth"`
	Challenges []*openChallenge `json:"challenges"`
	Phone      []PhoneRule      `json:"phone"`
}

// encodeState writes what there is to remember in a form that people can read. Requests that are being answered are not in it.
func (s *Server) encodeState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	data, err := json.MarshalIndent(stateContent{
		Version:    stateVersion,
		Seed:       s.options.Seed,
		Requests:   s.counter,
		Clock:      s.clock.reading(),
		Switches:   s.switches,
		World:      s.world,
		Answers:    s.idempotency.stored(),
		Tokens:     s.grants,
		OAuth:      s.oauth,
		Challenges: s.challenges.all,
		Phone:      s.phone.rules,
	}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding the state: %w", err)
	}

	return append(data, '\n'), nil
}

// resume puts a new server into a state. Rules of the phone were checked when they were set.
func (s *Server) resume(content stateContent) {
	s.clock.resumeAt(content.Clock)

	s.counter, s.switches = content.Requests, content.Switches
	s.world = resumeWorld(content.World, s.ids)
	s.grants = content.Tokens
	s.oauth = resumeOAuth(content.OAuth, s.ids, s.grants)
	s.idempotency = newIdempotencyStore(content.Answers)
	s.challenges = resumeChallenges(s.ids, content.Challenges)
	_ = s.phone.setRules(content.Phone)

	if s.options.AccessToken != "" {
		s.grants.Owner = s.grants.issue(s.ids, s.options.AccessToken, s.world.ownerID(), nil)
	}
}

// ReadState reads a state file. A file that does not exist is [os.ErrNotExist]; one that this version cannot read is
// [ErrState].
func ReadState(path string) (*State, error) {
	data, err := os.ReadFile(path) //nolint:gosec // Who starts the emulator chooses the file.
	if err != nil {
		return nil, fmt.Errorf("reading the state file: %w", err)
	}

	state := &State{stateContent{
		Switches: new(Switches), World: new(world), Tokens: newGrants(),
		OAuth: &oauth{Codes: make(map[string]*authorization), Refresh: make(map[string]*refreshToken)},
	}}
	if err := strictly(data, &state.content); err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrState, placeOf(data, err), err)
	}

	if state.content.Version != stateVersion {
		return nil, fmt.Errorf("%w: it is of version %d, not %d", ErrState, state.content.Version, stateVersion)
	}

	return state, nil
}

// clockReading is the distance from the machine's clock, or where the clock is stopped.
type clockReading struct {
	Offset time.Duration `json:"offset_ns"`
	Frozen *time.Time    `json:"frozen"`
}

func (c *Clock) reading() clockReading {
	c.mu.Lock()
	defer c.mu.Unlock()

	return clockReading{Offset: c.offset, Frozen: clonePointer(c.frozen)}
}

func (c *Clock) resumeAt(reading clockReading) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.offset, c.frozen = reading.Offset, reading.Frozen
}
