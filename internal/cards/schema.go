// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

const maxNicknameLength = 40

const resourceDescription = `Issues a Qonto company card and manages it until the end of its life. One resource is one card.

**Issuing a card cannot be undone**: a physical card is billed and posted, and a discarded card never comes back. Attributes have the names
of Qonto's API. Limits are whole euros.`

// Schema describes qonto_card. Plan behaviour is not attached to attributes: it lives in ModifyPlan, in one pass.
func (r *cardResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: resourceDescription,
		Attributes: merged(
			fieldAttributes(),
			map[string]schema.Attribute{"address": addressAttribute()},
			providerAttributes(ctx),
			factAttributes(),
			historyAttributes(),
		),
	}
}

// IdentitySchema says that the id alone identifies a card: ids are unique over all organizations.
func (r *cardResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The id of the card in Qonto.",
			},
		},
	}
}

func merged(groups ...map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}

	for _, group := range groups {
		maps.Copy(all, group)
	}

	return all
}

func addressAttribute() schema.Attribute {
	line := func(description string, required bool, validators ...validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			Required: required, Optional: !required, WriteOnly: true,
			MarkdownDescription: description,
			Validators:          append(NotEmptyValidators(), validators...),
		}
	}

	return schema.SingleNestedAttribute{
		Optional: true, WriteOnly: true,
		MarkdownDescription: "Physical cards with `ship_to_business = false`: where the card is posted. Sent when the card is issued, and stored " +
			"nowhere. A later change does nothing.",
		Attributes: map[string]schema.Attribute{
			"contact_name": line("Name on the parcel.", false),
			"first_line":   line("Street and number.", true),
			"second_line":  line("Second line of the address.", false),
			"third_line":   line("Third line of the address.", false),
			"zipcode":      line("Postal code.", true),
			"city":         line("City.", true),
			"country":      line("Country, as two capital letters (ISO 3166-1 alpha-2), such as `FR`.", true, countryFormat()),
		},
	}
}
