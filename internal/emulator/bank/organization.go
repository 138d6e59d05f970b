// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The roles of members, what has become of their invitation, and of the check of their identity.
const (
	RoleOwner      = "owner"
	RoleAdmin      = "admin"
	RoleManager    = "manager"
	RoleReporting  = "reporting"
	RoleEmployee   = "employee"
	RoleAccountant = "accountant"

	MemberActive    = "active"
	MemberInvited   = "invited"
	MemberInvitable = "invitable"

	KycAccepted = "accepted"
	KycWaiting  = "waiting"
)

// The statuses of accounts.
const (
	AccountActive = "active"
	AccountClosed = "closed"
)

// OwnerID is the membership of the organization's owner.
func (s *Store) OwnerID() string {
	for _, person := range s.Members {
		if person.Role != nil && *person.Role == RoleOwner {
			return person.ID
		}
	}

	return ""
}

// Membership finds a member by id.
func (s *Store) Membership(id string) (control.Membership, bool) {
	at := slices.IndexFunc(s.Members, func(one control.Membership) bool { return one.ID == id })
	if at < 0 {
		return control.Membership{}, false
	}

	return s.Members[at], true
}

// Account finds a bank account by id.
func (s *Store) Account(id string) (control.BankAccount, bool) {
	at := slices.IndexFunc(s.Accounts, func(account control.BankAccount) bool { return account.ID == id })
	if at < 0 {
		return control.BankAccount{}, false
	}

	return s.Accounts[at], true
}

// MainAccountID is the account that cards debit unless something else is said.
func (s *Store) MainAccountID() string {
	for _, account := range s.Accounts {
		if account.Main {
			return account.ID
		}
	}

	return ""
}
