// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Organization is the one organisation of an emulator.
type Organization struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	LegalName string `json:"legal_name"`
}

// BankAccount is an account of the organisation. Its balance is in cents.
type BankAccount struct {
	ID           string    `json:"id"`
	Name         string    `json:"name"`
	Slug         string    `json:"slug"`
	IBAN         string    `json:"iban"`
	BalanceCents int64     `json:"balance_cents"`
	Status       string    `json:"status"`
	Main         bool      `json:"main"`
	External     bool      `json:"is_external_account"`
	UpdatedAt    time.Time `json:"updated_at"`
}

const (
	accountActive = "active"
	accountClosed = "closed"
)

// getOrganization answers GET /v2/organization.
func (s *Server) getOrganization(x *exchange) answer {
	withExternal, _ := strconv.ParseBool(x.request.URL.Query().Get("include_external_accounts"))

	accounts := make([]object, 0, len(s.world.accounts))

	for _, account := range s.world.accounts {
		if !account.External || withExternal {
			accounts = append(accounts, account.inOrganization(x.caller))
		}
	}

	organization := s.world.organization

	return success(http.StatusOK, object{{"organization", object{
		{"id", organization.ID},
		{"slug", organization.Slug},
		{"name", organization.Name},
		{"legal_name", organization.LegalName},
		{"locale", "fr"},
		{"legal_country", "FR"},
		{"legal_form", "SAS"},
		{"legal_number", "812345678"},
		{"legal_share_capital", "10000.0"},
		{"legal_registration_date", "2019-04-01"},
		{"legal_address", "18 rue de Navarin, 75009 Paris"},
		{"legal_sector", "62.01Z"},
		{"contract_signed_at", s.world.foundedAt},
		{"bank_accounts", accounts},
	}}})
}

// seenByAll is what every member may see of an account.
func (b BankAccount) seenByAll(organizationID string) object {
	return object{
		{"id", b.ID},
		{"name", b.Name},
		{"status", b.Status},
		{"main", b.Main},
		{"organization_id", organizationID},
	}
}

// seenByAdmins is what only owners and admins see.
func (b BankAccount) seenByAdmins() object {
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

func (b BankAccount) inOrganization(who caller) object {
	entry := object{{"id", b.ID}, {"slug", b.Slug}, {"name", b.Name}, {"status", b.Status}, {"main", b.Main}}
	if who.seesEverything() {
		entry = append(entry, b.seenByAdmins()...)
	}

	return entry
}

func (b BankAccount) seenBy(who caller, organizationID string) object {
	entry := b.seenByAll(organizationID)
	if who.seesEverything() {
		entry = append(entry, b.seenByAdmins()...)
	}

	return entry
}

// listBankAccounts answers GET /v2/bank_accounts.
func (s *Server) listBankAccounts(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	shown, meta := paged(s.world.accounts, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, account := range shown {
		entries = append(entries, account.seenBy(x.caller, s.world.organization.ID))
	}

	body := object{{"bank_accounts", entries}}
	if x.switches.BankAccountsMeta {
		body = append(body, member{"meta", meta})
	}

	return success(http.StatusOK, body)
}

// getBankAccount answers GET /v2/bank_accounts/{id}.
func (s *Server) getBankAccount(x *exchange) answer {
	account, found := s.world.account(x.request.PathValue("id"))
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"bank_account", account.seenBy(x.caller, s.world.organization.ID)}})
}

func (w *world) account(id string) (BankAccount, bool) {
	at := slices.IndexFunc(w.accounts, func(account BankAccount) bool { return account.ID == id })
	if at < 0 {
		return BankAccount{}, false
	}

	return w.accounts[at], true
}
