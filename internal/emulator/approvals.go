// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/sca"
)

// Challenges are all challenges so far, oldest first.
func (s *Server) Challenges() []control.Challenge {
	s.mu.Lock()
	defer s.mu.Unlock()

	all, _ := s.challenges.Selected(s.clock.Now(), sca.IsAny)

	return all
}

// Decide does to an open challenge what its person does on the phone: approve, deny or ignore.
func (s *Server) Decide(id, decision string) (control.Challenge, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.decide(id, decision)
}

func (s *Server) decide(id, decision string) (control.Challenge, error) {
	if !sca.IsDecision(decision) {
		return control.Challenge{}, fmt.Errorf("%w: decision %q", control.ErrInput, decision)
	}

	return s.challenges.Decide(id, decision, sca.DecidedByPhone, s.clock.Now())
}

// SetApprover has a function decide the challenges, before the rules; nil takes it away. A reaction without a decision leaves
// the challenge to the rules, and then to a person. The function may call the emulator.
func (s *Server) SetApprover(policy func(control.Challenge) control.Reaction) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.approver.Policy = policy
}
