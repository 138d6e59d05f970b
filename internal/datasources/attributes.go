// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// computedString is an answer that cannot be given as an argument.
func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// computedBool is an answer of true or false that cannot be given as an argument.
func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// filter is an argument that is no answer.
func filter(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: cards.NotEmptyValidators()}
}

// searchable turns an answer into one that can also be given as an argument. An empty string is refused: it is more
// likely a variable without a value than somebody's name.
func searchable(attributes map[string]schema.Attribute, name, how string) {
	searchableAs(attributes, name, how, cards.NotEmptyValidators())
}

// searchableAs turns an answer into an argument as well, with validators of its own.
func searchableAs(attributes map[string]schema.Attribute, name, how string, validators []validator.String) {
	attributes[name] = schema.StringAttribute{
		Optional: true, Computed: true, Validators: validators,
		MarkdownDescription: attributes[name].GetMarkdownDescription() + how,
	}
}

// table is a list of answers.
func table(description string, columns map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: description,
		NestedObject:        schema.NestedAttributeObject{Attributes: columns},
	}
}

// rows makes a table out of the entries that pass the filter, in the order of their keys, so that a plan does not
// change when only Qonto's order does.
func rows[T, M any](entries []T, keep func(T) bool, key func(T) string, row func(T) M) []M {
	kept := slices.DeleteFunc(slices.Clone(entries), func(entry T) bool { return !keep(entry) })
	slices.SortStableFunc(kept, func(a, b T) int { return cmp.Compare(key(a), key(b)) })

	made := make([]M, 0, len(kept))
	for _, entry := range kept {
		made = append(made, row(entry))
	}

	return made
}

func everything[T any](T) bool { return true }

// passes tells whether a value satisfies a filter; one that is not configured lets everything pass.
func passes(wanted types.String, got *string) bool {
	return wanted.IsNull() || same(wanted.ValueString(), got)
}

// asWritten keeps an argument as it was written: what is planned from it must still be true after a read that
// Terraform puts off until apply.
func asWritten[V attr.Value](argument, answer V) V {
	if argument.IsNull() {
		return answer
	}

	return argument
}
