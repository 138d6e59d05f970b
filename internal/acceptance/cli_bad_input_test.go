// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Bad input is refused while the plan is made, with the path of the attribute, and without a single request.
func TestBadInputSendsNoRequest(t *testing.T) {
	for name, test := range map[string]struct {
		config string
		want   string
	}{
		"malformed holder": {
			card("virtual", `holder_id = "me"`), `holder_id.*UUID in lower case`,
		},
		"upper-case account": {
			card("virtual", `bank_account_id = "3C90C3CC-0D44-4B50-8888-8DD25736052A"`), `bank_account_id.*UUID in lower case`,
		},
		"malformed organization": {card("virtual", `organization_id = "acme"`), `organization_id.*UUID in lower case`},
		"no day at all":          {card("virtual", `active_days = []`), `active_days.*at least 1`},
		"nickname of 41 letters": {card("virtual", `nickname = "`+letters(41)+`"`), `nickname.*at most 40`},
		"nickname that clears the screen": {
			card("virtual", `nickname = "ads\u001b[2J"`), `nickname.*must not hold control characters`,
		},
		"nickname of two lines":     {card("virtual", `nickname = "ads\nof May"`), `nickname.*must not hold control characters`},
		"nickname that turns round": {card("virtual", `nickname = "ads \u202efo"`), `nickname.*must not hold control characters`},
		"design with a hidden character": {
			card("virtual", `card_design = "virtual\u200b.default"`), `card_design.*must not hold control characters`,
		},
		"flash without budget": {
			card("flash", `pre_expires_at = "2099-01-01T00:00:00Z"`), `cannot be issued without payment_lifespan_limit`,
		},
		"flash without end":      {card("flash", `payment_lifespan_limit = 100`), `cannot be issued without pre_expires_at`},
		"flash that has ended":   {card("flash", `payment_lifespan_limit = 100`, `pre_expires_at = "2020-01-01T00:00:00Z"`), `lies in the past`},
		"end that is no date":    {card("flash", `payment_lifespan_limit = 100`, `pre_expires_at = "tomorrow"`), `Invalid RFC3339`},
		"monthly limit on flash": {card("flash", flash(), `payment_monthly_limit = 10`), `payment_monthly_limit means nothing on a "flash" card`},
		"lifespan on virtual":    {card("virtual", `payment_lifespan_limit = 10`), `payment_lifespan_limit means nothing on a "virtual" card`},
		"options on virtual":     {card("virtual", `atm_option = true`), `atm_option means nothing on a "virtual" card`},
		"address on virtual":     {card("virtual", somewhere), `A "virtual" card is not posted`},
		"physical to nowhere":    {card("standard", `payment_monthly_limit = 10`), `A "standard" card is posted. Set address, or ship_to_business`},
		"physical to two places": {card("standard", `ship_to_business = true`, somewhere), `Keep one of the two`},
		"country by its name": {
			card("standard", `address = { first_line = "1", zipcode = "1", city = "P", country = "France" }`), `address.country must be two capital letters`,
		},
		"unknown policy":      {card("virtual", `deletion_policy = "shred"`), `deletion_policy value must be one of`},
		"no level":            {card(""), `card_level string length must be at least 1`},
		"timeout of nonsense": {card("virtual", `timeouts = { create = "soon" }`), `Invalid Attribute Value Time Duration`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)

			w.run(resource.TestStep{Config: w.config(test.config), ExpectError: wrapped(test.want)})

			if requests := w.Ledger().Requests; len(requests) != 0 {
				t.Errorf("%d requests were sent, the first: %s %s", len(requests), requests[0].Method, requests[0].Path)
			}
		})
	}
}

func TestMissingTokenNamesTheSettings(t *testing.T) {
	w := newWorld(t)

	w.run(resource.TestStep{
		Config:      "provider \"qonto\" {}\n" + w.fill(card("virtual")),
		ExpectError: wrapped(`no access token. Set access_token in the provider block or the environment variable QONTO_ACCESS_TOKEN`),
	})

	if len(w.Ledger().Requests) != 0 {
		t.Error("requests were sent")
	}
}

func TestInsecureEndpointIsRefused(t *testing.T) {
	w := newWorld(t)

	w.run(resource.TestStep{
		Config:      "provider \"qonto\" {\n access_token = \"t\"\n endpoint = \"http://qonto.example\"\n}\n" + w.fill(card("virtual")),
		ExpectError: wrapped(`the endpoint must use https`),
	})
}

// wrapped matches a text that the CLI breaks into lines wherever it likes.
func wrapped(text string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + regexp.MustCompile(` +`).ReplaceAllString(text, `[\s│|]+`))
}
