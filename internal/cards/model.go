// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// addressModel is the delivery address as the configuration holds it; it never reaches plan or state.
type addressModel struct {
	ContactName types.String `tfsdk:"contact_name"`
	FirstLine   types.String `tfsdk:"first_line"`
	SecondLine  types.String `tfsdk:"second_line"`
	ThirdLine   types.String `tfsdk:"third_line"`
	Zipcode     types.String `tfsdk:"zipcode"`
	City        types.String `tfsdk:"city"`
	Country     types.String `tfsdk:"country"`
}

// identityModel is what identifies a card in Qonto.
type identityModel struct {
	ID types.String `tfsdk:"id"`
}
