// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

// issueMutants issue cards that must not be issued, or lose cards that were.
func issueMutants() []mutant {
	return append(moreIssueMutants(), []mutant{
		{
			name: "a new card that is dead at once is taken for an old one",
			file: "internal/cards/issue.go",
			text: "case s.ownership.wasReleased(card.ID), card.Terminal() && isOld:",
			into: "case s.ownership.wasReleased(card.ID), card.Terminal():",
		},
		{
			name: "no look before a repeat",
			file: "internal/cards/issue.go",
			text: "BeforeRepeat: func(ctx context.Context) error { return s.lookBeforeRepeat(ctx, want, attempts) },",
			into: "BeforeRepeat: func(context.Context) error { return nil },",
		},
		{
			name: "a card that turns up dead after a lost answer is no outcome",
			file: "internal/cards/attempts.go",
			text: "case len(living) == 0:",
			into: "case len(living) == 0 && ended == nil:",
		},
		{
			name: "a seed skips the search also where a key may be out of reach",
			file: "internal/cards/twins.go",
			text: "case want.seeded && (!isBroken || age >= keyMemory):",
			into: "case want.seeded:",
		},
		{
			name: "a card that an interrupted replacement has locked is taken back",
			file: "internal/cards/issue.go",
			text: "if !want.isUntouched(card) || want.mayHaveReplaced() && ",
			into: "if want.mayHaveReplaced() && ",
		},
		{
			name: "a card that an interrupted replacement has left is taken back",
			file: "internal/cards/issue.go",
			text: "return o.policy == policyLock || o.policy == policyAbandon",
			into: "return o.policy == policyLock && o.policy == policyAbandon",
		},
	}...)
}

func moreIssueMutants() []mutant {
	return []mutant{
		{
			name: "two resources may hold one card",
			file: "internal/cards/card_use.go",
			text: "if !isShared && (!o.ends || !u.ends) {",
			into: "if !isShared && o.id == \"\" {",
		},
		{
			name: "ages by the clock of this machine",
			file: "internal/cards/session.go",
			text: "return s.client.ServerTime()",
			into: "return time.Now(), true",
		},
		{
			name: "no stop where nothing tells the time",
			file: "internal/cards/twins.go",
			text: "if seen.now.IsZero() {\n\t\treturn",
			into: "if seen.now.IsZero() && want == nil {\n\t\treturn",
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
			text: "return ends || e.limitedWait+pause <= limitedWaits",
			into: "return e.limited < writeAttempts && (ends || e.limitedWait+pause <= limitedWaits)",
		},
		{
			name: "a card is older by the time that a list has taken",
			file: "internal/cards/recent.go",
			text: "s.now, s.taken = page.Date, time.Now()",
			into: "s.now, s.taken = page.Date, time.Now().Add(-5*time.Second)",
		},
	}
}
