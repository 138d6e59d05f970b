// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The token of another organization is noticed before anything else is asked for.
func TestTokenOfAnotherOrganization(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(lookUp + "\ndata \"qonto_memberships\" \"all\" {}\n" + acctest.Card("virtual", acctest.Ads))

	c.Setenv("QONTO_ORGANIZATION_ID", uuid.NewString())

	c.Terraform("apply", "-auto-approve").ExpectRefused(t,
		`belongs to another organization.*Use a token of the organization that organization_id or QONTO_ORGANIZATION_ID names`)

	for _, request := range c.Ledger().Requests {
		if request.Route != organization {
			t.Errorf("%s %s was sent", request.Method, request.Path)
		}
	}

	c.Setenv("QONTO_ORGANIZATION_ID", c.OrganizationID)
	c.Apply()
	acctest.ExpectLiving(1)(t, c.Ledger())
}

// Settings that come into being in the same run do not keep it from being planned, and are used when it is applied.
func TestSettingsThatAreNotKnownYet(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Setenv("QONTO_ACCESS_TOKEN", "")
	c.Configure(fmt.Sprintf(`
resource "terraform_data" "made" {
  input = { token = %q, organization = @organization }
}

provider "qonto" {
  access_token    = terraform_data.made.output.token
  organization_id = terraform_data.made.output.organization
}
`, c.Token) + acctest.Card("virtual", acctest.Ads))

	c.MustTerraform("plan", "-out=saved.tfplan")

	if asked := c.Ledger().Requests; len(asked) > 0 {
		t.Errorf("a plan without a token sent %s", asked[0].Path)
	}

	c.MustTerraform("apply", "saved.tfplan")
	acctest.ExpectLiving(1)(t, c.Ledger())

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("the plan after that is not empty:\n%s", plan.Text)
	}
}

// What the provider block says wins over the environment.
func TestProviderBlockWins(t *testing.T) {
	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Setenv("QONTO_CREDENTIALS_FILE", "/nowhere")
	c.Setenv("QONTO_ENDPOINT", "https://nowhere.invalid")
	c.Setenv("QONTO_OAUTH_ENDPOINT", "https://nowhere.invalid")
	c.Setenv("QONTO_CLIENT_ID", "nobody")
	c.Setenv("QONTO_ORGANIZATION_ID", uuid.NewString())
	c.Configure(lookUp + fmt.Sprintf(`
provider "qonto" {
  credentials_file = %q
  endpoint         = %q
  oauth_endpoint   = %q
  client_id        = %q
  organization_id  = @organization
}
`, c.Dir+"/"+acctest.CredentialsFile, c.URL, c.URL, c.ClientID))
	c.MustTerraform("plan")
}

// However many requests of a run find that the token has ended, one refresh is made.
func TestOneRefreshForAWholeRun(t *testing.T) {
	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Configure(lookUp + `
data "qonto_memberships" "all" {}
data "qonto_bank_accounts" "all" {}
data "qonto_teams" "all" {}
data "qonto_cards" "all" {}
data "qonto_card_appearances" "all" {}
`)
	c.MustTerraform("plan")
	c.Clock().Advance(anHour)

	const kinds = 6

	together := c.Fault(control.Fault{Method: "GET", Action: "hold", Times: kinds})
	run := c.Start("plan")

	waiting, cancel := context.WithTimeout(t.Context(), acctest.Patience)
	defer cancel()

	c.Must(together.WaitHeld(waiting, kinds))
	c.Must(together.Remove(t.Context()))

	if done := run.Wait(); done.ExitCode != 0 {
		t.Fatal(done.Text)
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

	expectGoodRefreshToken(c)
}
