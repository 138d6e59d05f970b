// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

// cardFilters are the filters of a list block as arguments of a data source.
func cardFilters() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, a := range cards.FilterAttributes() {
		attributes[name] = asArgument(a)
	}

	return attributes
}

// asArgument is an argument of a list block as one of a data source: the same type, description and validators.
func asArgument(from listschema.Attribute) schema.Attribute {
	switch a := from.(type) {
	case listschema.StringAttribute:
		return schema.StringAttribute{Optional: true, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case listschema.BoolAttribute:
		return schema.BoolAttribute{Optional: true, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators}
	case listschema.ListAttribute:
		return schema.ListAttribute{
			Optional: true, ElementType: a.ElementType, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
		}
	default:
		panic(fmt.Sprintf("a filter has the type %T, which no data source can take yet", from))
	}
}
