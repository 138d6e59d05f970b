// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// Organization is the company that the token belongs to. Every field may be missing.
type Organization struct {
	ID                    string        `json:"id"`
	Slug                  string        `json:"slug"`
	Name                  *string       `json:"name"`
	LegalName             *string       `json:"legal_name"`
	Locale                *string       `json:"locale"`
	LegalCountry          *string       `json:"legal_country"`
	LegalForm             *string       `json:"legal_form"`
	LegalNumber           *string       `json:"legal_number"`
	LegalRegistrationDate *string       `json:"legal_registration_date"`
	LegalSector           *string       `json:"legal_sector"`
	ContractSignedAt      *string       `json:"contract_signed_at"`
	BankAccounts          []BankAccount `json:"bank_accounts"`
}

// UnmarshalJSON leaves out what has another type than documented.
func (o *Organization) UnmarshalJSON(data []byte) error {
	type plain Organization

	return decodeKnown(data, (*plain)(o))
}

// Organization returns the company of the token with its bank accounts.
func (c *Client) Organization(ctx context.Context) (Organization, error) {
	call := newRead(opReadOrganization, "/v2/organization")
	organization, _, err := fetch(ctx, c, call, "organization", anyValue[Organization])

	return organization, err
}
