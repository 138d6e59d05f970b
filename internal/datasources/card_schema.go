// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// cardAttributes are what a data source tells of a card: every attribute of the resource that Qonto answers, the fields
// that only data sources have, and the usage that follows from them.
func cardAttributes() map[string]datasource.Attribute {
	attributes := usageAttributes()

	for name, a := range cards.AnswerAttributes() {
		attributes[name] = asComputed(a)
	}

	for _, f := range cardFields {
		attributes[f.name] = f.attribute
	}

	return attributes
}

// asComputed is an attribute of the resource as an answer: the same type and description, and nothing to configure.
func asComputed(from resource.Attribute) datasource.Attribute {
	description := withoutSettings(from.GetMarkdownDescription())

	switch a := from.(type) {
	case resource.StringAttribute:
		return datasource.StringAttribute{Computed: true, CustomType: a.CustomType, MarkdownDescription: description}
	case resource.BoolAttribute:
		return datasource.BoolAttribute{Computed: true, MarkdownDescription: description}
	case resource.Int64Attribute:
		return datasource.Int64Attribute{Computed: true, CustomType: a.CustomType, MarkdownDescription: description}
	case resource.SetAttribute:
		return datasource.SetAttribute{Computed: true, ElementType: a.ElementType, MarkdownDescription: description}
	case resource.SingleNestedAttribute:
		nested := map[string]datasource.Attribute{}
		for name, inner := range a.Attributes {
			nested[name] = asComputed(inner)
		}

		return datasource.SingleNestedAttribute{Computed: true, Attributes: nested, MarkdownDescription: description}
	default:
		panic(fmt.Sprintf("an attribute of the resource has the type %T, which no data source can show yet", from))
	}
}

// withoutSettings leaves out the sentences that matter only to users who configure a card.
func withoutSettings(description string) string {
	sentences := strings.SplitAfter(description, ". ")
	kept := sentences[:0]

	for _, sentence := range sentences {
		if !strings.HasPrefix(sentence, "Default: ") && !strings.HasPrefix(sentence, "Fixed once ") {
			kept = append(kept, sentence)
		}
	}

	return strings.TrimSpace(strings.Join(kept, ""))
}

// cardType is the type of a card in a data source.
func cardType() types.ObjectType {
	kinds := map[string]attr.Type{}
	for name, a := range cardAttributes() {
		kinds[name] = a.GetType()
	}

	return types.ObjectType{AttrTypes: kinds}
}

// cardValues are the attributes of a card in a data source.
func cardValues(card *qonto.Card, kind types.ObjectType) map[string]attr.Value {
	values := usageOf(card)

	for _, f := range cardFields {
		values[f.name] = f.value(card)
	}

	for name, value := range cards.AnswerValues(card) {
		if _, has := kind.AttrTypes[name]; has {
			values[name] = value
		}
	}

	return values
}
