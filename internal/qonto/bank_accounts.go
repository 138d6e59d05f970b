// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// BankAccount is an account that cards can be tied to. Members without the permission for balances get the id, name, status,
// main and organization_id only. What nothing here needs, such as a balance, is not decoded.
type BankAccount struct {
	ID                string  `json:"id"`
	Slug              *string `json:"slug"`
	Name              *string `json:"name"`
	Status            *string `json:"status"` // active, closed; open
	Main              *bool   `json:"main"`
	OrganizationID    *string `json:"organization_id"`
	IBAN              *string `json:"iban"`
	BIC               *string `json:"bic"`
	Currency          *string `json:"currency"`
	IsExternalAccount *bool   `json:"is_external_account"`
}

// UnmarshalJSON leaves out what has another type than documented.
func (b *BankAccount) UnmarshalJSON(data []byte) error {
	type plain BankAccount

	return decodeKnown(data, (*plain)(b))
}

// BankAccounts returns all bank accounts of the organization.
func (c *Client) BankAccounts(ctx context.Context) ([]BankAccount, error) {
	accounts := list[BankAccount]{
		op:    opListBankAccounts,
		route: "/v2/bank_accounts",
		name:  "bank_accounts",
		id:    func(account BankAccount) string { return account.ID },

		withoutMeta: true,
	}

	return accounts.all(ctx, c)
}

// BankAccount returns one bank account.
func (c *Client) BankAccount(ctx context.Context, id string) (BankAccount, error) {
	call := newRead(opReadBankAccount, "/v2/bank_accounts/{id}")
	call.id = id

	account, _, err := fetch(ctx, c, call, "bank_account", func(account BankAccount) error { return requireID(account.ID) })

	return account, err
}
