// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// Populate issues so many cards outside the API, of all levels in turn and for all holders in turn.
func (s *Server) Populate(count int) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	now, switches := s.clock.Now(), *s.switches
	switches.ForeignFields = control.ChoiceIgnore

	for number := range count {
		issued, err := s.store.IssueOutside(seed.Sample(s.store, number, now), &switches, now)
		if err != nil {
			return fmt.Errorf("card %d: %w", number+1, err)
		}

		nickname := "Card " + strconv.Itoa(number+1)
		issued.Nickname = &nickname

		if issued.Base == bank.StatusPending {
			issued.Base, issued.PINSet = bank.StatusLive, true
		}

		s.store.Add(issued)
	}

	return nil
}
