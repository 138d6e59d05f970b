// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

// endMutants end cards that must not end, or leave cards alive and usable that must not be.
func endMutants() []mutant {
	return append(moreEndMutants(), []mutant{
		{
			name: "a destroy ends a renewal that only turns up in the apply",
			file: "internal/cards/owned.go",
			text: "\treturn living, nil\n}\n\n// ownedModel",
			into: "\tif card, err := s.reader.LookUp(ctx, state.ID.ValueString(), \"\"); err == nil && card != nil && state.RenewalID.IsNull() {\n" +
				"\t\tif next, err := s.reader.LivingRenewal(ctx, card); err == nil && next != nil {\n\t\t\tliving = append(living, *next)\n\t\t}\n\t}\n\n" +
				"\treturn living, nil\n}\n\n// ownedModel",
		},
		{
			name: "a renewal ends before its card",
			file: "internal/cards/delete.go",
			text: "said, goesOn := r.endOne(ctx, state, &owned[i])",
			into: "said, goesOn := r.endOne(ctx, state, &owned[len(owned)-1-i])",
		},
		{
			name: "a destroy goes on with the renewal after a failure",
			file: "internal/cards/delete.go",
			text: "\t\tif !goesOn {\n",
			into: "\t\tif !goesOn && i > len(owned) {\n",
		},
		{
			name: "a fixed value is changed without being allowed",
			file: "internal/cards/plan_diff.go",
			text: "case !config.AllowReplacement.ValueBool():",
			into: "case !config.AllowReplacement.ValueBool() && config.CardLevel.IsNull():",
		},
		{
			name: "a level that nobody knows ends a card",
			file: "internal/cards/plan_diff.go",
			text: "case a.name == \"card_level\" && !isKnown:",
			into: "case a.name == \"card_level\" && isKnown:",
		},
		{
			name: "a value that Qonto renames is a change",
			file: "internal/cards/plan_diff.go",
			text: "case a.same(config, state), isFixed && earlier.has(a, config):",
			into: "case a.same(config, state):",
		},
		{
			name: "an unlock without an answer is taken for a refusal",
			file: "internal/cards/delete.go",
			text: "if err != nil && !qonto.IsUnanswered(err) {",
			into: "if err != nil {",
		},
	}...)
}

func moreEndMutants() []mutant {
	return []mutant{
		{
			name: "a card that could not be discarded is not locked again",
			file: "internal/cards/delete.go",
			text: "card, locked := s.lockForGood(qonto.SettleContext(ctx), id, false)",
			into: "card, locked := s.reader.LookUp(ctx, id, \"\")",
		},
		{
			name: "a lock is taken for done that was not made",
			file: "internal/cards/delete.go",
			text: "if err == nil && isOutOfUse(&answer.Card) {",
			into: "if err == nil {",
		},
		{
			name: "a protected card is protected after its end",
			file: "internal/cards/owned.go",
			text: "case !card.Terminal():",
			into: "default:",
		},
		{
			name: "a tainted protected card is not recognized",
			file: "internal/cards/plan_create.go",
			text: "if found, ok := s.issuer.Plans.TaintedProtected(ctx, resembling); ok {",
			into: "if found, ok := s.issuer.Plans.TaintedProtected(ctx, func(c issuing.RefreshedCard) bool { return resembling(c) && false }); ok {",
		},
		{
			name: "a create and its own replacement fight for a card",
			file: "internal/cards/delete.go",
			text: "if r.session.issuer.Ownership.IsHeld(state.ID.ValueString()) {",
			into: "if state.ID.IsNull() {",
		},
		{
			name: "a renewal that has ended is followed",
			file: "internal/cards/reading/renewal.go",
			text: "if err != nil || next == nil || !next.Terminal() {",
			into: "if err != nil || next == nil || next.ID != \"\" {",
		},
	}
}
