// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// NewBankAccount is the factory of the data source qonto_bank_account.
func NewBankAccount() datasource.DataSource {
	attributes := bankAccountAttributes()

	searchable(attributes, "id", "")
	searchable(attributes, "name", " As an argument in any letter case.")
	searchable(attributes, "slug", "")
	searchable(attributes, "iban", " As an argument with or without spaces.")

	attributes["main"] = schema.BoolAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: attributes["main"].GetMarkdownDescription() + " As an argument only `true`.",
		Validators:          []validator.Bool{boolvalidator.Equals(true)},
	}

	return &dataSource[bankAccountModel]{
		name: "bank_account",
		schema: schema.Schema{
			MarkdownDescription: "One bank account of the organization, without its balance. Exactly one of `id`, `name`, `iban`, `slug` and `main` " +
				"says which. Needs the scope `organization.read`.",
			Attributes: attributes,
		},
		validators: []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(
			path.MatchRoot("id"), path.MatchRoot("name"), path.MatchRoot("iban"), path.MatchRoot("slug"), path.MatchRoot("main"),
		)},
		read: readBankAccount,
	}
}

func readBankAccount(ctx context.Context, lookups *qonto.Lookups, model *bankAccountModel) diag.Diagnostics {
	accounts, diags := listBankAccounts(ctx, lookups)
	if diags.HasError() {
		return diags
	}

	account, diags := model.search(accounts).pick(accounts)
	if diags.HasError() {
		return diags
	}

	answer := bankAccountRow(account)
	answer.Name = asWritten(model.Name, answer.Name)
	answer.IBAN = asWritten(model.IBAN, answer.IBAN)
	*model = answer

	return nil
}

// search is what the one argument asks for. The accounts tell whether an IBAN or slug may be hidden from the token.
func (m *bankAccountModel) search(accounts []qonto.BankAccount) entrySearch[qonto.BankAccount] {
	wanted := entrySearch[qonto.BankAccount]{
		kind:     entryKind{singular: "bank account", plural: "bank accounts"},
		describe: describeBankAccount,
	}

	switch {
	case !m.ID.IsNull():
		wanted.argument, wanted.criterion = "id", fmt.Sprintf("the id %q", m.ID.ValueString())
		wanted.matches = func(account qonto.BankAccount) bool { return account.ID == m.ID.ValueString() }
	case !m.Name.IsNull():
		wanted.argument, wanted.criterion = "name", fmt.Sprintf("the name %q", m.Name.ValueString())
		wanted.matches = func(account qonto.BankAccount) bool { return sameName(m.Name.ValueString(), account.Name) }
	case !m.IBAN.IsNull():
		wanted.argument, wanted.criterion = "iban", "this IBAN"
		wanted.matches = func(account qonto.BankAccount) bool { return sameIBAN(m.IBAN.ValueString(), account.IBAN) }
		wanted.hint = hidden("IBAN", accounts, func(account qonto.BankAccount) bool { return account.IBAN == nil })
	case !m.Slug.IsNull():
		wanted.argument, wanted.criterion = "slug", fmt.Sprintf("the slug %q", m.Slug.ValueString())
		wanted.matches = func(account qonto.BankAccount) bool { return same(m.Slug.ValueString(), account.Slug) }
		wanted.hint = hidden("slug", accounts, func(account qonto.BankAccount) bool { return account.Slug == nil })
	default:
		wanted.argument, wanted.criterion = "main", "the mark of the main account"
		wanted.matches = func(account qonto.BankAccount) bool { return qonto.IsTrue(account.Main) }
	}

	return wanted
}

// hidden says that an account may be there although it was not found by what Qonto does not show of it.
func hidden(what string, accounts []qonto.BankAccount, without func(qonto.BankAccount) bool) string {
	if !slices.ContainsFunc(accounts, without) {
		return ""
	}

	return "Qonto does not show this access token the " + what + " of every account: that takes a token of an owner, an admin, or a member with " +
		"the permission for it. Look the account up by name or id instead."
}

func describeBankAccount(account qonto.BankAccount) string {
	mark := ""
	if qonto.IsTrue(account.Main) {
		mark = "main account"
	}

	return labelled(account.Name, "id "+account.ID, fact("status", account.Status), mark)
}
