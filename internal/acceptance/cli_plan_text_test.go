// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
)

// A plan of a new card shows what Qonto decides and nothing that is certain before.
func TestPlanOfANewCardIsShort(t *testing.T) {
	for name, test := range map[string]struct {
		card string
		most int // lines that say "known after apply"
	}{
		"virtual, nothing configured": {card("virtual"), 32},
		"virtual":                     {card("virtual", ads, `payment_monthly_limit = 200`), 32},
		"flash":                       {card("flash", ads, flash()), 32},
		"advertising":                 {card("advertising", ads), 32},
		"physical":                    {card("standard", plastic, ads), 32},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t)
			c.configure(test.card)

			plan := c.terraform("plan")
			if plan.code != 0 {
				t.Fatal(plan.text)
			}

			if got := strings.Count(plan.text, "(known after apply)"); got > test.most {
				t.Errorf("%d lines are known after apply, want at most %d:\n%s", got, test.most, plan.text)
			}

			t.Logf("%d lines, %d of them known after apply:\n%s",
				strings.Count(plan.text, "\n"), strings.Count(plan.text, "(known after apply)"), plan.text)
		})
	}
}
