// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// identityModel is what identifies a card in Qonto.
type identityModel struct {
	ID types.String `tfsdk:"id"`
}
