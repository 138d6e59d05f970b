// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"testing"
	"testing/synctest"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestReader_LivingRenewal_SendsFewRequests: looking for the renewals of cards pays for the listing as well.
func TestReader_LivingRenewal_SendsFewRequests(t *testing.T) {
	t.Parallel()

	for _, renewed := range []int{1, 30, 200} {
		synctest.Test(t, func(t *testing.T) {
			const managed = 250

			o := newOrganization(t, managed)
			ids := o.ids()
			successors := o.renew(renewed)

			r := NewReader(o.client)

			o.each(ids, func(id string) {
				card, err := r.LookUp(t.Context(), id, "")
				if err != nil || card == nil {
					t.Errorf("%v, %v", card, err)

					return
				}

				next, err := r.LivingRenewal(t.Context(), card)
				if err != nil || (next == nil) != (successors[id] == "") {
					t.Errorf("renewal of %s: %v, %v", id, next, err)
				}
			})

			all := managed + len(successors)
			if got, most := len(o.api.Ledger().Requests), allowance(pagesOf(managed, parallelism)+len(successors), all); got > most {
				t.Errorf("%d requests for %d renewed of %d cards, at most %d are promised", got, len(successors), all, most)
			}
		})
	}
}

// What a resource follows as its renewal it also ends: a card that differs in anything is none.
func TestRenews(t *testing.T) {
	t.Parallel()

	card := func(change func(*qonto.Card)) *qonto.Card {
		renewal := &qonto.Card{
			ID: "new", CardLevel: qonto.LevelVirtual, HolderID: new("holder"), BankAccountID: new("account"),
			Renewal: new(true), ParentCardSummary: &qonto.CardSummary{ID: "old"},
		}
		change(renewal)

		return renewal
	}
	old := card(func(c *qonto.Card) { c.ID, c.Renewal, c.ParentCardSummary = "old", nil, nil })

	if !renews(card(func(*qonto.Card) {}), old) {
		t.Error("the renewal is none")
	}

	for name, other := range map[string]*qonto.Card{
		"of another holder":                 card(func(c *qonto.Card) { c.HolderID = new("other") }),
		"of nobody":                         card(func(c *qonto.Card) { c.HolderID = nil }),
		"of another account":                card(func(c *qonto.Card) { c.BankAccountID = new("other") }),
		"of another level":                  card(func(c *qonto.Card) { c.CardLevel = qonto.LevelAdvertising }),
		"of another card":                   card(func(c *qonto.Card) { c.ParentCardSummary.ID = "other" }),
		"of a card that nobody tells":       card(func(c *qonto.Card) { c.ParentCardSummary = nil }),
		"which does not say that it is one": card(func(c *qonto.Card) { c.Renewal = nil }),
	} {
		if renews(other, old) {
			t.Errorf("a card %s is the renewal", name)
		}
	}
}
