// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import "time"

// Organization is the one organization of an emulator.
type Organization struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	LegalName string `json:"legal_name"`
}

// BankAccount is an account of the organization. Its balance is in cents.
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

// Membership is a person in the organization. Role and team are nil for somebody who can be invited but was not.
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
	// People finds memberships by their keys in the organization file. Those of the invented company say what somebody is
	// good for: owner, admin, manager, employee (of the manager's team), other-employee, reporting, accountant, without-kyc,
	// invitable.
	People map[string]string `json:"people"`
	// OAuthClients are the registered applications: one with a secret, one without.
	OAuthClients []OAuthClient `json:"oauth_clients"`
}
