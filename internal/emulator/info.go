// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"slices"
)

// Info returns the credentials and ids in force.
func (s *Server) Info() Info {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.info()
}

func (s *Server) info() Info {
	return Info{
		Now:               s.clock.Now(),
		ClockFrozen:       s.clock.Frozen(),
		AccessToken:       s.grants.Owner,
		StagingToken:      s.options.StagingToken,
		Organization:      s.world.Organization,
		BankAccounts:      slices.Clone(s.world.Accounts),
		Memberships:       slices.Clone(s.world.Members),
		Teams:             slices.Clone(s.world.Teams),
		OwnerMembershipID: s.world.ownerID(),
		BankAccountID:     s.world.mainAccountID(),
		People:            maps.Clone(s.world.People),
		OAuthClients:      slices.Clone(s.oauth.clients),
	}
}

// Clock is the emulator's movable clock.
func (s *Server) Clock() *Clock {
	return s.clock
}
