// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// bankAccountModel leaves out balances: they change with every payment, and a state file is no place for them.
type bankAccountModel struct {
	ID                types.String `tfsdk:"id"`
	Name              types.String `tfsdk:"name"`
	Slug              types.String `tfsdk:"slug"`
	IBAN              types.String `tfsdk:"iban"`
	BIC               types.String `tfsdk:"bic"`
	Currency          types.String `tfsdk:"currency"`
	Status            types.String `tfsdk:"status"`
	Main              types.Bool   `tfsdk:"main"`
	IsExternalAccount types.Bool   `tfsdk:"is_external_account"`
	OrganizationID    types.String `tfsdk:"organization_id"`
}

type bankAccountsModel struct {
	BankAccounts []bankAccountModel `tfsdk:"bank_accounts"`
}

// NewBankAccounts is the factory of the data source qonto_bank_accounts.
func NewBankAccounts() datasource.DataSource {
	return &dataSource[bankAccountsModel]{
		name: "bank_accounts",
		schema: schema.Schema{
			MarkdownDescription: "All bank accounts that the access token can see, closed ones too, without their balances. " +
				"Needs the scope `organization.read`.",
			Attributes: map[string]schema.Attribute{
				"bank_accounts": table("The bank accounts, in the order of their ids.", bankAccountAttributes()),
			},
		},
		read: readBankAccounts,
	}
}

func bankAccountAttributes() map[string]schema.Attribute {
	const permission = " Qonto shows it to members with the permission for it only."

	return map[string]schema.Attribute{
		"id":                  computedString("The id of the bank account: what `bank_account_id` of a card takes."),
		"name":                computedString("Name of the bank account in Qonto."),
		"slug":                computedString("Slug of the bank account."),
		"iban":                computedString("IBAN of the bank account." + permission),
		"bic":                 computedString("BIC of the bank account." + permission),
		"currency":            computedString("Currency of the bank account, such as `EUR`." + permission),
		"status":              computedString("`active`, `closed`, or what Qonto adds."),
		"main":                computedBool("Whether it is the main account of the organization."),
		"is_external_account": computedBool("Whether another bank keeps the account. Cards need an account at Qonto."),
		"organization_id":     computedString("Organization that the bank account belongs to."),
	}
}

func readBankAccounts(ctx context.Context, lookups *qonto.Lookups, model *bankAccountsModel) diag.Diagnostics {
	accounts, diags := listBankAccounts(ctx, lookups)

	model.BankAccounts = rows(accounts, everything, func(account qonto.BankAccount) string { return account.ID }, bankAccountRow)

	return diags
}

// listBankAccounts returns every bank account. Slugs are in the answer for the organization only.
func listBankAccounts(ctx context.Context, lookups *qonto.Lookups) ([]qonto.BankAccount, diag.Diagnostics) {
	accounts, err := lookups.BankAccounts(ctx)
	if err == nil && slices.ContainsFunc(accounts, func(account qonto.BankAccount) bool { return account.Slug == nil }) {
		accounts, err = withSlugs(ctx, lookups, accounts)
	}

	if err != nil {
		return nil, diag.Diagnostics{cards.LookupErrorDiagnostic("Bank accounts not read", scopeOrganization, err)}
	}

	return accounts, nil
}

// withSlugs returns the accounts anew: those that were given belong to all data sources.
func withSlugs(ctx context.Context, lookups *qonto.Lookups, accounts []qonto.BankAccount) ([]qonto.BankAccount, error) {
	organization, err := lookups.Organization(ctx)
	if err != nil {
		return nil, err
	}

	slugs := map[string]*string{}
	for _, account := range organization.BankAccounts {
		slugs[account.ID] = account.Slug
	}

	accounts = slices.Clone(accounts)
	for i := range accounts {
		if accounts[i].Slug == nil {
			accounts[i].Slug = slugs[accounts[i].ID]
		}
	}

	return accounts, nil
}

func bankAccountRow(account qonto.BankAccount) bankAccountModel {
	return bankAccountModel{
		ID:                types.StringValue(account.ID),
		Name:              types.StringPointerValue(account.Name),
		Slug:              types.StringPointerValue(account.Slug),
		IBAN:              types.StringPointerValue(account.IBAN),
		BIC:               types.StringPointerValue(account.BIC),
		Currency:          types.StringPointerValue(account.Currency),
		Status:            types.StringPointerValue(account.Status),
		Main:              types.BoolPointerValue(account.Main),
		IsExternalAccount: types.BoolPointerValue(account.IsExternalAccount),
		OrganizationID:    types.StringPointerValue(account.OrganizationID),
	}
}
