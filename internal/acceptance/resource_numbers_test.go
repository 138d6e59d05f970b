// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A number that is no limit, or no day, is refused at its argument, in words that say what to write instead. No message
// is about an error in the provider, and no request is sent.
func TestNumbersThatAreNone(t *testing.T) {
	const noLimit, noDays = `payment_monthly_limit must be whole euros`, `no days?: 1 is Monday, 7 is Sunday`

	rows := []struct{ name, argument, want string }{
		{"cents", `payment_monthly_limit = 12.50`, noLimit + `: 12 or 13, not 12\.5\.`},
		{"a_few_cents", `payment_monthly_limit = 0.01`, noLimit + `: 0 or 1, not 0\.01\.`},
		{"cents_as_text", `payment_monthly_limit = "12.50"`, noLimit + `: 12 or 13, not 12\.5\.`},
		{"no_end_of_cents", `payment_monthly_limit = 100 / 3`, noLimit + `: 33 or 34, not 33\.3333\.`},
		{"cents_of_a_large_amount", `payment_monthly_limit = 123456789012.5`, noLimit + `: 123456789012 or 123456789013, not 123456789012\.5\.`},
		{"negative_cents", `payment_monthly_limit = -0.5`, noLimit + `, 0 or more, not -0\.5\.`},
		{"negative", `payment_monthly_limit = -12`, `payment_monthly_limit value must be at least 0, got: -12`},
		{"huge", `payment_monthly_limit = 1e30`, noLimit + `, and no limit is as high as 1e\+30\.`},
		{"huge_with_cents", `payment_monthly_limit = 1e30 + 0.5`, noLimit + `, and no limit is as high as 1e\+30\.`},
		{"more_than_64_bits", `payment_monthly_limit = 9223372036854775808`, noLimit + `, and no limit is as high as 9\.22337e\+18\.`},
		{"very_negative", `payment_monthly_limit = -1e30`, noLimit + `, 0 or more, not -1e\+30\.`},
		{"no_days", `active_days = [0, 9]`, `active_days has 0 and 9, which are ` + noDays},
		{"one_no_day", `active_days = [1, 8]`, `active_days has 8, which is ` + noDays},
		{"many_no_days", `active_days = [9, -1, 8, 7]`, `active_days has -1, 8 and 9, which are ` + noDays},
		{"half_a_day", `active_days = [1.5]`, `active_days has 1\.5, which is ` + noDays},
		{"huge_day", `active_days = [1e30]`, `active_days has 1e\+30, which is ` + noDays},
		{"null_for_a_day", `active_days = [null, 1]`, `active_days has null, which is ` + noDays},
	}

	c := acctest.NewCLI(t)

	var blocks strings.Builder
	for _, row := range rows {
		blocks.WriteString(acctest.NamedCard(row.name, "virtual", acctest.Ads, row.argument))
	}

	c.Configure(blocks.String())

	for _, command := range []string{"validate", "plan"} {
		refused := c.Terraform(command)

		for _, row := range rows {
			argument, _, _ := strings.Cut(row.argument, " ")
			refused.ExpectOneError(t, "qonto_card."+row.name, `Invalid Attribute Value.*`+argument+`.*`+row.want)
		}

		if errors := strings.Count(refused.Text, "Error: "); errors != len(rows) {
			t.Errorf("%d errors, want %d:\n%s", errors, len(rows), refused.Text)
		}

		if strings.Contains(strings.Join(strings.Fields(refused.Text), " "), "error in the provider") {
			t.Error(refused.Text)
		}
	}

	if requests := c.Ledger().Requests; len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// The same of a value that is known only when the plan is applied: no card is issued.
func TestNumbersThatAreNoneWhenApplied(t *testing.T) {
	t.Parallel()

	for _, test := range []struct{ number, want string }{
		{`12.5`, `payment_monthly_limit must be whole euros: 12 or 13, not 12\.5\.`},
		{`"1e30"`, `payment_monthly_limit must be whole euros, and no limit is as high as 1e\+30\.`},
	} {
		t.Run(test.number, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure("resource \"terraform_data\" \"limit\" {\n  input = " + test.number + "\n}\n" +
				acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = terraform_data.limit.output`))

			refused := c.Terraform("apply", "-auto-approve")
			refused.Expect(t, test.want)

			if refused.ExitCode != 1 || strings.Contains(refused.Text, "error in the provider") {
				t.Error(refused.Text)
			}

			acctest.ExpectLiving(0)(t, c.Ledger())
		})
	}
}

// However a whole number is spelled, it is the same limit, and the same card.
func TestWholeNumbers(t *testing.T) {
	c := acctest.NewCLI(t)

	for _, number := range []string{`12`, `12.0`, `"12"`, `1.2e1`, `24 / 2`} {
		c.Configure(acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = `+number, `active_days = ["1", 2.0]`))

		if c.Apply(); c.OnlyCard().PaymentMonthlyLimit != 12 {
			t.Errorf("the limit is %d", c.OnlyCard().PaymentMonthlyLimit)
		}

		if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
			t.Errorf("%s: the plan is not empty:\n%s", number, plan.Text)
		}
	}
}

// A state with a number that is no limit, as somebody may have edited it, is told as such.
func TestStateWithCents(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	editStateAttributes(c, func(attributes map[string]any) { attributes["payment_monthly_limit"] = 12.5 })

	plan := c.Terraform("plan")
	plan.Expect(t, `payment_monthly_limit must be whole euros: 12 or 13, not 12\.5\.`)
}
