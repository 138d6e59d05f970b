// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/webui"
)

// Info returns the credentials and ids in force.
func (s *Server) Info() control.Info {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.info()
}

func (s *Server) info() control.Info {
	return control.Info{
		Now:               s.clock.Now(),
		ClockFrozen:       s.clock.Frozen(),
		AccessToken:       s.grants.Owner,
		StagingToken:      s.options.StagingToken,
		Organization:      s.store.Organization,
		BankAccounts:      slices.Clone(s.store.Accounts),
		Memberships:       slices.Clone(s.store.Members),
		Teams:             slices.Clone(s.store.Teams),
		OwnerMembershipID: s.store.OwnerID(),
		BankAccountID:     s.store.MainAccountID(),
		People:            maps.Clone(s.store.People),
		OAuthClients:      s.oauth.Clients(),
	}
}

// Clock is the emulator's movable clock.
func (s *Server) Clock() *Clock {
	return s.clock
}

// Snapshot is what the page shows.
func (s *Server) Snapshot() webui.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()

	copied := s.copyLedger()

	return webui.Snapshot{
		Organization: s.store.Organization.Name, Now: s.clock.Now(), Frozen: s.clock.Frozen(),
		ApprovalsOff: s.switches.SCA == control.ChoiceOff && len(s.switches.SCAGated) == 0,
		Cards:        copied.Cards, People: slices.Clone(s.store.Members), Teams: slices.Clone(s.store.Teams),
		Challenges: copied.Challenges, Requests: copied.Requests,
	}
}
