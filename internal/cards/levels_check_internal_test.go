// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"

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
			for _, d := range checkExpected(&test.config, "standard", levels()["standard"]) {
				got = append(got, d.Detail())
			}

			if said := strings.Join(got, "\n"); !strings.HasPrefix(said, test.want) || (said == "") != (test.want == "") {
				t.Errorf("said %q, want %q", said, test.want)
			}
		})
	}
}
