// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
)

// Membership is a person in the organisation. Role and team are nil for somebody who can be invited but was not.
type Membership struct {
	ID        string  `json:"id"`
	FirstName string  `json:"first_name"`
	LastName  string  `json:"last_name"`
	Role      *string `json:"role"`
	Status    string  `json:"status"`
	TeamID    *string `json:"team_id"`
	Email     string  `json:"email"`
	Position  string  `json:"position"`
	KYCStatus string  `json:"kyc_status"`
	// SCADevice is what the person approves with: paired-device, passkey or none. Empty is a paired device, and none in
	// the sandbox.
	SCADevice string `json:"sca_device,omitempty"`
}

// Team groups memberships; a manager answers for one.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

const (
	roleOwner      = "owner"
	roleAdmin      = "admin"
	roleManager    = "manager"
	roleReporting  = "reporting"
	roleEmployee   = "employee"
	roleAccountant = "accountant"

	memberActive    = "active"
	memberInvited   = "invited"
	memberInvitable = "invitable"

	kycAccepted = "accepted"
	kycWaiting  = "waiting"
)

func (m Membership) wire() object {
	return object{
		{"id", m.ID},
		{"first_name", m.FirstName},
		{"last_name", m.LastName},
		{"role", m.Role},
		{"status", m.Status},
		{"team_id", m.TeamID},
	}
}

// listMemberships answers GET /v2/memberships, which has no filters and shows no e-mail address.
func (s *Server) listMemberships(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	shown, meta := paged(s.world.members, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, one := range shown {
		entries = append(entries, one.wire())
	}

	return success(http.StatusOK, object{{"memberships", entries}, {"meta", meta}})
}

// getMembership answers GET /v2/membership: the caller, with more detail than the list.
func (s *Server) getMembership(x *exchange) answer {
	person, found := s.world.membership(x.caller.membershipID)
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"membership", append(
		person.wire(),
		member{"email", person.Email},
		member{"phone_number", "+33600000000"},
		member{"position", person.Position},
		member{"locale", "fr"},
		member{"kyc_status", person.KYCStatus},
	)}})
}

// listTeams answers GET /v2/teams.
func (s *Server) listTeams(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	shown, meta := paged(s.world.teams, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, team := range shown {
		entries = append(entries, object{{"id", team.ID}, {"name", team.Name}})
	}

	return success(http.StatusOK, object{{"teams", entries}, {"meta", meta}})
}

func (w *world) membership(id string) (Membership, bool) {
	at := slices.IndexFunc(w.members, func(one Membership) bool { return one.ID == id })
	if at < 0 {
		return Membership{}, false
	}

	return w.members[at], true
}
