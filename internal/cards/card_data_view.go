// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const dataViewDescription = `A page that shows the number and the security code of one card, for a short time and only once: the address of it, to be
put into an iframe (Qonto recommends 504 × 460 pixels) or opened in a browser. Everybody who has the address can see the card.

The address is ephemeral: it is in no plan, no state and no log. Terraform opens ephemeral resources in every command that
plans or applies, so each of them asks Qonto for a page, if anything uses it or not. Needs the scope ` + "`card.read`" + `.

Qonto's sandbox refuses it for virtual cards.`

// cardDataView is the ephemeral qonto_card_data_view.
type cardDataView struct {
	session *Session
}

type dataViewModel struct {
	CardID    types.String `tfsdk:"card_id"`
	Language  types.String `tfsdk:"language"`
	IframeURL types.String `tfsdk:"iframe_url"`
}

var _ ephemeral.EphemeralResourceWithConfigure = (*cardDataView)(nil)

// NewCardDataView is the factory of the ephemeral resource qonto_card_data_view.
func NewCardDataView() ephemeral.EphemeralResource {
	return &cardDataView{}
}

// Metadata names the ephemeral resource.
func (*cardDataView) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_card_data_view"
}

// Configure takes over the session that the provider has made.
func (v *cardDataView) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	v.session = SessionOf(req.ProviderData)
}

// Schema describes arguments and answer.
func (*cardDataView) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: dataViewDescription,
		Attributes: map[string]schema.Attribute{
			"card_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the card.", Validators: UUIDValidators()},
			"language": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "Language of the page: `en`, `it`, `es`, `de`, `fr` or `pt`. Default: `en`.",
				Validators:          []validator.String{stringvalidator.OneOf("en", "it", "es", "de", "fr", "pt")},
			},
			"iframe_url": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "Address of the page. It works once and for a short time.",
			},
		},
	}
}

// Open asks Qonto for the page.
func (v *cardDataView) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var model dataViewModel

	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)

	client, err := v.session.Client()
	if err != nil {
		resp.Diagnostics.Append(ErrorDiagnostic(summaryNotShown, "", err))
	}

	if resp.Diagnostics.HasError() {
		return
	}

	if model.Language.IsNull() {
		model.Language = types.StringValue("en")
	}

	ctx, cancel := context.WithTimeout(ctx, ReadTimeout)
	defer cancel()

	page, err := client.CardDataView(ctx, model.CardID.ValueString(), model.Language.ValueString())
	if err != nil {
		resp.Diagnostics.Append(v.session.notShown(ctx, model.CardID.ValueString(), err))

		return
	}

	model.IframeURL = types.StringValue(page.IframeURL.Reveal())
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}

// notShown explains what Qonto's answer does not: it refuses some cards without a reason.
func (s *Session) notShown(ctx context.Context, id string, err error) diag.Diagnostic {
	var refused *qonto.Error
	if !errors.As(err, &refused) || refused.Kind != qonto.KindInvalid && refused.Kind != qonto.KindNotFound {
		return ErrorDiagnostic(summaryNotShown, "", err)
	}

	card, lookedUp := s.reader.LookUp(ctx, id, "")

	switch {
	case lookedUp != nil:
		return ErrorDiagnostic(summaryNotShown, "", err)
	case card == nil:
		return s.notVisible(&Model{ID: types.StringValue(id)})
	default:
		return ErrorDiagnostic(summaryNotShown, reasonNotShown(card), err)
	}
}

func reasonNotShown(card *qonto.Card) string {
	m := fromAPI(card)
	physical, known := qonto.PhysicalLevel(card.CardLevel)

	switch {
	case card.Terminal():
		return fmt.Sprintf("Card %s is at the end of its life: its status is %q.", cardName(&m), card.Status)
	case known && !physical:
		return fmt.Sprintf("Card %s is not a physical one (%q). Qonto's sandbox shows no page for such cards and gives no reason; its holder sees the "+
			"number in the Qonto app.", cardName(&m), card.CardLevel)
	default:
		return ""
	}
}
