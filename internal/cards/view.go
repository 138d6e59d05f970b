// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// viewAttributes are what a data source tells of a card: every attribute of the resource that Qonto answers, the fields
// that only data sources have, and the figures that follow from them.
func viewAttributes() map[string]datasource.Attribute {
	attributes := figureAttributes()

	for name, a := range merged(
		creationAttributes(), behaviourAttributes(), optionAttributes(), limitAttributes(), factAttributes(), historyAttributes(),
	) {
		if !a.IsWriteOnly() {
			attributes[name] = asFact(a)
		}
	}

	for _, f := range dataFields() {
		attributes[f.name] = f.attribute
	}

	return attributes
}

// asFact is an attribute of the resource as an answer: the same type and description, and nothing to configure.
func asFact(from resource.Attribute) datasource.Attribute {
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
			nested[name] = asFact(inner)
		}

		return datasource.SingleNestedAttribute{Computed: true, Attributes: nested, MarkdownDescription: description}
	default:
		panic(fmt.Sprintf("an attribute of the resource has the type %T, which no data source can show yet", from))
	}
}

// withoutSettings leaves out the sentences that matter only to whoever configures a card.
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

// viewType is the shape of a card in a data source.
func viewType() types.ObjectType {
	shape := map[string]attr.Type{}
	for name, a := range viewAttributes() {
		shape[name] = a.GetType()
	}

	return types.ObjectType{AttrTypes: shape}
}

// viewOf is the card as a data source tells it.
func viewOf(card *qonto.Card, shape types.ObjectType) map[string]attr.Value {
	m := fromAPI(card)
	view := figuresOf(&m, card)

	for _, f := range dataFields() {
		view[f.name] = f.value(card)
	}

	for name, value := range m.values() {
		if _, shown := shape.AttrTypes[name]; shown {
			view[name] = value
		}
	}

	return view
}

// values are all attributes of the model by their names.
func (m *Model) values() map[string]attr.Value {
	values := map[string]attr.Value{}

	for field, content := range reflect.ValueOf(m).Elem().Fields() {
		if value, ok := reflect.TypeAssert[attr.Value](content); ok {
			values[field.Tag.Get("tfsdk")] = value
		}
	}

	return values
}
