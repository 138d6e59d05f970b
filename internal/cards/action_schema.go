// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Schema describes the arguments. What cannot be undone wants to be confirmed.
func (a *cardAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"card_id": schema.StringAttribute{Required: true, MarkdownDescription: "Id of the card.", Validators: UUIDValidators()},
	}

	if a.kind.final {
		attributes["confirm"] = schema.StringAttribute{
			Required: true, Validators: NotEmptyValidators(),
			MarkdownDescription: "The last four digits of the card's number, so that a mistaken id ends no card. Of a card whose digits Qonto does not " +
				"tell, its id.",
		}
	}

	resp.Schema = schema.Schema{MarkdownDescription: a.kind.description, Attributes: attributes}
}

func (a *cardAction) read(ctx context.Context, config tfsdk.Config) (actionModel, diag.Diagnostics) {
	var model actionModel

	diags := config.GetAttribute(ctx, path.Root("card_id"), &model.CardID)
	if a.kind.final {
		diags.Append(config.GetAttribute(ctx, path.Root("confirm"), &model.Confirm)...)
	}

	return model, diags
}

// confirmed compares the confirmation with what people see on the card.
func confirmed(card *qonto.Card, config *actionModel) bool {
	expected := card.ID
	if digits := qonto.Text(card.LastDigits); digits != "" {
		expected = digits
	}

	return config.Confirm.Equal(types.StringValue(expected))
}

func (s *Session) notConfirmed(card *qonto.Card) diag.Diagnostic {
	m := fromAPI(card)

	return diag.NewAttributeErrorDiagnostic(path.Root("confirm"), "Card not confirmed", fmt.Sprintf(
		"confirm must be the last four digits of the card that card_id means, or its id if Qonto does not tell its digits. %s Nothing was done. "+
			"Check that card_id is the card you mean.", s.describe(&m)))
}
