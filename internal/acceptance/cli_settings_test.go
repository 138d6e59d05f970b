// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The token of another organization is noticed before anything else is asked for.
func TestTokenOfAnotherOrganization(t *testing.T) {
	c := newCLI(t)
	c.configure(lookUp + "\ndata \"qonto_memberships\" \"all\" {}\n" + card("virtual", ads))

	c.setenv("QONTO_ORGANIZATION_ID", uuid.NewString())

	refused := c.terraform("apply", "-auto-approve")
	refused.expect(t, `belongs to another organization`)

	if refused.code == 0 {
		t.Error("the run succeeds")
	}

	for _, request := range c.Ledger().Requests {
		if request.Route != organization {
			t.Errorf("%s %s was sent", request.Method, request.Path)
		}
	}

	c.setenv("QONTO_ORGANIZATION_ID", c.OrganizationID)
	c.apply()
	living(1)(t, c.Ledger())
}

// Settings that come into being in the same run do not keep it from being planned, and are used when it is applied.
func TestSettingsThatAreNotKnownYet(t *testing.T) {
	c := newCLI(t)
	c.setenv("QONTO_ACCESS_TOKEN", "")
	c.configure(fmt.Sprintf(`
resource "terraform_data" "made" {
  input = { token = %q, organization = @organization }
}

provider "qonto" {
  access_token    = terraform_data.made.output.token
  organization_id = terraform_data.made.output.organization
}
`, c.Token) + card("virtual", ads))

	c.do("plan", "-out=saved.tfplan")

	if asked := c.Ledger().Requests; len(asked) > 0 {
		t.Errorf("a plan without a token sent %s", asked[0].Path)
	}

	c.do("apply", "saved.tfplan")
	living(1)(t, c.Ledger())

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("the plan after that is not empty:\n%s", plan.text)
	}
}

// What the provider block says wins over the environment.
func TestProviderBlockWins(t *testing.T) {
	c := newCLI(t)
	c.keepCredentials()
	c.setenv("QONTO_CREDENTIALS_FILE", "/nowhere")
	c.setenv("QONTO_ENDPOINT", "https://nowhere.invalid")
	c.setenv("QONTO_OAUTH_ENDPOINT", "https://nowhere.invalid")
	c.setenv("QONTO_CLIENT_ID", "nobody")
	c.setenv("QONTO_ORGANIZATION_ID", uuid.NewString())
	c.configure(lookUp + fmt.Sprintf(`
provider "qonto" {
  credentials_file = %q
  endpoint         = %q
  oauth_endpoint   = %q
  client_id        = %q
  organization_id  = @organization
}
`, c.dir+"/"+credentialsFile, c.URL, c.URL, c.ClientID))
	c.do("plan")
}

// However many requests of a run find that the token has ended, one refresh is made.
func TestOneRefreshForAWholeRun(t *testing.T) {
	c := newCLI(t)
	c.keepCredentials()
	c.configure(lookUp + `
data "qonto_memberships" "all" {}
data "qonto_bank_accounts" "all" {}
data "qonto_teams" "all" {}
data "qonto_cards" "all" {}
data "qonto_card_appearances" "all" {}
`)
	c.do("plan")
	c.Clock().Advance(anHour)

	const kinds = 6

	together := c.Fault(control.Fault{Method: "GET", Action: "hold", Times: kinds})
	run := c.start("plan")

	waiting, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	c.must(together.WaitHeld(waiting, kinds))
	c.must(together.Remove(t.Context()))

	if done := run.wait(); done.code != 0 {
		t.Fatal(done.text)
	}

	refused := 0

	for _, request := range c.Ledger().Requests {
		if request.Status == http.StatusUnauthorized {
			refused++
		}
	}

	if count := c.Ledger().OAuth; refused < kinds || count.Refreshes != 2 || count.GraceUses != 0 {
		t.Errorf("%d requests were refused; one more refresh is wanted: %+v", refused, count)
	}

	c.expectGoodRefreshToken()
}
