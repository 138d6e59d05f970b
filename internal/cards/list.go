// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var _ list.ListResourceWithConfigure = (*cardResource)(nil)

// NewListResource is the factory of list "qonto_card".
func NewListResource() list.ListResource {
	return &cardResource{}
}

// ListResourceConfigSchema describes the filters.
func (*cardResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{
		MarkdownDescription: "The cards of the organization, as far as the member to whom the access token belongs may see them, for `terraform query`. " +
			"All filters must hold; the values of one filter are alternatives. Cards whose life is over are left out unless they are asked for: they " +
			"cannot be imported. Needs the scope `card.read`.",
		Attributes: FilterAttributes(),
	}
}

// List streams the cards page by page, and no page more than the limit needs. A failure is a result, and the last one.
func (r *cardResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter Filter

	diags := req.Config.Get(ctx, &filter)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	stream.Results = func(push func(list.ListResult) bool) {
		ctx, cancel := context.WithTimeout(ctx, ReadTimeout)
		defer cancel()

		encode, pushed := resultEncoderOf(ctx, &req), int64(0)

		for card, err := range r.session.Cards(ctx, &filter, int(req.Limit)) {
			if err != nil {
				push(list.ListResult{Diagnostics: diag.Diagnostics{NotListedDiagnostic(err)}})

				return
			}

			pushed++

			if !push(encode.result(ctx, card)) || pushed == req.Limit {
				return
			}
		}
	}
}

// resultEncoder writes results attribute by attribute: the framework would set one attribute of an object after the other,
// which takes several times as long.
type resultEncoder struct {
	request  *list.ListRequest
	resource tftypes.Type
	identity tftypes.Type
	size     int // the number of the attributes of the resource
}

func resultEncoderOf(ctx context.Context, req *list.ListRequest) resultEncoder {
	return resultEncoder{
		request: req, resource: req.ResourceSchema.Type().TerraformType(ctx), identity: req.ResourceIdentitySchema.Type().TerraformType(ctx),
		size: len(req.ResourceSchema.GetAttributes()),
	}
}

// result is a card as an import of it would have it.
func (e resultEncoder) result(ctx context.Context, card *qonto.Card) list.ListResult {
	state := imported(card)
	identity := map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, card.ID)}
	result := list.ListResult{
		DisplayName: displayName(&state),
		Identity:    &tfsdk.ResourceIdentity{Schema: e.request.ResourceIdentitySchema, Raw: tftypes.NewValue(e.identity, identity)},
	}

	if e.request.IncludeResource {
		object, err := e.object(ctx, &state)
		if err != nil {
			result.Diagnostics.AddError(summaryNotListed, sentence(err.Error()))
		}

		result.Resource = &tfsdk.Resource{Schema: e.request.ResourceSchema, Raw: object}
	}

	return result
}

func (e resultEncoder) object(ctx context.Context, state *Model) (tftypes.Value, error) {
	values := make(map[string]tftypes.Value, e.size)

	for name, value := range state.attributes() {
		converted, err := value.ToTerraformValue(ctx)
		if err != nil {
			return tftypes.Value{}, fmt.Errorf("writing %s: %w", name, err)
		}

		values[name] = converted
	}

	return tftypes.NewValue(e.resource, values), nil
}

// displayName tells people which card a result is, and what has become of it.
func displayName(m *Model) string {
	name := strings.ReplaceAll(cardName(m), `"`, "")

	return fmt.Sprintf("%s (%s, %s)", name, m.CardLevel.ValueString(), m.Status.ValueString())
}
