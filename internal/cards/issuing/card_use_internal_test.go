// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import "testing"

func TestPlanRegistry_Use_FindsSharedCards(t *testing.T) {
	t.Parallel()

	const card = "card"

	for name, test := range map[string]struct {
		first, second CardUse
		isShared      bool
	}{
		"held twice":                       {CardUse{}, CardUse{}, true},
		"held, and renewal of another":     {CardUse{}, CardUse{Renewal: true}, true},
		"renewal of another, and held":     {CardUse{Renewal: true}, CardUse{}, true},
		"kept, and ended by another":       {CardUse{}, CardUse{Ends: true}, true},
		"ended, and kept by another":       {CardUse{Ends: true}, CardUse{}, true},
		"ended as renewal, kept as a card": {CardUse{Ends: true, Renewal: true}, CardUse{}, true},
		"ended twice":                      {CardUse{Ends: true}, CardUse{Ends: true, Renewal: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := newPlanRegistry()
			test.first.CardID, test.second.CardID = card, card

			if _, isShared := r.Use(test.first); isShared {
				t.Error("the first use is shared")
			}

			if _, isShared := r.Use(CardUse{CardID: "another"}); isShared {
				t.Error("the use of another card is shared")
			}

			if _, isShared := r.Use(test.second); isShared != test.isShared {
				t.Errorf("shared %v, want %v", isShared, test.isShared)
			}
		})
	}
}
