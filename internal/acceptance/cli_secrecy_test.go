// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// With everything logged and one thing after the other going wrong, no token, session of an approval, delivery address or
// name of a person gets into logs, messages, plans or state.
func TestNothingSecretIsTold(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Set(map[string]any{"sca": "observed"})
	c.AutoApprove()
	c.StoreCredentials()
	c.Setenv("TF_LOG", "TRACE")
	c.Setenv("TF_LOG_PATH", filepath.Join(c.Dir, "trace.log"))

	const street, person = "17 rue des Lilas Blancs", "Dolores Koulechov"

	c.Setenv("TF_VAR_home", `{"contact_name": "`+person+`", "first_line": "`+street+`", "zipcode": "75001", "city": "Paris", "country": "FR"}`)
	c.Configure(home + acctest.Card("standard", acctest.Unprotected,
		`ship_to_business = false`, `payment_monthly_limit = 100`, `atm_monthly_limit = 100`, `address = var.home`))

	told := []string{c.Terraform("apply", "-auto-approve").Text}

	for _, fault := range []control.Fault{
		{Action: "status", Status: 401},
		{Action: "status", Status: 403},
		{Action: "status", Status: 422, ResponseBody: `{"errors":[{"code":"x","detail":"d"}]}`},
		{Action: "html"},
		{Action: "malformed"},
	} {
		active := c.Fault(fault)
		told = append(told, c.Terraform("apply", "-auto-approve", "-replace="+acctest.Address).Text) // plans first
		c.Must(active.Remove(t.Context()))
	}

	told = append(told,
		c.Terraform("plan", "-out=saved.tfplan", "-replace="+acctest.Address).Text, c.Terraform("show", "-json", "saved.tfplan").Text,
		c.Terraform("apply", "saved.tfplan").Text)

	expectNoSecrets(c, strings.Join(told, "\n"), append(c.IssuedSecrets(), street, person)...)
}

// home is a variable that Terraform itself stores nowhere, as an address should be given.
const home = `variable "home" {
  ephemeral = true
  type = object({ contact_name = string, first_line = string, zipcode = string, city = string, country = string })
}
`

// expectNoSecrets fails if a secret is in the text, in the log, in the plan or in the state.
func expectNoSecrets(c *acctest.CLI, told string, secrets ...string) {
	c.T.Helper()

	places := map[string]string{"the terminal": told}

	for _, file := range []string{"trace.log", "terraform.tfstate", "terraform.tfstate.backup", "saved.tfplan"} {
		content, err := os.ReadFile(filepath.Join(c.Dir, file))
		c.Must(err)

		places[file] = string(content)
	}

	for place, text := range places {
		for i, secret := range secrets {
			if strings.Contains(text, secret) {
				c.T.Errorf("secret %d of %d is in %s", i, len(secrets), place)
			}
		}
	}
}
