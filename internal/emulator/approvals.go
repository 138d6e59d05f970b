// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "fmt"

// Challenges are all challenges so far, oldest first.
func (s *Server) Challenges() []Challenge {
	s.mu.Lock()
	defer s.mu.Unlock()

	all, _ := s.challenges.selected(s.clock.Now(), isAny)

	return all
}

// Decide does to an open challenge what its person does on the phone: approve, deny or ignore.
func (s *Server) Decide(id, decision string) (Challenge, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.decide(id, decision)
}

func (s *Server) decide(id, decision string) (Challenge, error) {
	if !isDecision(decision) {
		return Challenge{}, fmt.Errorf("%w: decision %q", errInput, decision)
	}

	return s.challenges.decide(id, decision, decidedByPhone, s.clock.Now())
}

// OnPhone has a function decide the challenges, before the rules; nil takes it away. A reaction without a decision leaves
// the challenge to the rules, and then to a person. The function may call the emulator.
func (s *Server) OnPhone(policy func(Challenge) Reaction) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.phone.policy = policy
}
