// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// One missing attribute is "it", several are "them".
func TestExpectedAttributes(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config Model
		want   string
	}{
		"one": {
			Model{ShipToBusiness: types.BoolValue(true), PaymentMonthlyLimit: eurosOf(500)},
			`Qonto documents atm_monthly_limit for every "standard" card. Without it, Qonto may refuse the card`,
		},
		"two": {
			Model{ShipToBusiness: types.BoolValue(true)},
			`Qonto documents atm_monthly_limit, payment_monthly_limit for every "standard" card. Without them, Qonto may refuse the card`,
		},
		"none": {Model{ShipToBusiness: types.BoolValue(true), PaymentMonthlyLimit: eurosOf(500), ATMOption: types.BoolValue(false)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var got []string
			for _, d := range checkExpected(&test.config, "standard", levels["standard"]) {
				got = append(got, d.Detail())
			}

			if said := strings.Join(got, "\n"); !strings.HasPrefix(said, test.want) || (said == "") != (test.want == "") {
				t.Errorf("said %q, want %q", said, test.want)
			}
		})
	}
}

// What is not certain to be refused is a warning.
func TestWarningsOfANewCard(t *testing.T) {
	t.Parallel()

	now := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	virtual := func(change func(*Model)) Model { return configured("virtual", change) }
	flash := func(change func(*Model)) Model {
		return configured("flash", func(m *Model) { m.PaymentLifespanLimit = eurosOf(100); change(m) })
	}
	standard := func(change func(*Model)) Model {
		return configured("standard", func(m *Model) {
			m.ShipToBusiness, m.PaymentMonthlyLimit, m.ATMMonthlyLimit = types.BoolValue(true), eurosOf(500), eurosOf(100)
			change(m)
		})
	}

	for name, test := range map[string]struct {
		config Model
		want   []string
	}{
		"a card like any other":       {virtual(func(*Model) {}), nil},
		"the published maximum":       {virtual(func(m *Model) { m.PaymentMonthlyLimit = eurosOf(20_000) }), nil},
		"above the published maximum": {virtual(func(m *Model) { m.PaymentMonthlyLimit = eurosOf(20_001) }), []string{summaryOutOfBounds}},
		"below the published minimum": {virtual(func(m *Model) { m.PaymentMonthlyLimit = eurosOf(4) }), []string{summaryOutOfBounds}},
		"an end within a year":        {flash(endsAt("2028-01-15T12:00:00Z")), nil},
		"an end after a year":         {flash(endsAt("2028-01-17T12:00:00Z")), []string{summaryEndDate}},
		"a print that does nothing":   {standard(func(m *Model) { m.TypeOfPrint = types.StringValue("print") }), []string{summaryUnusualOnLevel}},
		"an expected limit missing":   {standard(func(m *Model) { m.ATMMonthlyLimit = Euros{} }), []string{summaryExpectedOnLevel}},
		"a level of a later API":      {configured("gold", func(m *Model) { m.NFCOption = types.BoolValue(true) }), []string{summaryUnknownLevel}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var got []string

			said := checkNewCard(&test.config, now)
			for _, d := range said {
				got = append(got, d.Summary())
			}

			if diff := cmp.Diff(test.want, got); diff != "" || said.HasError() {
				t.Errorf("%v, summaries (-want +got):\n%s", said, diff)
			}
		})
	}
}

// configured is the configuration of a card of the level.
func configured(level string, change func(*Model)) Model {
	config := Model{CardLevel: types.StringValue(level)}
	change(&config)

	return config
}
