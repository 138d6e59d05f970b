// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const summaryAlike = "Two cards are configured alike"

// checkNew compares a new card with the others of the plan, and with the cards that exist: Qonto would answer its request
// with another card that has its key. replaced is the card whose place it takes; if that is not known, checkNew returns the
// card that seems to be it.
func (s *Session) checkNew(
	ctx context.Context, request *issuing.IssueRequest, replaced issuing.ReplacedCard,
) (issuing.ReplacedCard, diag.Diagnostics) {
	var diags diag.Diagnostics

	if other, conflicts := s.issuer.RegisterNew(request, replaced); conflicts {
		diags.Append(s.alikeError(request, other))

		return replaced, diags
	}

	replaced, err := s.issuer.CheckNew(ctx, request, replaced)

	switch {
	case errors.Is(err, issuing.ErrNotSearched):
		diags.Append(diag.NewWarningDiagnostic("Cards like the new ones were not looked for", errorDetail(err,
			"So this plan does not know whether a card of an earlier run exists. The apply looks before it issues a card.", "")))
	case err != nil:
		diags.Append(duplicateCheckError(request, err))
	}

	return replaced, diags
}

// duplicateCheckError says why a new card cannot be planned beside the cards that exist.
func duplicateCheckError(request *issuing.IssueRequest, err error) diag.Diagnostic {
	var (
		held      *issuing.HeldError
		duplicate *issuing.DuplicateError
	)

	switch {
	case errors.Is(err, issuing.ErrNoClock):
		return noClockError()
	case errors.As(err, &held):
		return heldDuplicateError(&held.Card)
	case errors.As(err, &duplicate):
		return duplicateError(request, duplicate.Duplicates)
	default:
		return ErrorDiagnostic(summaryNotIssued, noCard, err)
	}
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
func (s *Session) registerKeys(config, state *Model, request *issuing.IssueRequest, known bool) diag.Diagnostics {
	var keys []string

	if known {
		keys = append(keys, request.Key.Key(0))
	}

	card := qonto.Card{CreatedAt: state.CreatedAt.ValueStringPointer()}
	now, _ := s.serverTime() // without a clock no key counts as forgotten

	if !card.OlderThan(qonto.KeyMemory, now) && !state.IdempotencyKey.IsNull() {
		keys = append(keys, state.IdempotencyKey.ValueString())
	}

	other, conflicts := s.issuer.Plans.Register(issuing.PlannedCard{ID: state.ID.ValueString(), Name: cardName(state)}, keys...)
	if !conflicts {
		return nil
	}

	return diag.Diagnostics{s.likeExistingError(cardName(state), other.Name, config.CardLevel, config.HolderID)}
}

// alikeError is about a new card that is planned after other, a card with the same key.
func (s *Session) alikeError(request *issuing.IssueRequest, other issuing.PlannedCard) diag.Diagnostic {
	if other.ID != "" {
		return s.likeExistingError(other.Name, request.Nickname, types.StringValue(request.Card.CardLevel), types.StringValue(request.Card.HolderID))
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"Two new cards of this run are configured alike: %q for %s. Both have the same idempotency key and would get the same card. "+
			"Give the two a different nickname, or tell them apart by idempotency_seed (count.index will do).",
		request.Card.CardLevel, s.holderOf(&Model{HolderID: types.StringValue(request.Card.HolderID)})))
}

// likeExistingError is about a new card and one that exists, whichever of the two is planned first.
func (s *Session) likeExistingError(existing, nickname string, level, holder types.String) diag.Diagnostic {
	if nickname != "" {
		nickname = fmt.Sprintf(" %q", nickname)
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"The new card%s of this run (%q for %s) has the idempotency key of card %s, which exists: it would get that card. "+
			"Give the new one another nickname, or an idempotency_seed (count.index will do). "+
			"Changing the existing one does not help while Qonto remembers its key.",
		nickname, level.ValueString(), s.holderOf(&Model{HolderID: holder}), existing))
}
