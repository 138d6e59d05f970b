// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const summaryAlike = "Two cards are configured alike"

// checkLookAlikes refuses a new card whose key another card of this plan has: Qonto would answer the request with the
// other card. replaced is the card whose place the new one takes, if any.
func (s *Session) checkLookAlikes(want *order, replaced replacedCard) diag.Diagnostics {
	other, alike := s.plans.register(plannedCard{replaces: replaced.ID, presumed: replaced.presumed, name: want.nickname}, want.firstKeys()...)
	if !alike {
		return nil
	}

	return diag.Diagnostics{s.alikeError(want, other)}
}

func (o *order) firstKeys() []string {
	keys := make([]string, 0, comparedGenerations)
	for generation := range comparedGenerations {
		keys = append(keys, o.intent.key(generation))
	}

	return keys
}

// remember notes a refreshed card, in case it is tainted.
func (s *Session) recordRefresh(state *Model) {
	policy := state.DeletionPolicy.ValueString()
	if policy == policyPrevent && !isProtected(state) {
		policy = "" // nothing to protect any more
	}

	s.plans.recordRefresh(refreshedCard{
		id:       state.ID.ValueString(),
		key:      state.IdempotencyKey.ValueString(),
		nickname: state.Nickname.ValueString(),
		policy:   policy,
		name:     cardName(state),
		holder:   state.HolderID.ValueString(),
		level:    state.CardLevel.ValueString(),
	})
}

// enterExisting notes the keys that belong to a card that exists: the one that its configuration would have, and the
// one that it was issued under while Qonto may still remember it. A renamed card still owns its old key.
func (s *Session) registerKeys(config, state *Model, want *order, known bool) diag.Diagnostics {
	var keys []string

	if known {
		keys = append(keys, want.intent.key(0))
	}

	card := qonto.Card{CreatedAt: state.CreatedAt.ValueStringPointer()}
	now, _ := s.serverTime() // without a clock no key counts as forgotten

	if !card.OlderThan(keyMemory, now) && !state.IdempotencyKey.IsNull() {
		keys = append(keys, state.IdempotencyKey.ValueString())
	}

	other, alike := s.plans.register(plannedCard{id: state.ID.ValueString(), name: cardName(state)}, keys...)
	if !alike {
		return nil
	}

	return diag.Diagnostics{s.likeExistingError(cardName(state), other.name, config.CardLevel, config.HolderID)}
}

// alikeError is about a new card that comes second: other is the one that it looks like.
func (s *Session) alikeError(want *order, other plannedCard) diag.Diagnostic {
	if other.id != "" {
		return s.likeExistingError(other.name, want.nickname, types.StringValue(want.request.CardLevel), types.StringValue(want.request.HolderID))
	}

	return diag.NewErrorDiagnostic(summaryAlike, fmt.Sprintf(
		"Two new cards of this run are configured alike: %q for %s. Both have the same idempotency key and would get the same card. "+
			"Give the two a different nickname, or tell them apart by idempotency_seed (count.index will do).",
		want.request.CardLevel, s.holderOf(&Model{HolderID: types.StringValue(want.request.HolderID)})))
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

// checkTwins looks, while the plan is made, for the card of a lost answer, so that an approved plan does not stop in apply.
// A look that fails is left to the apply, which looks again. replaced is the card whose place the new one takes; when that
// is not known, a twin that was refreshed and is kept by nobody seems to be it, and is returned.
func (s *Session) checkTwins(ctx context.Context, want *order, replaced replacedCard) (replacedCard, diag.Diagnostics) {
	if want.seeded || s.client == nil {
		return replaced, nil
	}

	found, err := s.findTwins(ctx, want, replaced.ID)
	if errors.Is(err, errNoClock) {
		return replaced, diag.Diagnostics{noClockError()}
	}

	if needsRepair(err) {
		return replaced, diag.Diagnostics{ErrorDiagnostic(summaryNotIssued, noCard, err)}
	}

	if err != nil {
		return replaced, nil
	}

	for _, twin := range found.keyed {
		said := heldTwinError(&twin)
		if s.plans.keptKeyless(twin.ID, said) {
			return replaced, diag.Diagnostics{said}
		}
	}

	if len(found.stop) == 0 {
		return replaced, nil
	}

	if len(found.stop) == 1 && replaced.ID == "" {
		if tainted, ok := s.plans.taintedTwin(found.stop[0].ID, twinError(want, found)); ok {
			return tainted.presumed(), nil
		}
	}

	return replaced, diag.Diagnostics{twinError(want, found)}
}

// needsRepair tells whether an apply would fail for the same reason, whenever it comes.
func needsRepair(err error) bool {
	var failed *qonto.Error

	return errors.As(err, &failed) && slices.Contains(
		[]qonto.Kind{qonto.KindCredentials, qonto.KindUnauthorized, qonto.KindMissingScope, qonto.KindNotQonto}, failed.Kind)
}

// presumed is a card that a new one seems to replace, because it is tainted.
func (o refreshedCard) presumed() replacedCard {
	return replacedCard{ID: o.id, Protected: o.policy == policyPrevent, presumed: true}
}
