// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import "testing"

// A destroy deals with the renewal of a card as with the card itself, also when the card has ended before.
func TestReview_Renewals(t *testing.T) {
	t.Parallel()

	const renewal = "id-renewal"

	dead := object{"status": "stolen", "renewal_id": renewal}
	alive := object{"renewal_id": renewal}

	for name, c := range map[string]struct {
		card  object
		title string
		shows [][]string
	}{
		"dead, discarded": {card("Ads", dead), "Cards: 1 ends for good, 1 left in Qonto", [][]string{
			{"Renewal of", `"Ads"`, renewal, "renews a card that has ended; destroyed"}, {`"Ads"`, "has ended already: stolen"},
		}},
		"dead, locked": {card("Ads", dead, object{"deletion_policy": "lock"}), "Cards: 2 left in Qonto", [][]string{
			{"Renewal of", renewal, "is locked, and stays in Qonto"}, {`"Ads"`, "has ended already: stolen"},
		}},
		"dead, abandoned": {card("Ads", dead, object{"deletion_policy": "abandon"}), "Cards: 2 left in Qonto", [][]string{
			{"Renewal of", renewal, "can be used"},
		}},
		"dead, protected": {card("Ads", dead, object{"deletion_policy": "prevent"}), "Cards: 2 left in Qonto", [][]string{
			{"The apply will refuse to end a protected card:", `"Ads"`}, {"Renewal of", renewal, "is protected"},
		}},
		"dead without a renewal, protected": {
			card("Ads", object{"status": "stolen", "deletion_policy": "prevent"}), "Cards: 1 left in Qonto", nil,
		},
		"alive, discarded": {card("Ads", alive), "Cards: 2 end for good", [][]string{{"Renewal of", renewal, "ends with the card that it renews"}}},
		"alive, locked": {card("Ads", alive, object{"deletion_policy": "lock"}), "Cards: 2 left in Qonto", [][]string{
			{`"Ads"`, "is locked"}, {"Renewal of", renewal, "is locked, and stays in Qonto"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := reviewed(t, plan(destroyed("qonto_card.this", c.card)))
			done.shows(c.title)

			for _, parts := range c.shows {
				done.shows(parts...)
			}

			if c.shows == nil {
				done.hides("refuse to end", "protected")
			}
		})
	}
}
