// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// providerAttributes steer the provider; none of them is sent to Qonto.
func providerAttributes(ctx context.Context) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"deletion_policy": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "What destroying the resource does to the card: `discard` ends it for good, `lock` pauses it, `abandon` leaves it as it " +
				"is, `prevent` refuses. The card in `renewal_id` is treated alike. Default: `prevent` for physical cards and for levels that this version " +
				"does not know, `discard` for all others.",
			Validators: []validator.String{stringvalidator.OneOf(policies()...)},
		},
		"allow_replacement": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a change of a value that is fixed once the card is issued ends this card and issues another one. " +
				"Default: `false`, which makes such a change an error. With `true`, the old card is gone even if the new one is refused or not " +
				"approved, unless `create_before_destroy` is set.",
		},
		"idempotency_seed": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Tells apart cards that are otherwise configured alike, such as `idempotency_seed = count.index`. Changing it on an " +
				"existing card changes only the state.",
			Validators: NotEmptyValidators(),
		},
		"idempotency_key": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Key under which the card was issued, a UUID derived from the configuration: a repeated request with the same key " +
				"gets the same card. `null` for imported cards and renewals.",
		},
		"unapplied": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Attributes that the last apply could not set although the card was issued. Empty when all is well. The next plan shows " +
				"what is left to do.",
		},
		"renewal_id": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Id of the living card with which Qonto renews this one, `null` while there is none. The resource moves on to it when " +
				"this card has expired. Destroying the resource ends both.",
		},
		"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
			Create: true, Read: true, Update: true, Delete: true,
			CreateDescription: timeoutDescription(createTimeout),
			ReadDescription:   timeoutDescription(ReadTimeout),
			UpdateDescription: timeoutDescription(updateTimeout),
			DeleteDescription: timeoutDescription(deleteTimeout),
		}),
	}
}

func timeoutDescription(byDefault time.Duration) string {
	return fmt.Sprintf("Time limit, such as `10m`. Default: `%.0fm`.", byDefault.Minutes())
}

// nullTimeouts are timeouts that nobody configured.
func nullTimeouts() timeouts.Value {
	text := types.StringType

	return timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{"create": text, "read": text, "update": text, "delete": text})}
}
