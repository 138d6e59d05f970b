// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// With everything logged and one thing after the other going wrong, no token, session of an approval, delivery address or
// name of a person gets into logs, messages, plans or state.
func TestNothingSecretIsTold(t *testing.T) {
	c := newCLI(t)
	c.Set(map[string]any{"sca": "observed"})
	c.AutoApprove()
	c.keepCredentials()
	c.setenv("TF_LOG", "TRACE")
	c.setenv("TF_LOG_PATH", filepath.Join(c.dir, "trace.log"))

	const street, person = "17 rue des Lilas Blancs", "Dolores Koulechov"

	c.setenv("TF_VAR_home", `{"contact_name": "`+person+`", "first_line": "`+street+`", "zipcode": "75001", "city": "Paris", "country": "FR"}`)
	c.configure(home + card("standard", unprotected,
		`ship_to_business = false`, `payment_monthly_limit = 100`, `atm_monthly_limit = 100`, `address = var.home`))

	told := []string{c.terraform("apply", "-auto-approve").text}

	for _, fault := range []control.Fault{
		{Action: "status", Status: 401},
		{Action: "status", Status: 403},
		{Action: "status", Status: 422, ResponseBody: `{"errors":[{"code":"x","detail":"d"}]}`},
		{Action: "html"},
		{Action: "malformed"},
	} {
		active := c.Fault(fault)
		told = append(told, c.terraform("plan").text, c.terraform("apply", "-auto-approve", "-replace="+address).text)
		c.must(active.Remove(t.Context()))
	}

	told = append(told,
		c.terraform("plan", "-out=saved.tfplan", "-replace="+address).text, c.terraform("show", "-json", "saved.tfplan").text,
		c.terraform("apply", "saved.tfplan").text)

	c.searchFor(strings.Join(told, "\n"), append(c.secrets(), street, person)...)
}

// home is a variable that Terraform itself stores nowhere, as an address should be given.
const home = `variable "home" {
  ephemeral = true
  type = object({ contact_name = string, first_line = string, zipcode = string, city = string, country = string })
}
`

// credentialsFile is where keepCredentials puts them.
const credentialsFile = "credentials.json"

// keepCredentials puts a refresh token of the owner into a credentials file, and nothing into the environment.
func (c *cli) keepCredentials() {
	c.t.Helper()

	issued, err := c.Control.IssueRefreshToken(c.t.Context(), c.OwnerMembershipID)
	c.must(err)

	info, err := c.Control.Info(c.t.Context())
	c.must(err)

	document, err := json.Marshal(map[string]any{
		"version": 1, "refresh_token": issued.RefreshToken, "client_id": info.OAuthClients[0].ClientID,
		"client_secret_env": "QONTO_CLIENT_SECRET", "oauth_endpoint": c.URL,
	})
	c.must(err)

	c.write(credentialsFile, string(document))
	c.setenv("QONTO_ACCESS_TOKEN", "")
	c.setenv("QONTO_CREDENTIALS_FILE", filepath.Join(c.dir, credentialsFile))
	c.setenv("QONTO_CLIENT_SECRET", info.OAuthClients[0].ClientSecret)
}

// secrets are all tokens that the emulator has ever given out.
func (c *cli) secrets() []string {
	c.t.Helper()

	tokens, err := c.Control.Tokens(c.t.Context())
	c.must(err)

	var secrets []string
	for _, token := range tokens {
		secrets = append(secrets, token.Token)
	}

	for _, challenge := range c.Ledger().Challenges {
		secrets = append(secrets, challenge.Token)
	}

	if len(secrets) < 3 {
		c.t.Fatalf("only %d secrets are known", len(secrets))
	}

	return secrets
}

// searchFor fails if a secret is in the text, in the log, in the plan or in the state.
func (c *cli) searchFor(told string, secrets ...string) {
	c.t.Helper()

	places := map[string]string{"the terminal": told}

	for _, file := range []string{"trace.log", "terraform.tfstate", "terraform.tfstate.backup", "saved.tfplan"} {
		content, err := os.ReadFile(filepath.Join(c.dir, file))
		c.must(err)

		places[file] = string(content)
	}

	for place, text := range places {
		for i, secret := range secrets {
			if strings.Contains(text, secret) {
				c.t.Errorf("secret %d of %d is in %s", i, len(secrets), place)
			}
		}
	}
}
