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

	resp.Diagnostics.Append(mark(ctx, resp.Private, privateReplacing, false)...) // a replacement that failed before may have left it

	owned := r.session.knownOwned(ctx, &state)

	for _, deferred := range r.session.issuer.Plans.MarkEnding(state.ID.ValueString()) {
		resp.Diagnostics.Append(endingDuplicateError(deferred.Request, deferred.Duplicates, &state))
	}

	if len(owned) > 0 {
		resp.Diagnostics.Append(r.session.checkUses(&state, true)...)
		resp.Diagnostics.Append(r.session.destroyNotice(&state, owned)...)
	}

	resp.Diagnostics.Append(r.leftBehind(ctx, &state, false)...)
}

// leftBehind names the living renewals that the state does not know, before or after the destroy.
func (r *cardResource) leftBehind(ctx context.Context, state *Model, isDone bool) diag.Diagnostics {
	var diags diag.Diagnostics

	if r.session.ready() != nil || state.DeletionPolicy.ValueString() == policyAbandon {
		return nil
	}

	for _, id := range ownedIDs(state) {
		diags.Append(r.session.leftRenewal(ctx, state, id, isDone)...)
	}

	return diags
}
