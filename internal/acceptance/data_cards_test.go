// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// cards are the rows of qonto_cards.
func (p *protocol) cards(config arguments) []map[string]tftypes.Value {
	p.t.Helper()

	answer, problems := p.look("qonto_cards", config)
	p.fine(nil, problems)

	var rows []tftypes.Value
	if err := answer["cards"].As(&rows); err != nil {
		p.t.Fatal(err)
	}

	cards := make([]map[string]tftypes.Value, len(rows))
	for i, row := range rows {
		if err := row.As(&cards[i]); err != nil {
			p.t.Fatal(err)
		}
	}

	return cards
}

// The data source tells what the resource would: the same names with the same values, for every level and status. What
// the level refuses is null in the resource alone.
func TestCardsTellWhatTheResourceTells(t *testing.T) {
	w := newWorld(t)
	ended := w.everyStatus()
	p := w.protocol()

	cards := p.cards(nil)
	if want := len(w.Ledger().Cards) - len(ended); len(cards) != want {
		t.Fatalf("%d cards, want %d", len(cards), want)
	}

	for _, card := range cards {
		var state map[string]tftypes.Value

		w.must(p.imported(p.text(card["id"])).As(&state))

		shared, refused := 0, refusedBy(p.text(card["card_level"]))

		for name, value := range card {
			want, both := state[name]
			if !both {
				continue
			}

			shared++

			if isRefused := slices.Contains(refused, name); isRefused && !want.IsNull() || !isRefused && !value.Equal(want) {
				t.Errorf("%s is %s, in the resource %s", name, value, want)
			}
		}

		// What the resource has and Qonto does not tell: address, policy, allow_replacement, seed, key, unapplied, renewal_id,
		// timeouts.
		if shared != len(state)-8 {
			t.Errorf("the resource has %d attributes, and %d of them are told", len(state), shared)
		}
	}
}

func TestCardsFilters(t *testing.T) {
	w := newWorld(t)
	ids := w.someCards()
	p := w.protocol()

	for name, test := range map[string]struct {
		config arguments
		want   int
	}{
		"none":            {nil, 4},
		"ended too":       {arguments{"include_ended": true}, 5},
		"status":          {arguments{"statuses": []string{"discarded", "paused"}}, 2},
		"holder":          {arguments{"holder_ids": []string{w.AdminMembershipID}}, 2},
		"holder and text": {arguments{"holder_ids": []string{w.AdminMembershipID}, "query": "cloud"}, 1},
		"ids":             {arguments{"ids": []string{ids["dead"], ids["ads"]}}, 2},
		"level":           {arguments{"card_levels": []string{"metal"}}, 0},
		"account":         {arguments{"bank_account_ids": []string{w.SecondBankAccountID}}, 0},
	} {
		if got := len(p.cards(test.config)); got != test.want {
			t.Errorf("%s: %d cards, want %d", name, got, test.want)
		}
	}
}

// All pages are read.
func TestCardsOfALargeOrganization(t *testing.T) {
	w := newWorld(t)
	w.Populate(230)

	if got := len(w.protocol().cards(nil)); got != 230 {
		t.Errorf("%d cards, want 230", got)
	}

	if requests := len(w.Ledger().Requests); requests != 3 {
		t.Errorf("%d requests for three pages", requests)
	}
}
