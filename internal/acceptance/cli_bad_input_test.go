// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// Bad input is refused while the plan is made, with the path of the attribute, and without a single request.
func TestBadInputSendsNoRequest(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		want   string
	}{
		"malformed holder": {
			acctest.Card("virtual", `holder_id = "me"`), `holder_id.*UUID in lower case`,
		},
		"upper-case account": {
			acctest.Card("virtual", `bank_account_id = "3C90C3CC-0D44-4B50-8888-8DD25736052A"`), `bank_account_id.*UUID in lower case`,
		},
		"malformed organization": {acctest.Card("virtual", `organization_id = "acme"`), `organization_id.*UUID in lower case`},
		"no day at all":          {acctest.Card("virtual", `active_days = []`), `active_days.*at least 1`},
		"nickname of 41 letters": {acctest.Card("virtual", `nickname = "`+letters(41)+`"`), `nickname.*at most 40`},
		"nickname that clears the screen": {
			acctest.Card("virtual", `nickname = "ads\u001b[2J"`), `nickname.*must not hold control characters`,
		},
		"nickname of two lines":     {acctest.Card("virtual", `nickname = "ads\nof May"`), `nickname.*must not hold control characters`},
		"nickname that turns round": {acctest.Card("virtual", `nickname = "ads \u202efo"`), `nickname.*must not hold control characters`},
		"design with a hidden character": {
			acctest.Card("virtual", `card_design = "virtual\u200b.default"`), `card_design.*must not hold control characters`,
		},
		"flash without budget": {
			acctest.Card("flash", `pre_expires_at = "2099-01-01T00:00:00Z"`), `cannot be issued without payment_lifespan_limit`,
		},
		"flash without end":    {acctest.Card("flash", `payment_lifespan_limit = 100`), `cannot be issued without pre_expires_at`},
		"flash that has ended": {acctest.Card("flash", `payment_lifespan_limit = 100`, `pre_expires_at = "2020-01-01T00:00:00Z"`), `lies in the past`},
		"end that is no date":  {acctest.Card("flash", `payment_lifespan_limit = 100`, `pre_expires_at = "tomorrow"`), `Invalid RFC3339`},
		"monthly limit on flash": {
			acctest.Card("flash", acctest.Flash(), `payment_monthly_limit = 10`),
			`payment_monthly_limit means nothing on a "flash" card`,
		},
		"lifespan on virtual":    {acctest.Card("virtual", `payment_lifespan_limit = 10`), `payment_lifespan_limit means nothing on a "virtual" card`},
		"options on virtual":     {acctest.Card("virtual", `atm_option = true`), `atm_option means nothing on a "virtual" card`},
		"address on virtual":     {acctest.Card("virtual", acctest.DeliveryAddress), `A "virtual" card is not posted`},
		"physical to nowhere":    {acctest.Card("standard", `payment_monthly_limit = 10`), `A "standard" card is posted. Set address, or ship_to_business`},
		"physical to two places": {acctest.Card("standard", `ship_to_business = true`, acctest.DeliveryAddress), `Keep one of the two`},
		"country by its name": {
			acctest.Card("standard", `address = { first_line = "1", zipcode = "1", city = "P", country = "France" }`),
			`address.country must be two capital letters`,
		},
		"unknown policy":      {acctest.Card("virtual", `deletion_policy = "shred"`), `deletion_policy value must be one of`},
		"no level":            {acctest.Card(""), `card_level string length must be at least 1`},
		"timeout of nonsense": {acctest.Card("virtual", `timeouts = { create = "soon" }`), `Invalid Attribute Value Time Duration`},
	} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)

			e.RunSteps(resource.TestStep{Config: e.Config(test.config), ExpectError: acctest.Wrapped(test.want)})

			if requests := e.Ledger().Requests; len(requests) != 0 {
				t.Errorf("%d requests were sent, the first: %s %s", len(requests), requests[0].Method, requests[0].Path)
			}
		})
	}
}

func TestMissingTokenNamesTheSettings(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(resource.TestStep{
		Config:      "provider \"qonto\" {}\n" + e.Fill(acctest.Card("virtual")),
		ExpectError: acctest.Wrapped(`no access token. Set access_token in the provider block or the environment variable QONTO_ACCESS_TOKEN`),
	})

	if len(e.Ledger().Requests) != 0 {
		t.Error("requests were sent")
	}
}

func TestInsecureEndpointIsRefused(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(resource.TestStep{
		Config:      "provider \"qonto\" {\n access_token = \"t\"\n endpoint = \"http://qonto.example\"\n}\n" + e.Fill(acctest.Card("virtual")),
		ExpectError: acctest.Wrapped(`the endpoint must use https`),
	})
}

func letters(n int) string {
	return strings.Repeat("x", n)
}
