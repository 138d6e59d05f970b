// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// planDestroy refuses to end a protected card, and names the cards that are about to end. Older CLIs plan the destroy of
// an orphan before they refresh it, so the state may be behind.
func (r *cardResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state Model

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	owned, failed := r.session.ownedCards(ctx, &state)
	if failed != nil {
		owned = ownedByState(&state)
	}

	for _, deferred := range r.session.issuer.Plans.MarkEnding(state.ID.ValueString()) {
		resp.Diagnostics.Append(endingDuplicateError(deferred.Request, deferred.Duplicates, &state))
	}

	if len(owned) == 0 {
		resp.Diagnostics.Append(r.leftBehind(ctx, &state)...)

		return
	}

	resp.Diagnostics.Append(r.session.checkUses(&state, true)...)
	resp.Diagnostics.Append(r.session.destroyNotice(&state, owned)...)
	resp.Diagnostics.Append(r.leftBehind(ctx, &state)...)
}

// leftBehind names the living renewal that the state does not know.
func (r *cardResource) leftBehind(ctx context.Context, state *Model) diag.Diagnostics {
	_, err := r.session.Client()
	if err != nil || !state.RenewalID.IsNull() || state.DeletionPolicy.ValueString() == policyAbandon {
		return nil
	}

	card, err := r.session.reader.LookUp(ctx, state.ID.ValueString(), "")
	if err != nil || card == nil {
		return nil
	}

	return r.session.leftRenewal(ctx, state, card)
}
