// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// caller is who is asking.
type caller struct {
	membershipID string
	role         string
	teamID       string
}

func (c caller) seesEverything() bool {
	return c.role == roleOwner || c.role == roleAdmin
}

// caller looks the membership up anew for every request: roles can change under a token.
func (w *world) caller(membershipID string) caller {
	who := caller{membershipID: membershipID}

	if person, found := w.membership(membershipID); found {
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
func (w *world) isInTeam(membershipID, teamID string) bool {
	person, found := w.membership(membershipID)

	return found && person.TeamID != nil && *person.TeamID == teamID
}

// maySee is Qonto's visibility: owners and admins see every card, managers their team's, everybody their own.
func (w *world) maySee(who caller, card *issuedCard) bool {
	switch {
	case who.seesEverything(), card.HolderID == who.membershipID:
		return true
	case who.role == roleManager:
		return w.isInTeam(card.HolderID, who.teamID)
	default:
		return false
	}
}

// mayIssueFor is Qonto's rule for creates, and for the changes that its reference ties to no role.
func (w *world) mayIssueFor(who caller, holderID string) bool {
	switch who.role {
	case roleOwner, roleAdmin:
		return true
	case roleManager:
		return w.isInTeam(holderID, who.teamID)
	default:
		return false
	}
}

// mayUpdate is the rule for limits, nickname, options, restrictions and unlock, which the reference gives to owners and
// admins only.
func (w *world) mayUpdate(who caller, card *issuedCard, switches *Switches) bool {
	if who.role == roleManager && switches.ManagerUpdates == choiceNever {
		return false
	}

	return w.mayIssueFor(who, card.HolderID)
}

// mayIssueAtAll says whether the role can create cards for anybody.
func mayIssueAtAll(who caller) bool {
	return slices.Contains([]string{roleOwner, roleAdmin, roleManager}, who.role)
}
