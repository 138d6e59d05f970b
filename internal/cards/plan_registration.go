// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// checkNew compares a new card with the others of the plan, and with the cards that exist: Qonto would answer its request
// with another card that has its key. replaced is the card whose place it takes; if that is not known, checkNew returns the
// card that seems to be it.
func (s *Session) checkNew(
	ctx context.Context, request *issuing.IssueRequest, replaced issuing.ReplacedCard,
) (issuing.ReplacedCard, diag.Diagnostics) {
	var (
		diags diag.Diagnostics
		alike *issuing.AlikeError
	)

	replaced, err := s.issuer.CheckNew(ctx, request, replaced)

	switch {
	case errors.As(err, &alike):
		diags.Append(s.alikeError(request, alike.Other))
	case errors.Is(err, issuing.ErrNotSearched):
		diags.Append(diag.NewWarningDiagnostic("Cards like the new ones were not looked for", errorDetail(err,
			"So this plan does not know whether a card of an earlier run exists. The apply looks before it issues a card.", "")))
	case err != nil:
		diags.Append(duplicateCheckError(request, err))
	}

	return replaced, diags
}

// recordRefresh notes a refreshed card, in case it is tainted.
func (s *Session) recordRefresh(state *Model) {
	s.issuer.Plans.RecordRefresh(issuing.RefreshedCard{
		ID:        state.ID.ValueString(),
		Key:       state.IdempotencyKey.ValueString(),
		Nickname:  state.Nickname.ValueString(),
		Protected: isProtected(state),
		Name:      cardName(state),
		Holder:    state.HolderID.ValueString(),
		Level:     state.CardLevel.ValueString(),
	})
}

// markKept notes a card that stays, and returns the errors of new cards that were taken for its successor.
func (s *Session) markKept(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, deferred := range s.issuer.Plans.MarkKept(state.ID.ValueString(), !state.IdempotencyKey.IsNull()) {
		if deferred.Keyless {
			diags.Append(heldDuplicateError(&deferred.Duplicates.Keyed[0]))
		} else {
			diags.Append(duplicateError(deferred.Request, deferred.Duplicates))
		}
	}

	return diags
}

// registerKeys notes the keys that belong to a card that exists: the one that its configuration would have, and the
// one that it was issued under while Qonto may still remember it. A renamed card still owns its old key.
func (s *Session) registerKeys(state *Model, request *issuing.IssueRequest, known bool) diag.Diagnostics {
	existing := issuing.PlannedCard{ID: state.ID.ValueString(), Name: cardName(state)}

	var (
		other     issuing.PlannedCard
		conflicts bool
	)

	if known {
		other, conflicts = s.issuer.Plans.Register(existing, request.Key.Key(0))
	}

	if !conflicts && !state.IdempotencyKey.IsNull() {
		existing.IsForgotten = func() bool {
			card := qonto.Card{CreatedAt: state.CreatedAt.ValueStringPointer()}
			now, _ := s.serverTime() // without a clock no key counts as forgotten

			return card.OlderThan(qonto.KeyMemory, now)
		}
		other, conflicts = s.issuer.Plans.Register(existing, state.IdempotencyKey.ValueString())
	}

	if !conflicts {
		return nil
	}

	return diag.Diagnostics{s.likeExistingError(cardName(state), other.Name, other.Level, other.HolderID)}
}
