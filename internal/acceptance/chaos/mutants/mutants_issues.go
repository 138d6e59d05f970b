// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

// issueMutants issue cards that must not be issued, or lose cards that were.
func issueMutants() []mutant {
	return append(moreIssueMutants(), []mutant{
		{
			name: "a card that has replaced the one of a late state is not named",
			file: "internal/cards/possible_replacement_messages.go",
			text: "return isFinal(state.Status.ValueString()) || isLeftLocked",
			into: "return isLeftLocked && state.Status.IsNull()",
		},
		{
			name: "a new card that is dead at once is taken for an old one",
			file: "internal/cards/issuing/issue.go",
			text: "case i.Ownership.WasReleased(card.ID), card.Terminal() && isOld:",
			into: "case i.Ownership.WasReleased(card.ID), card.Terminal():",
		},
		{
			name: "no look before a repeat",
			file: "internal/cards/issuing/issue.go",
			text: "return i.lookBeforeRepeat(ctx, request, attempts, &result.Duplicates)",
			into: "return nil",
		},
		{
			name: "a card that turns up dead after a lost answer is no outcome",
			file: "internal/cards/issuing/look.go",
			text: "case len(seen.living)+len(seen.ended) == 0:",
			into: "case len(seen.living) == 0:",
		},
		{
			name: "a seed skips the search also where a key may be out of reach",
			file: "internal/cards/issuing/duplicates.go",
			text: "case request.Seeded && (!wasKeyed || !isBroken && age < qonto.KeyMemory):",
			into: "case request.Seeded && (!wasKeyed || age > 0):",
		},
		{
			name: "a seed skips the search of the plan",
			file: "internal/cards/issuing/plan_check.go",
			text: "found.Keyed, found.Held = nil, nil",
			into: "return replaced, nil",
		},
		{
			name: "a card ends after a new one that it stops was planned",
			file: "internal/cards/issuing/plan_registry.go",
			text: "return r.ifEnding[id]",
			into: "return nil",
		},
		{
			name: "a card that an interrupted replacement has locked is taken back",
			file: "internal/cards/issuing/issue.go",
			text: "if !request.IsUntouched(card) || request.LeavesCard && ",
			into: "if request.LeavesCard && ",
		},
		{
			name: "a card that an interrupted replacement has left is taken back",
			file: "internal/cards/deletion_policy.go",
			text: "return policy == policyLock || policy == policyAbandon",
			into: "return policy == policyLock && policy == policyAbandon",
		},
	}...)
}

func moreIssueMutants() []mutant {
	return []mutant{
		{
			name: "two resources may hold one card",
			file: "internal/cards/issuing/card_use.go",
			text: "if !isShared && (!o.Ends || !use.Ends) {",
			into: "if !isShared && o.CardID == \"\" {",
		},
		{
			name: "ages by the clock of this machine",
			file: "internal/cards/session.go",
			text: "return s.client.ServerTime()",
			into: "return time.Now(), true",
		},
		{
			name: "a young possible duplicate is not named when the card of a lost answer is found",
			file: "internal/cards/create_messages.go",
			text: "duplicate.ID != result.Card.ID && !isNamed {",
			into: "duplicate.ID != result.Card.ID && !isNamed && !result.Adopted {",
		},
		{
			name: "no stop where nothing tells the time",
			file: "internal/cards/issuing/duplicates.go",
			text: "if seen.now.IsZero() {\n\t\treturn",
			into: "if seen.now.IsZero() && request == nil {\n\t\treturn",
		},
		{
			name: "an answer that cannot be read ends a create",
			file: "internal/qonto/retry.go",
			text: "if !isTemporary(failure) && !e.isUnreadableCreate(failure) {",
			into: "if !isTemporary(failure) {",
		},
		{
			name: "a rate limit ends a create after some attempts",
			file: "internal/qonto/retry.go",
			text: "return ends || e.unboundedWait+pause <= unboundedWaits",
			into: "return e.limited < writeAttempts && (ends || e.unboundedWait+pause <= unboundedWaits)",
		},
		{
			name: "a card is older by the time that a list has taken",
			file: "internal/cards/issuing/recent_cards.go",
			text: "s.now, s.taken = page.Date, time.Now()",
			into: "s.now, s.taken = page.Date, time.Now().Add(-5*time.Second)",
		},
	}
}
