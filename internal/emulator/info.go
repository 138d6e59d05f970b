// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"slices"
	"time"
)

// Info is what somebody needs to use the emulator: credentials and the ids of the invented company.
type Info struct {
	Now          time.Time     `json:"now"`
	ClockFrozen  bool          `json:"clock_frozen"`
	AccessToken  string        `json:"access_token"`
	StagingToken string        `json:"staging_token,omitempty"`
	Organization Organization  `json:"organization"`
	BankAccounts []BankAccount `json:"bank_accounts"`
	Memberships  []Membership  `json:"memberships"`
	Teams        []Team        `json:"teams"`
	// OwnerMembershipID is who AccessToken belongs to, BankAccountID the main account.
	OwnerMembershipID string `json:"owner_membership_id"`
	BankAccountID     string `json:"bank_account_id"`
	// People finds memberships by their keys in the organisation file. Those of the invented company say what somebody is
	// good for: owner, admin, manager, employee (of the manager's team), other-employee, reporting, accountant, without-kyc,
	// invitable.
	People map[string]string `json:"people"`
	// OAuthClients are the registered applications: one with a secret, one without.
	OAuthClients []OAuthClient `json:"oauth_clients"`
}

// Info returns the credentials and ids in force.
func (s *Server) Info() Info {
	s.mu.RLock()
	defer s.mu.RUnlock()

	return Info{
		Now:               s.clock.Now(),
		ClockFrozen:       s.clock.Frozen(),
		AccessToken:       s.accessToken,
		StagingToken:      s.options.StagingToken,
		Organization:      s.world.organization,
		BankAccounts:      slices.Clone(s.world.accounts),
		Memberships:       slices.Clone(s.world.members),
		Teams:             slices.Clone(s.world.teams),
		OwnerMembershipID: s.world.ownerID(),
		BankAccountID:     s.world.mainAccountID(),
		People:            maps.Clone(s.world.people),
		OAuthClients:      slices.Clone(s.oauth.clients),
	}
}

// Clock is the emulator's movable clock.
func (s *Server) Clock() *Clock {
	return s.clock
}
