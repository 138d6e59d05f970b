// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func membershipObject(m control.Membership) object {
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
func (s *Server) listMemberships(x *requestContext) answer {
	page, refused := x.page()
	if refused != nil {
		return *refused
	}

	shown, meta := paged(s.store.Members, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, one := range shown {
		entries = append(entries, membershipObject(one))
	}

	return success(http.StatusOK, object{{"memberships", entries}, {"meta", meta}})
}

// getMembership answers GET /v2/membership: the caller, with more detail than the list.
func (s *Server) getMembership(x *requestContext) answer {
	person, found := s.store.Membership(x.caller.MembershipID)
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"membership", append(
		membershipObject(person),
		member{"email", person.Email},
		member{"phone_number", "+33600000000"},
		member{"position", person.Position},
		member{"locale", "fr"},
		member{"kyc_status", person.KYCStatus},
	)}})
}
