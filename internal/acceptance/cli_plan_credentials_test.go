// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A token that an apply could not use fails the plan already, also when nothing but new cards is planned.
func TestPlanOfANewCardNeedsAToken(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Token = "expired-token"
	c.Configure(acctest.Card("virtual"))
	c.Terraform("plan").ExpectRefused(t, `Card not issued.*access token.*No card was issued`)
}
