// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// stateVersion changes with the form of the file; other versions are refused.
const stateVersion = 1

// ErrState is returned for a state file that this version of the emulator cannot read.
var ErrState = errors.New("the state file cannot be used")

// State is everything that an emulator remembers from one run to the next: the organization, cards, clock, switches,
// idempotency keys, tokens and challenges. The journal of requests and the faults are not part of it. One emulator starts
// from a state.
type State struct {
	content stateContent
}

type stateContent struct {
	Version       int                    `json:"version"`
	Seed          int64                  `json:"seed"`
	Requests      int64                  `json:"requests"`
	Clock         clockReading           `json:"clock"`
	Switches      *control.Switches      `json:"switches"`
	Store         *bank.Store            `json:"store"`
	Answers       []storedAnswer         `json:"answers"`
	Tokens        *oauth.AccessTokens    `json:"tokens"`
	OAuth         *oauth.Store           `json:"oauth"`
	Challenges    []*sca.Challenge       `json:"challenges"`
	ApproverRules []control.ApproverRule `json:"approver_rules"`
}

// encodeState writes what there is to remember in a form that people can read. Requests that are being answered are not in it.
func (s *Server) encodeState() ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	data, err := json.MarshalIndent(stateContent{
		Version:       stateVersion,
		Seed:          s.options.Seed,
		Requests:      s.counter,
		Clock:         s.clock.reading(),
		Switches:      s.switches,
		Store:         s.store,
		Answers:       s.idempotency.stored(),
		Tokens:        s.grants,
		OAuth:         s.oauth,
		Challenges:    s.challenges.All,
		ApproverRules: s.approver.Rules,
	}, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding the state: %w", err)
	}

	return append(data, '\n'), nil
}

// resume puts a new server into a state. Rules of the approver were checked when they were set.
func (s *Server) resume(content stateContent) {
	s.clock.resumeAt(content.Clock)

	s.counter, s.switches = content.Requests, content.Switches
	s.store = bank.ResumeStore(content.Store, s.ids)
	s.grants = content.Tokens
	s.oauth = oauth.Resume(content.OAuth, s.ids, s.grants)
	s.idempotency = newIdempotencyStore(content.Answers)
	s.challenges = sca.ResumeChallenges(s.ids, content.Challenges)
	_ = s.approver.SetRules(content.ApproverRules)

	if s.options.AccessToken != "" {
		s.grants.Owner = s.grants.Issue(s.ids, s.options.AccessToken, s.store.OwnerID(), nil)
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
		Switches: new(control.Switches), Store: new(bank.Store), Tokens: oauth.NewAccessTokens(),
		OAuth: &oauth.Store{Codes: make(map[string]*oauth.Authorization), Refresh: make(map[string]*oauth.RefreshToken)},
	}}
	if err := seed.Strictly(data, &state.content); err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrState, seed.PlaceOf(data, err), err)
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

	return clockReading{Offset: c.offset, Frozen: bank.ClonePointer(c.frozen)}
}

func (c *Clock) resumeAt(reading clockReading) {
	c.mu.Lock()
	defer c.mu.Unlock()

	c.offset, c.frozen = reading.Offset, reading.Frozen
}
