// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

// settingMutants send or store what nobody has asked for.
func settingMutants() []mutant {
	return []mutant{
		{
			name: "options are sent as they were planned",
			file: "internal/cards/options.go",
			text: "current := fromAPI(&found[0])",
			into: "current := *wanted.plan",
		},
		{
			name: "options that Qonto does not tell are switched off",
			file: "internal/cards/options.go",
			text: "if a.value(&current).IsNull() {",
			into: "if a.value(&current).IsUnknown() {",
		},
		{
			name: "a value that turns out different replaces a card in the apply",
			file: "internal/cards/plan_update.go",
			text: "if !s.issuer.Ownership.WasRead(state.ID.ValueString()) {",
			into: "if state.ID.IsNull() {",
		},
		{
			name: "a lock beside one of Qonto's own counts as not kept",
			file: "internal/cards/attributes.go",
			text: "if a.endpoint == lockCall && wanted.Locked.ValueBool() && card.LockedByQonto() {",
			into: "if a.endpoint == lockCall && wanted.Locked.IsNull() {",
		},
		{
			name: "an empty list that Qonto leaves out counts as not kept",
			file: "internal/cards/attributes.go",
			text: "return (a.endpoint == optionsCall || a.endpoint == restrictionsCall) && a.value(answered).IsNull()",
			into: "return a.endpoint == optionsCall && a.value(answered).IsNull()",
		},
	}
}
