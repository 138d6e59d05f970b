// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// readCards are the rows of qonto_cards.
func readCards(p *acctest.Protocol, config acctest.Arguments) []map[string]tftypes.Value {
	p.T.Helper()

	answer, problems := readDataSource(p, "qonto_cards", config)
	p.NoErrors(nil, problems)

	var rows []tftypes.Value
	if err := answer["cards"].As(&rows); err != nil {
		p.T.Fatal(err)
	}

	cards := make([]map[string]tftypes.Value, len(rows))
	for i, row := range rows {
		if err := row.As(&cards[i]); err != nil {
			p.T.Fatal(err)
		}
	}

	return cards
}

// An alternative that is null, mostly a variable without a value, would be sent as an empty one: Qonto may take that for no
// filter at all.
func TestCardsRefuseANullAlternative(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	null := tftypes.NewValue(tftypes.String, nil)

	for _, name := range []string{"ids", "holder_ids", "statuses", "bank_account_ids", "card_levels"} {
		_, problems := readDataSource(p, "qonto_cards", acctest.Arguments{name: []tftypes.Value{null}})
		if len(problems) != 1 || problems[0].Summary != "Null List Value" {
			t.Errorf("%s: %q", name, invoked{problems: problems}.complaint())
		}
	}

	if asked := len(e.Ledger().Requests); asked > 0 {
		t.Errorf("%d requests", asked)
	}
}

// The data source tells what the resource would: the same names with the same values, for every level and status. What
// the level refuses is null in the resource alone.
func TestCardsTellWhatTheResourceTells(t *testing.T) {
	e := acctest.NewEnv(t)
	ended := issueEveryStatus(e)
	p := e.Protocol()

	cards := readCards(p, nil)
	if want := len(e.Ledger().Cards) - len(ended); len(cards) != want {
		t.Fatalf("%d cards, want %d", len(cards), want)
	}

	for _, card := range cards {
		var state map[string]tftypes.Value

		e.Must(p.ImportedState(p.Text(card["id"])).As(&state))

		shared, refused := 0, refusedBy(p.Text(card["card_level"]))

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
	e := acctest.NewEnv(t)
	ids := issueSampleCards(e)
	p := e.Protocol()

	for name, test := range map[string]struct {
		config acctest.Arguments
		want   int
	}{
		"none":            {nil, 4},
		"ended too":       {acctest.Arguments{"include_ended": true}, 5},
		"status":          {acctest.Arguments{"statuses": []string{"discarded", "paused"}}, 2},
		"holder":          {acctest.Arguments{"holder_ids": []string{e.AdminMembershipID}}, 2},
		"holder and text": {acctest.Arguments{"holder_ids": []string{e.AdminMembershipID}, "query": "cloud"}, 1},
		"ids":             {acctest.Arguments{"ids": []string{ids["dead"], ids["ads"]}}, 2},
		"level":           {acctest.Arguments{"card_levels": []string{"metal"}}, 0},
		"account":         {acctest.Arguments{"bank_account_ids": []string{e.SecondBankAccountID}}, 0},
	} {
		if got := len(readCards(p, test.config)); got != test.want {
			t.Errorf("%s: %d cards, want %d", name, got, test.want)
		}
	}
}

// All pages are read.
func TestCardsOfALargeOrganization(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Populate(230)

	if got := len(readCards(e.Protocol(), nil)); got != 230 {
		t.Errorf("%d cards, want 230", got)
	}

	if requests := len(e.Ledger().Requests); requests != 3 {
		t.Errorf("%d requests for three pages", requests)
	}
}
