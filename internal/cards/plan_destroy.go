// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// planDestroy refuses to end a protected card, and names the card that is about to end. Older CLIs plan the destroy of
// an orphan before they refresh it, so the state may be behind.
func (r *cardResource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state Model

	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)

	if resp.Diagnostics.HasError() {
		return
	}

	r.catchUp(ctx, &state)

	if isFinal(state.Status.ValueString()) {
		return
	}

	if !r.run.roster.end(state.ID.ValueString(), "") {
		resp.Diagnostics.Append(twoObjects(&state))
	}

	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		resp.Diagnostics.Append(prevented(&state))
	case policyDiscard:
		resp.Diagnostics.Append(r.discardNotice(ctx, &state)...)
	case policyLock:
		resp.Diagnostics.AddWarning("Card "+cardName(&state)+" will be locked and left in Qonto",
			describe(&state)+" It is paused and stays in Qonto, where its fees go on.")
	case policyAbandon:
		resp.Diagnostics.AddWarning("Card "+cardName(&state)+" will be left in Qonto as it is",
			describe(&state)+" Terraform forgets it; it can be used as before, and its fees go on.")
	}
}

// catchUp brings a state that may be behind up to date, for the text of the plan. A look that fails leaves it as it is.
func (r *cardResource) catchUp(ctx context.Context, state *Model) {
	_, err := r.run.Client()
	if err != nil {
		return
	}

	card, err := r.run.lookUp(ctx, state.ID.ValueString(), "")
	if err != nil || card == nil {
		return
	}

	*state, _ = refreshed(state, card, nil)
}

// discardNotice says which card ends, what ends with it, and what is done on the way.
func (r *cardResource) discardNotice(ctx context.Context, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	text := describe(state) + " A discarded card never comes back."

	if state.Locked.ValueBool() {
		text += "\n\nThe card is locked, and Qonto may want it unlocked before it is discarded. It is then unlocked and discarded in one step, " +
			"which may need an approval in the app, and locked again should the discard fail."
	}

	renewal, err := r.renewalOf(ctx, state)

	switch {
	case err != nil:
		text += "\n\nIt was renewed by Qonto. The card that renews it ends as well; which one that is could not be looked up now."
	case renewal != nil && !renewal.Terminal():
		m := fromAPI(renewal)
		text += fmt.Sprintf("\n\nIt was renewed by Qonto. Card %s (id %s), which renews it, ends as well.", cardName(&m), renewal.ID)

		if !r.run.roster.end(renewal.ID, cardName(state)) {
			diags.Append(renewalHeld(cardName(state), &m))
		}
	}

	diags.AddWarning("Card "+cardName(state)+" will be discarded for good", text)

	return diags
}

func (r *cardResource) renewalOf(ctx context.Context, state *Model) (*qonto.Card, error) {
	_, err := r.run.Client()
	if err != nil || !state.Renewed.ValueBool() {
		return nil, err
	}

	return r.run.successor(ctx, cardOf(state))
}

func prevented(state *Model) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so its resource cannot be destroyed. %s\n\n%s",
		cardName(state), policyPrevent, describe(state), waysPastPrevent))
}

// replacementPrevented is the same for a card whose place a new one was to take, of which planning knows only the id.
func replacementPrevented(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so it cannot be replaced (by -replace, or because it is tainted). If it is tainted, "+
			"terraform untaint keeps it.\n\n%s", id, policyPrevent, waysPastPrevent))
}

const (
	summaryProtected = "Card is protected from being ended"
	waysPastPrevent  = "To end the card, set deletion_policy = \"discard\", apply that, and destroy or replace it then. " +
		"To keep the card and forget the resource, use deletion_policy = \"abandon\" or a removed block.\n\n" +
		"terraform destroy makes a normal plan first and stops at the same message."
)

// renewalHeld stops a destroy that would end the card of another resource: the one that renews its own.
func renewalHeld(old string, renewal *Model) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Renewal of the card is held by another resource", fmt.Sprintf(
		"Destroying card %s ends the card that renews it as well, and that one, %s (id %s), is held by another resource. "+
			"Set deletion_policy = \"abandon\" on card %s and apply that first: it expires by itself.",
		old, cardName(renewal), renewal.ID.ValueString(), old))
}
