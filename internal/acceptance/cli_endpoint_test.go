// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// lookUps are data sources of every kind, each with a request of its own.
const lookUps = lookUp + `
data "qonto_memberships" "all" {}
data "qonto_bank_accounts" "all" {}
data "qonto_teams" "all" {}
data "qonto_cards" "all" {}
data "qonto_card_appearances" "all" {}
`

// TestDeadEndpoint: an emulator that is not running, or another port, is said at once, with the address.
func TestDeadEndpoint(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(lookUp + "\n" + acctest.Card("virtual", acctest.Ads))

	endpoint := "http://" + acctest.FreePort(t).String()
	c.Setenv("QONTO_ENDPOINT", endpoint)

	failed := c.Terraform("plan")
	failed.Expect(t, "there was no answer from Qonto at "+endpoint+": the connection was refused.")

	if strings.Contains(failed.Text, "attempts") || strings.Contains(failed.Text, "Still reading") {
		t.Errorf("it was tried again and again:\n%s", failed.Text)
	}
}

// TestEndpointOfSomethingElse: what answers is a page for people.
func TestEndpointOfSomethingElse(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!DOCTYPE html><html>Welcome</html>")
	}))
	t.Cleanup(page.Close)

	c := acctest.NewCLI(t)
	c.Configure(lookUp)
	c.Setenv("QONTO_ENDPOINT", page.URL)
	c.Terraform("plan").Expect(t, `not one of Qonto's API; .*\(HTTP 200 from `+page.URL+`\): an HTML page`)
}

// TestWrongTokenIsToldOnce: one cause, one explanation, however many data sources and cards meet it.
func TestWrongTokenIsToldOnce(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(lookUps + acctest.Card("virtual", acctest.Ads))
	c.Setenv("QONTO_ACCESS_TOKEN", "no-token-of-anybody")

	failed := c.Terraform("plan")

	if count := strings.Count(failed.Text, "an access token lives for one"); count != 1 {
		t.Errorf("it is explained %d times:\n%s", count, failed.Text)
	}

	if errors := strings.Count(failed.Text, "Error: "); errors < strings.Count(lookUps, "data ") {
		t.Errorf("%d errors:\n%s", errors, failed.Text)
	}

	failed.Expect(t, `Qonto refused the access token, as another error says`)
}

// TestAPIKeyInPlaceOfAToken: Qonto gives out API keys as well, and no card can be managed with one.
func TestAPIKeyInPlaceOfAToken(t *testing.T) {
	const key = "atelier-lumen-4242:0123456789abcdef0123456789abcdef"

	c := acctest.NewCLI(t)
	c.Configure(lookUps)

	for number, set := range []func(){
		func() { c.Setenv("QONTO_ACCESS_TOKEN", key) },
		func() {
			c.Setenv("QONTO_ACCESS_TOKEN", "")
			c.WriteFile("block.tf", "variable \"key\" {\n  sensitive = true\n}\n\nprovider \"qonto\" {\n  access_token = var.key\n}\n")
			c.Setenv("TF_VAR_key", " "+key+"\n")
		},
	} {
		set()

		failed := c.Terraform("plan")
		failed.Expect(t, `Access token is an API key.*need an OAuth access token.*terraform-provider-qonto login`)

		if strings.Contains(failed.Text, key) || failed.ExitCode == 0 || strings.Count(failed.Text, "Access token is an API key") != 1 {
			t.Errorf("%d: code %d:\n%s", number, failed.ExitCode, failed.Text)
		}
	}

	if requests := c.Ledger().Requests; len(requests) != 0 {
		t.Errorf("%d requests were sent", len(requests))
	}
}

// TestUserAgentOfSeveralLines: a variable that no header can carry is named, and nothing is sent.
func TestUserAgentOfSeveralLines(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(lookUp)
	c.Setenv("TF_APPEND_USER_AGENT", "pipeline/1\nX-Injected: yes")

	failed := c.Terraform("plan")
	failed.Expect(t, `Environment variable not accepted.*TF_APPEND_USER_AGENT.*line break`)

	if requests := c.Ledger().Requests; len(requests) != 0 || failed.ExitCode == 0 {
		t.Errorf("%d requests were sent, code %d", len(requests), failed.ExitCode)
	}

	c.Setenv("TF_APPEND_USER_AGENT", " pipeline/1 (nightly, é) ")
	c.MustTerraform("plan")

	if agent := c.Ledger().Requests[0].UserAgent; !strings.HasSuffix(agent, " pipeline/1 (nightly, é)") {
		t.Errorf("sent as %q", agent)
	}
}
