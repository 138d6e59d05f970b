// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/oauth"
)

// route is one row of the table of endpoints. Its handler runs with the store locked.
type route struct {
	method  string
	pattern string
	scope   string
	// write marks endpoints that change the store; keyed ones want an idempotency key.
	write   bool
	keyed   bool
	handler handlerFunc
}

func (s *Server) routes() []route {
	return slices.Concat(s.reads(), s.writes(), s.sessionRoutes(), s.oauthRoutes())
}

func (s *Server) reads() []route {
	return []route{
		{pattern: "/v2/cards", scope: oauth.ScopeCardRead, handler: s.listCards},
		{pattern: "/v2/cards/appearances", scope: oauth.ScopeCardRead, handler: s.listAppearances},
		{pattern: "/v2/cards/{id}", scope: oauth.ScopeCardRead, handler: s.getCard},
		{pattern: "/v2/cards/{id}/data_view", scope: oauth.ScopeCardRead, handler: s.viewCardData},
		{pattern: "/v2/organization", scope: oauth.ScopeOrganizationRead, handler: s.getOrganization},
		{pattern: "/v2/bank_accounts", scope: oauth.ScopeOrganizationRead, handler: s.listBankAccounts},
		{pattern: "/v2/bank_accounts/{id}", scope: oauth.ScopeOrganizationRead, handler: s.getBankAccount},
		{pattern: "/v2/memberships", scope: oauth.ScopeOrganizationRead, handler: s.listMemberships},
		{pattern: "/v2/membership", scope: oauth.ScopeMembershipRead, handler: s.getMembership},
		{pattern: "/v2/teams", scope: oauth.ScopeTeamRead, handler: s.listTeams},
	}
}

func (s *Server) writes() []route {
	write := func(method, pattern string, handler handlerFunc) route {
		return route{method: method, pattern: "/v2/cards" + pattern, scope: oauth.ScopeCardWrite, write: true, handler: handler}
	}

	create := write(http.MethodPost, "", s.createCard)
	create.keyed = true

	return []route{
		create,
		write(http.MethodPut, "/{id}/lock", s.transition(bank.Lock())),
		write(http.MethodPut, "/{id}/unlock", s.transition(bank.Unlock())),
		write(http.MethodPut, "/{id}/lost", s.transition(bank.ReportAs(bank.StatusLost))),
		write(http.MethodPut, "/{id}/stolen", s.transition(bank.ReportAs(bank.StatusStolen))),
		write(http.MethodPut, "/{id}/discard", s.transition(bank.Discard())),
		write(http.MethodPatch, "/{id}/limits", s.update(bank.ChangeLimits)),
		write(http.MethodPatch, "/{id}/nickname", s.update(bank.ChangeNickname)),
		write(http.MethodPatch, "/{id}/options", s.update(bank.ChangeOptions)),
		write(http.MethodPatch, "/{id}/restrictions", s.update(bank.ChangeRestrictions)),
	}
}
