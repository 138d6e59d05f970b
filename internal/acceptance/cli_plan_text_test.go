// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A plan of a new card shows what Qonto decides and nothing that is certain before.
func TestPlanOfANewCardIsShort(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		card string
		most int // lines that say "known after apply"
	}{
		"virtual, nothing configured": {acctest.Card("virtual"), 32},
		"virtual":                     {acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`), 32},
		"flash":                       {acctest.Card("flash", acctest.Ads, acctest.Flash()), 32},
		"advertising":                 {acctest.Card("advertising", acctest.Ads), 32},
		"physical":                    {acctest.Card("standard", acctest.Physical, acctest.Ads), 32},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(test.card)

			plan := c.Terraform("plan")
			if plan.ExitCode != 0 {
				t.Fatal(plan.Text)
			}

			if got := strings.Count(plan.Text, "(known after apply)"); got > test.most {
				t.Errorf("%d lines are known after apply, want at most %d:\n%s", got, test.most, plan.Text)
			}

			t.Logf("%d lines, %d of them known after apply:\n%s",
				strings.Count(plan.Text, "\n"), strings.Count(plan.Text, "(known after apply)"), plan.Text)
		})
	}
}
