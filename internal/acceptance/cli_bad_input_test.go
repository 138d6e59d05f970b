// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// badInput is a card that is refused, and the words of the message.
type badInput struct {
	name, level string
	arguments   []string
	want        string
}

// Bad input is refused while the plan is made, with the path of the attribute, and without a single request.
func TestBadInputSendsNoRequest(t *testing.T) {
	t.Parallel()

	for name, rows := range map[string][]badInput{
		"one argument is wrong by itself": {
			{"malformed_holder", "virtual", []string{`holder_id = "me"`}, `holder_id.*UUID in lower case`},
			{
				"upper_case_account", "virtual",
				[]string{`bank_account_id = "3C90C3CC-0D44-4B50-8888-8DD25736052A"`},
				`bank_account_id.*UUID in lower case`,
			},
			{"malformed_organization", "virtual", []string{`organization_id = "acme"`}, `organization_id.*UUID in lower case`},
			{"no_day_at_all", "virtual", []string{`active_days = []`}, `active_days.*at least 1`},
			{"nickname_of_41_letters", "virtual", []string{`nickname = "` + letters(41) + `"`}, `nickname.*at most 40`},
			{"nickname_that_clears_the_screen", "virtual", []string{`nickname = "ads\u001b[2J"`}, `nickname.*must not hold control characters`},
			{"nickname_of_two_lines", "virtual", []string{`nickname = "ads\nof May"`}, `nickname.*must not hold control characters`},
			{"nickname_that_turns_round", "virtual", []string{`nickname = "ads \u202efo"`}, `nickname.*must not hold control characters`},
			{
				"design_with_a_hidden_character", "virtual",
				[]string{`card_design = "virtual\u200b.default"`},
				`card_design.*must not hold control characters`,
			},
			{"end_that_is_no_date", "flash", []string{`payment_lifespan_limit = 100`, `pre_expires_at = "tomorrow"`}, `Invalid RFC3339`},
			{
				"country_by_its_name", "standard",
				[]string{`address = { first_line = "1", zipcode = "1", city = "P", country = "France" }`},
				`address.country must be two capital letters`,
			},
			{"unknown_policy", "virtual", []string{`deletion_policy = "shred"`}, `deletion_policy value must be one of`},
			{"no_level", "", nil, `card_level string length must be at least 1`},
			{"timeout_of_nonsense", "virtual", []string{`timeouts = { create = "soon" }`}, `Invalid Attribute Value Time Duration`},
		},
		"an argument does not go with another one": {
			{"flash_without_budget", "flash", []string{`pre_expires_at = "2099-01-01T00:00:00Z"`}, `cannot be issued without payment_lifespan_limit`},
			{"flash_without_end", "flash", []string{`payment_lifespan_limit = 100`}, `cannot be issued without pre_expires_at`},
			{"flash_that_has_ended", "flash", []string{`payment_lifespan_limit = 100`, `pre_expires_at = "2020-01-01T00:00:00Z"`}, `lies in the past`},
			{
				"monthly_limit_on_flash", "flash",
				[]string{acctest.Flash(), `payment_monthly_limit = 10`},
				`payment_monthly_limit means nothing on a "flash" card`,
			},
			{"lifespan_on_virtual", "virtual", []string{`payment_lifespan_limit = 10`}, `payment_lifespan_limit means nothing on a "virtual" card`},
			{"options_on_virtual", "virtual", []string{`atm_option = true`}, `atm_option means nothing on a "virtual" card`},
			{"address_on_virtual", "virtual", []string{acctest.DeliveryAddress}, `A "virtual" card is not posted`},
			{"physical_to_nowhere", "standard", []string{`payment_monthly_limit = 10`}, `A "standard" card is posted. Set address, or ship_to_business`},
			{"physical_to_two_places", "standard", []string{`ship_to_business = true`, acctest.DeliveryAddress}, `Keep one of the two`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)

			var blocks strings.Builder
			for _, row := range rows {
				blocks.WriteString(acctest.NamedCard(row.name, row.level, row.arguments...))
			}

			c.Configure(blocks.String())

			refused := c.Terraform("plan")
			for _, row := range rows {
				refused.ExpectOneError(t, "qonto_card."+row.name, row.want)
			}

			expectInTheGuide(c, refused.Text)

			if requests := c.Ledger().Requests; len(requests) != 0 {
				t.Errorf("%d requests were sent, the first: %s %s", len(requests), requests[0].Method, requests[0].Path)
			}
		})
	}
}

// expectInTheGuide fails unless the page about messages has the first line of every error, also of those that the
// framework words.
func expectInTheGuide(c *acctest.CLI, printed string) {
	c.T.Helper()

	guide, err := os.ReadFile("../../templates/guides/troubleshooting.md")
	c.Must(err)

	for _, said := range regexp.MustCompile(`(?m)^Error: (.+)\n\n`).FindAllStringSubmatch(printed, -1) {
		if summary := strings.TrimSpace(said[1]); !strings.Contains(string(guide), summary) {
			c.T.Errorf("the guide lacks %q", summary)
		}
	}
}

func TestMissingTokenNamesTheSettings(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Token = ""
	c.Configure(acctest.Card("virtual"))
	c.Terraform("plan").ExpectRefused(t,
		`no access token. Set access_token in the provider block or the environment variable QONTO_ACCESS_TOKEN`)

	if len(c.Ledger().Requests) != 0 {
		t.Error("requests were sent")
	}
}

func TestInsecureEndpointIsRefused(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure("provider \"qonto\" {\n access_token = \"t\"\n endpoint = \"http://qonto.example\"\n}\n" + acctest.Card("virtual"))
	c.Terraform("plan").ExpectRefused(t, `the endpoint must use https`)
}

func letters(n int) string {
	return strings.Repeat("x", n)
}
