// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
)

// route is one row of the table of endpoints. Its handler runs with the world locked.
type route struct {
	method  string
	pattern string
	scope   string
	// write marks endpoints that change the world; keyed ones want an idempotency key.
	write   bool
	keyed   bool
	handler step
}

func (s *Server) routes() []route {
	return slices.Concat(s.reads(), s.writes(), s.sessionRoutes(), s.oauthRoutes())
}

func (s *Server) reads() []route {
	return []route{
		{pattern: "/v2/cards", scope: scopeCardRead, handler: s.listCards},
		{pattern: "/v2/cards/appearances", scope: scopeCardRead, handler: s.listAppearances},
		{pattern: "/v2/cards/{id}", scope: scopeCardRead, handler: s.getCard},
		{pattern: "/v2/cards/{id}/data_view", scope: scopeCardRead, handler: s.viewCardData},
		{pattern: "/v2/organization", scope: scopeOrganizationRead, handler: s.getOrganization},
		{pattern: "/v2/bank_accounts", scope: scopeOrganizationRead, handler: s.listBankAccounts},
		{pattern: "/v2/bank_accounts/{id}", scope: scopeOrganizationRead, handler: s.getBankAccount},
		{pattern: "/v2/memberships", scope: scopeOrganizationRead, handler: s.listMemberships},
		{pattern: "/v2/membership", scope: scopeMembershipRead, handler: s.getMembership},
		{pattern: "/v2/teams", scope: scopeTeamRead, handler: s.listTeams},
	}
}

func (s *Server) writes() []route {
	write := func(method, pattern string, handler step) route {
		return route{method: method, pattern: "/v2/cards" + pattern, scope: scopeCardWrite, write: true, handler: handler}
	}

	create := write(http.MethodPost, "", s.createCard)
	create.keyed = true

	return []route{
		create,
		write(http.MethodPut, "/{id}/lock", s.transition(lock)),
		write(http.MethodPut, "/{id}/unlock", s.transition(unlock)),
		write(http.MethodPut, "/{id}/lost", s.transition(reportAs(statusLost))),
		write(http.MethodPut, "/{id}/stolen", s.transition(reportAs(statusStolen))),
		write(http.MethodPut, "/{id}/discard", s.transition(discard)),
		write(http.MethodPatch, "/{id}/limits", s.update(changeLimits)),
		write(http.MethodPatch, "/{id}/nickname", s.update(changeNickname)),
		write(http.MethodPatch, "/{id}/options", s.update(changeOptions)),
		write(http.MethodPatch, "/{id}/restrictions", s.update(changeRestrictions)),
	}
}
