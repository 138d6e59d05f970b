// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
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

	r.session.issuer.Plans.MarkEnding(state.ID.ValueString())

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

// destroyNotice says what becomes of the living cards of a resource that is destroyed.
func (s *Session) destroyNotice(state *Model, owned []qonto.Card) diag.Diagnostics {
	var diags diag.Diagnostics

	m := fromAPI(&owned[0])
	if owned[0].ID == state.ID.ValueString() {
		m = *state
	}

	text := s.describe(&m)
	if len(owned) > 1 {
		text += fmt.Sprintf(" Qonto has renewed it, and the same is done to the renewal after it: card %s.", namesOfOwned(owned[1:]))
	}

	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		diags.Append(s.prevented(&m))
	case policyDiscard:
		diags.AddWarning("Card "+cardName(&m)+" will be discarded for good", text+" A discarded card never comes back."+unlockNotice(&m))
	case policyLock:
		diags.AddWarning("Card "+cardName(&m)+" will be locked and left in Qonto", text+" What is locked stays in Qonto, and its fees go on.")
	case policyAbandon:
		diags.AddWarning("Card "+cardName(&m)+" will be left in Qonto as it is",
			text+" Terraform forgets it. It can be used as before, and its fees go on.")
	}

	return diags
}

// unlockNotice says what is done to a locked card on the way to its end.
func unlockNotice(state *Model) string {
	if !state.Locked.ValueBool() {
		return ""
	}

	return "\n\nThe card is locked, and Qonto may want it unlocked before it is discarded. It is then unlocked and discarded in one step, " +
		"which may need an approval in the app, and locked again should the discard fail."
}

func (s *Session) prevented(state *Model) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so its resource cannot be destroyed. %s\n\n%s",
		cardName(state), policyPrevent, s.describe(state), waysPastPrevent))
}

// changePrevented is the same for a change that only another card can have.
func (s *Session) changePrevented(because []attribute, state *Model) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(because[0].name), summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so a change of %s does not replace it, although allow_replacement is set. Take the change back. %s\n\n%s",
		cardName(state), policyPrevent, namesOf(because), s.describe(state), waysPastPrevent))
}

// replacementPrevented is the same for a card whose place a new one was to take, of which planning knows only the id.
func replacementPrevented(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryProtected, fmt.Sprintf(
		"deletion_policy of card %s is %q, so it cannot be replaced (by -replace, or because it is tainted). If it is tainted, "+
			"terraform untaint keeps it. If a removed block forgets it in this plan, apply that before you add the new card.\n\n%s",
		id, policyPrevent, waysPastPrevent))
}

const (
	summaryProtected = "Card is protected from being ended"
	waysPastPrevent  = "To end the card, set deletion_policy = \"discard\", apply that, and destroy or replace it then. " +
		"To keep the card and forget the resource, use deletion_policy = \"abandon\" or a removed block.\n\n" +
		"terraform destroy makes a normal plan first and stops at the same message."
)
