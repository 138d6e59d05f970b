// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Caller is who is asking.
type Caller struct {
	MembershipID string
	role         string
	teamID       string
}

// SeesEverything is true for owners and admins.
func (c Caller) SeesEverything() bool {
	return c.role == RoleOwner || c.role == RoleAdmin
}

// Caller looks the membership up anew for every request: roles can change under a token.
func (s *Store) Caller(membershipID string) Caller {
	who := Caller{MembershipID: membershipID}

	if person, found := s.Membership(membershipID); found {
		if person.Role != nil {
			who.role = *person.Role
		}

		if person.TeamID != nil {
			who.teamID = *person.TeamID
		}
	}

	return who
}

// isInTeam says whether a membership belongs to the team.
func (s *Store) isInTeam(membershipID, teamID string) bool {
	person, found := s.Membership(membershipID)

	return found && person.TeamID != nil && *person.TeamID == teamID
}

// MaySee is Qonto's visibility: owners and admins see every card, managers their team's, everybody their own.
func (s *Store) MaySee(who Caller, card *Card) bool {
	switch {
	case who.SeesEverything(), card.HolderID == who.MembershipID:
		return true
	case who.role == RoleManager:
		return s.isInTeam(card.HolderID, who.teamID)
	default:
		return false
	}
}

// MayIssueFor is Qonto's rule for creates, and for the changes that its reference ties to no role.
func (s *Store) MayIssueFor(who Caller, holderID string) bool {
	switch who.role {
	case RoleOwner, RoleAdmin:
		return true
	case RoleManager:
		return s.isInTeam(holderID, who.teamID)
	default:
		return false
	}
}

// MayUpdate is the rule for limits, nickname, options, restrictions and unlock, which the reference gives to owners and
// admins only.
func (s *Store) MayUpdate(who Caller, card *Card, switches *control.Switches) bool {
	if who.role == RoleManager && switches.ManagerUpdates == control.ChoiceNever {
		return false
	}

	return s.MayIssueFor(who, card.HolderID)
}

// MayIssueAtAll says whether the role can create cards for anybody.
func MayIssueAtAll(who Caller) bool {
	return slices.Contains([]string{RoleOwner, RoleAdmin, RoleManager}, who.role)
}
