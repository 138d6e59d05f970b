// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ImportState takes over a card by its id or its identity; the refresh that follows reads everything else.
func (*cardResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if isByIdentity := id == "" && req.Identity != nil && !req.Identity.Raw.IsNull(); isByIdentity {
		var identity identityModel

		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.ID.ValueString()
	}

	if resp.Diagnostics.HasError() {
		return
	}

	if !uuidPattern().MatchString(id) {
		resp.Diagnostics.AddError("Not the id of a card", "A card is imported by its id in Qonto, a UUID in lower case such as "+
			"3c90c3cc-0d44-4b50-8888-8dd25736052a. Nicknames and last digits are not ids.")

		return
	}

	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
