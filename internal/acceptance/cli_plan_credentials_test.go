// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import "testing"

// A token that an apply could not use fails the plan already, also when nothing but new cards is planned.
func TestPlanOfANewCardNeedsAToken(t *testing.T) {
	c := newCLI(t)
	c.Token = "expired-token"
	c.configure(card("virtual"))
	c.terraform("plan").refused(t, `Card not issued.*access token.*No card was issued`)
}
