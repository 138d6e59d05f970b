// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// getOrganization answers GET /v2/organization.
func (s *Server) getOrganization(x *requestContext) answer {
	withExternal, _ := strconv.ParseBool(x.request.URL.Query().Get("include_external_accounts"))

	accounts := make([]object, 0, len(s.store.Accounts))

	for _, account := range s.store.Accounts {
		if !account.External || withExternal {
			accounts = append(accounts, accountInOrganization(account, x.caller))
		}
	}

	organization := s.store.Organization

	return success(http.StatusOK, object{{"organization", object{
		{"id", organization.ID},
		{"slug", organization.Slug},
		{"name", organization.Name},
		{"legal_name", organization.LegalName},
		{"locale", "fr"},
		{"legal_country", "FR"},
		{"legal_form", "SAS"},
		{"legal_number", "812345678"},
		{"legal_share_capital", 10000},
		{"legal_registration_date", "2019-04-01"},
		{"legal_address", "18 rue de Navarin, 75009 Paris"},
		{"address", companyAddress()},
		{"legal_sector", "62.01Z"},
		{"contract_signed_at", s.store.FoundedAt},
		{"bank_accounts", accounts},
	}}})
}

// companyAddress is an object because a public client's strict schema, written after a look at the sandbox, wants one. Its
// keys are those of a card's delivery address: no source has them.
func companyAddress() object {
	return object{
		{"first_line", "18 rue de Navarin"},
		{"second_line", nil},
		{"third_line", nil},
		{"zipcode", "75009"},
		{"city", "Paris"},
		{"country", "FR"},
	}
}

// accountForAll is what every member may see of an account.
func accountForAll(b control.BankAccount, organizationID string) object {
	return object{
		{"id", b.ID},
		{"name", b.Name},
		{"status", b.Status},
		{"main", b.Main},
		{"organization_id", organizationID},
	}
}

// accountForAdmins is what only owners and admins see.
func accountForAdmins(b control.BankAccount) object {
	return object{
		{"iban", b.IBAN},
		{"bic", "QNTOFRP1XXX"},
		{"currency", "EUR"},
		{"balance", cents(b.BalanceCents)},
		{"balance_cents", b.BalanceCents},
		{"authorized_balance", cents(b.BalanceCents)},
		{"authorized_balance_cents", b.BalanceCents},
		{"updated_at", b.UpdatedAt},
		{"is_external_account", b.External},
		{"account_number", nil},
	}
}

func accountInOrganization(b control.BankAccount, who bank.Caller) object {
	entry := object{{"id", b.ID}, {"slug", b.Slug}, {"name", b.Name}, {"status", b.Status}, {"main", b.Main}}
	if who.SeesEverything() {
		entry = append(entry, accountForAdmins(b)...)
	}

	return entry
}

func accountObject(b control.BankAccount, who bank.Caller, organizationID string) object {
	entry := accountForAll(b, organizationID)
	if who.SeesEverything() {
		entry = append(entry, accountForAdmins(b)...)
	}

	return entry
}

// listBankAccounts answers GET /v2/bank_accounts.
func (s *Server) listBankAccounts(x *requestContext) answer {
	page, refused := x.page()
	if refused != nil {
		return *refused
	}

	shown, meta := paged(s.store.Accounts, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, account := range shown {
		entries = append(entries, accountObject(account, x.caller, s.store.Organization.ID))
	}

	body := object{{"bank_accounts", entries}}
	if x.switches.BankAccountsMeta {
		body = append(body, member{"meta", meta})
	}

	return success(http.StatusOK, body)
}

// getBankAccount answers GET /v2/bank_accounts/{id}.
func (s *Server) getBankAccount(x *requestContext) answer {
	account, found := s.store.Account(x.request.PathValue("id"))
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"bank_account", accountObject(account, x.caller, s.store.Organization.ID)}})
}
