// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// maxAlternatives keeps the URL of a filtered list below the eight kilobytes that servers commonly take.
const maxAlternatives = 100

const (
	queryDescription = "Only cards in which Qonto finds this text: in first and last name of the holder, nickname, id, last digits, status or expiry."
	sortDescription  = "Order: `status`, `nickname`, `last_activity_at` or `created_at`, then `:asc` or `:desc`. Default: `created_at:asc`."
	endedDescription = "Also cards whose life is over: expired, discarded, lost, stolen and so on. Default: `false`, unless `statuses` or `ids` ask " +
		"for certain cards."
)

// Filter is what narrows a list of cards.
type Filter struct {
	Query          types.String `tfsdk:"query"`
	IDs            types.List   `tfsdk:"ids"`
	HolderIDs      types.List   `tfsdk:"holder_ids"`
	Statuses       types.List   `tfsdk:"statuses"`
	BankAccountIDs types.List   `tfsdk:"bank_account_ids"`
	CardLevels     types.List   `tfsdk:"card_levels"`
	SortBy         types.String `tfsdk:"sort_by"`
	IncludeEnded   types.Bool   `tfsdk:"include_ended"`
}

// alternativeFilter is a filter of Qonto's that takes alternatives.
type alternativeFilter struct {
	name        string
	description string
	each        []validator.String
}

func alternativeFilters() []alternativeFilter {
	return []alternativeFilter{
		{"ids", "Only these cards.", UUIDValidators()},
		{"holder_ids", "Only cards of these people (see `qonto_memberships`).", UUIDValidators()},
		{"statuses", "Only cards in these statuses, such as `live` or `paused`.", NotEmptyValidators()},
		{"bank_account_ids", "Only cards that debit these bank accounts (see `qonto_bank_accounts`).", UUIDValidators()},
		{"card_levels", "Only cards of these levels, such as `virtual` or `plus`.", NotEmptyValidators()},
	}
}

func (f alternativeFilter) validators() []validator.List {
	return []validator.List{listvalidator.SizeBetween(1, maxAlternatives), listvalidator.NoNullValues(), listvalidator.ValueStringsAre(f.each...)}
}

func sortFormat() []validator.String {
	pattern := regexp.MustCompile(`^[a-z_]+:(asc|desc)$`)

	return []validator.String{stringvalidator.RegexMatches(pattern, "must be an attribute and a direction, such as nickname:asc")}
}

// FilterAttributes are the filters as arguments of a list block.
func FilterAttributes() map[string]listschema.Attribute {
	attributes := map[string]listschema.Attribute{
		"query":         listschema.StringAttribute{Optional: true, MarkdownDescription: queryDescription, Validators: NotEmptyValidators()},
		"sort_by":       listschema.StringAttribute{Optional: true, MarkdownDescription: sortDescription, Validators: sortFormat()},
		"include_ended": listschema.BoolAttribute{Optional: true, MarkdownDescription: endedDescription},
	}

	for _, f := range alternativeFilters() {
		attributes[f.name] = listschema.ListAttribute{
			Optional: true, ElementType: types.StringType, MarkdownDescription: f.description, Validators: f.validators(),
		}
	}

	return attributes
}

// toAPI is what Qonto filters by.
func (f *Filter) toAPI() qonto.CardFilter {
	return qonto.CardFilter{
		Query:          f.Query.ValueString(),
		IDs:            alternatives(f.IDs),
		HolderIDs:      alternatives(f.HolderIDs),
		Statuses:       alternatives(f.Statuses),
		BankAccountIDs: alternatives(f.BankAccountIDs),
		CardLevels:     alternatives(f.CardLevels),
		SortBy:         f.SortBy.ValueString(),
	}
}

func alternatives(list types.List) []string {
	var texts []string

	for _, e := range list.Elements() {
		if text, ok := e.(types.String); ok {
			texts = append(texts, text.ValueString())
		}
	}

	return texts
}

// wants is what Qonto cannot filter by: which statuses are final is not in its API, and the list of them is open.
func (f *Filter) wants(card *qonto.Card) bool {
	return !card.Terminal() || f.IncludeEnded.ValueBool() || f.IncludeEnded.IsNull() && (!f.Statuses.IsNull() || !f.IDs.IsNull())
}
