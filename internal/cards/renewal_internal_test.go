// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

func TestEndsSoon(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		card  Model
		now   string
		warns int
	}{
		"three years ahead":        {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2030")}, "2027-03-15T00:00:00Z", 0},
		"61 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-01-29T00:00:00Z", 0},
		"59 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-02-01T00:00:00Z", 1},
		"on its last day":          {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2027-12-31T23:59:00Z", 1},
		"after it":                 {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2028-01-01T00:00:01Z", 0},
		"flash, eight days before": {Model{PreExpiresAt: instantValue(new("2027-03-09T00:00:00Z"))}, "2027-03-01T00:00:00Z", 0},
		"flash, six days before":   {Model{PreExpiresAt: instantValue(new("2027-03-07T00:00:00Z"))}, "2027-03-01T00:00:00Z", 1},
		"upgraded":                 {Model{Upsold: types.BoolValue(true), DiscardOn: types.StringValue("2027-11-31")}, "2027-03-01T00:00:00Z", 1},
		"without a date":           {Model{}, "2027-03-01T00:00:00Z", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(test.warns, endsSoon(&test.card, now).WarningsCount()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is said of a card's end is what Qonto has published of its level, and what has not happened is not promised.
func TestWhatIsSaidOfAnEnd(t *testing.T) {
	t.Parallel()

	marchOf := func(level string, more func(*Model)) Model {
		card := Model{CardLevel: types.StringValue(level), ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}
		if more != nil {
			more(&card)
		}

		return card
	}

	const early, late = "2027-02-10T00:00:00Z", "2027-02-20T00:00:00Z" // 49 and 39 days before

	for name, test := range map[string]struct {
		card Model
		now  string
		says string // empty: nothing
	}{
		"virtual, before its renewal": {marchOf(qonto.LevelVirtual, nil), early, "The resource moves on to that one by itself"},
		"virtual, overdue":            {marchOf(qonto.LevelVirtual, nil), late, "has not renewed this one yet"},
		"of a partner, overdue":       {marchOf(qonto.LevelVirtualPartner, nil), late, "has not renewed this one yet"},
		"physical":                    {marchOf(qonto.LevelPlus, nil), late, "Qonto posts the renewal"},
		"advertising":                 {marchOf(qonto.LevelAdvertising, nil), early, "is not published"},
		"a level of the future":       {marchOf("virtual_gold", nil), late, "is not published"},
		"with its renewal":            {marchOf(qonto.LevelVirtual, func(m *Model) { m.RenewalID = types.StringValue("r") }), late, ""},
		"renewed by nobody knows what": {
			marchOf(qonto.LevelVirtual, func(m *Model) { m.Renewed = types.BoolValue(true) }), late, "no living card names it as its parent",
		},
		"upgraded": {
			marchOf(qonto.LevelPlus, func(m *Model) { m.Upsold = types.BoolValue(true) }), late,
			"Qonto discards it some weeks after the upgrade, because",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}

			said := endsSoon(&test.card, now)
			if test.says == "" && len(said) == 0 {
				return
			}

			if len(said) != 1 || test.says == "" || !strings.Contains(said[0].Detail(), test.says) {
				t.Errorf("%v", said)
			}
		})
	}
}

// A dead card that something has replaced is not answered with one more card, and a flash card only with a later end.
func TestWaysOnFromADeadCard(t *testing.T) {
	t.Parallel()

	const (
		oneMore = "Only if you want one more card"
		replace = "apply -replace=ADDRESS"
	)

	for name, test := range map[string]struct {
		card   Model
		says   []string
		avoids string
	}{
		"lost":                  {Model{}, []string{"To issue another card", replace}, oneMore},
		"upgraded":              {Model{Upsold: types.BoolValue(true)}, []string{"An upgraded card has taken its place", oneMore}, "To issue another"},
		"reordered":             {Model{Reordered: types.BoolValue(true)}, []string{"A replacement was ordered in Qonto", oneMore}, "To issue another"},
		"renewed":               {Model{RenewalID: types.StringValue("r")}, []string{"terraform import ADDRESS r", replace}, oneMore},
		"flash, over":           {Model{PreExpiresAt: instantValue(new("2020-03-09T00:00:00Z"))}, []string{"set a later pre_expires_at"}, replace},
		"flash, before its end": {Model{PreExpiresAt: instantValue(new("2120-03-09T00:00:00Z"))}, []string{replace}, "pre_expires_at"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			test.card.Status = types.StringValue(qonto.StatusDiscarded)
			session := NewSessionWithout(nil)

			said := session.deadWarning(&test.card).Detail()
			for _, text := range append(test.says, "To forget this one, remove its resource") {
				if !strings.Contains(said, text) {
					t.Errorf("it does not say %q: %s", text, said)
				}
			}

			if strings.Contains(said, test.avoids) {
				t.Errorf("it says %q: %s", test.avoids, said)
			}

			refused := session.deadChange(&test.card, nil).Detail()
			if isOffered := strings.Contains(refused, "put the configuration back"); isOffered == session.isPastItsEnd(&test.card) {
				t.Errorf("the error offers a card as it was: %t", isOffered)
			}
		})
	}
}

// The month is told as it is printed on cards: with two digits, so that no text depends on the time of the year.
func TestRenewedWarning_MonthHasTwoDigits(t *testing.T) {
	t.Parallel()

	for month, want := range map[string]string{"3": " 03/2027.", "12": " 12/2027."} {
		state := Model{ExpMonth: types.StringValue(month), ExpYear: types.StringValue("2027")}
		if got := renewedWarning(&state, &qonto.Card{}).Detail(); !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
