// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// Warnings name people whose names a data source of the run has read, or the card tells. No request is sent for it.
func TestWarningsNameTheHolder(t *testing.T) {
	c := acctest.NewCLI(t)
	named := "data \"qonto_membership\" \"holder\" {\n id = @owner\n}\n" +
		acctest.Card("standard", acctest.Physical, acctest.Unprotected, "holder_id = data.qonto_membership.holder.id")

	c.Configure(named)

	person := personName(c.Env, c.OwnerMembershipID)

	c.Terraform("plan").Expect(t, `Physical card for `+person+` is billed and posted`)
	c.Apply()

	mark := c.Ledger().Mark()

	c.Configure("")
	c.Terraform("plan").Expect(t, `will be discarded for good.* card of [A-Z]+ [A-Z]+, status`)

	if asked := c.Ledger().Since(mark).Received("GET", "/v2/memberships"); asked > 0 {
		t.Errorf("memberships were read %d times for a name", asked)
	}
}

// Without a name there is the id.
func TestWarningsWithoutANameHaveTheID(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected))
	c.Terraform("plan").Expect(t, `Physical card for holder `+c.OwnerMembershipID+` is billed and posted`)
}

// personName is the name of a member.
func personName(e *acctest.Env, membership string) string {
	e.T.Helper()

	for _, one := range e.Server.Info().Memberships {
		if one.ID == membership {
			return one.FirstName + " " + one.LastName
		}
	}

	e.T.Fatalf("there is no membership %s", membership)

	return ""
}
