// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const summaryAlike = "Two cards are configured alike"

// checkLookAlikes refuses a new card whose key another card of this plan has: Qonto would answer the request with the
// other card. replaced is the card whose place the new one takes, if any.
func (r *Run) checkLookAlikes(want *order, replaced replacedCard) diag.Diagnostics {
	other, alike := r.roster.add(entry{replaces: replaced.ID, presumed: replaced.presumed, name: want.nickname}, want.firstKeys()...)
	if !alike {
		return nil
	}

	return diag.Diagnostics{alikeError(want, other)}
}

func (o *order) firstKeys() []string {
	keys := make([]string, 0, comparedGenerations)
	for generation := range comparedGenerations {
		keys = append(keys, o.intent.key(generation))
	}

	return keys
}

// remember notes a refreshed card, in case it is tainted.
func (r *Run) remember(state *Model) {
	policy := state.DeletionPolicy.ValueString()
	if isFinal(state.Status.ValueString()) {
		policy = "" // nothing to protect any more
	}

	r.roster.saw(object{
		id:       state.ID.ValueString(),
		key:      state.IdempotencyKey.ValueString(),
		nickname: state.Nickname.ValueString(),
		policy:   policy,
		name:     cardName(state),
	})
}

// enterExisting notes the keys that belong to a card that exists: the one that its configuration would have, and the
// one that it was issued under while Qonto may still remember it. A renamed card still owns its old key.
func (r *Run) enterExisting(config, state *Model, want *order, known bool) diag.Diagnostics {
	var keys []string

	if known {
		keys = append(keys, want.intent.key(0))
	}

	created := state.CreatedAt.ValueString()
	if !createdBefore(qonto.Card{CreatedAt: &created}, time.Now(), keyMemory) && !state.IdempotencyKey.IsNull() {
		keys = append(keys, state.IdempotencyKey.ValueString())
	}

	other, alike := r.roster.add(entry{id: state.ID.ValueString(), name: cardName(state)}, keys...)
	if !alike {
		return nil
	}

	wanted := order{request: newCard(config, nil), nickname: config.Nickname.ValueString()}

	return diag.Diagnostics{alikeError(&wanted, other)}
}

func alikeError(want *order, other entry) diag.Diagnostic {
	which := "another new card of this run"
	if other.id != "" {
		which = "card " + other.name
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"This %q card for holder %s is configured like %s, so both have the same idempotency key and would get the same card. "+
			"Give the two a different nickname, or tell them apart by idempotency_seed (count.index will do).",
		want.request.CardLevel, want.request.HolderID, which))
}

// checkTwins looks, while the plan is made, for the card of a lost answer, so that an approved plan does not stop in apply.
// A look that fails is left to the apply, which looks again.
func (r *Run) checkTwins(ctx context.Context, want *order, replaced string) diag.Diagnostics {
	if want.seeded || r.client == nil {
		return nil
	}

	found, err := r.findTwins(ctx, want, replaced)
	if err != nil || len(found.stop) == 0 {
		return nil
	}

	return diag.Diagnostics{twinError(found)}
}
