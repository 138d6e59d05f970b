// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// possibleReplacementWarnings names the cards one of which may have replaced the card of the state. Backends write the state every
// twenty seconds only, so a run that is killed after a replacement leaves the replaced card in the state, and nothing asks
// for a new card again.
func (s *Session) possibleReplacementWarnings(ctx context.Context, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if s.client == nil || !mayHaveBeenReplaced(state) || !s.issuer.Ownership.WasRead(state.ID.ValueString()) {
		return diags
	}

	request, known := issueRequest(config, nil)
	if !known {
		return diags
	}

	replaced := qonto.Card{ID: state.ID.ValueString(), CreatedAt: state.CreatedAt.ValueStringPointer()}

	for _, card := range s.issuer.PossibleReplacements(ctx, &request, replaced) {
		m := fromAPI(&card)

		diags.AddWarning("Card "+cardName(state)+" may have been replaced", fmt.Sprintf(
			"Card %s (id %s, created %s) looks like this one and was issued after it. If nobody else ordered it, and no resource holds it, a run "+
				"that was killed has issued it in the place of this one, before the state was written. To take it over:\n\n  terraform state rm ADDRESS\n%s",
			cardName(&m), card.ID, m.CreatedAt.ValueString(), importBlock(card.ID)))
	}

	return diags
}

// mayHaveBeenReplaced tells whether a card is as a replacement leaves it.
func mayHaveBeenReplaced(state *Model) bool {
	isLeftLocked := state.DeletionPolicy.ValueString() == policyLock && state.Locked.ValueBool()

	return isFinal(state.Status.ValueString()) || isLeftLocked
}
