// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import "testing"

// Warnings name people, whoever has told their names: a data source of the run, or the card itself. No request is sent for it.
func TestWarningsNameTheHolder(t *testing.T) {
	c := newCLI(t)
	named := "data \"qonto_membership\" \"holder\" {\n id = @owner\n}\n" +
		card("standard", plastic, unprotected, "holder_id = data.qonto_membership.holder.id")

	c.configure(named)

	person := c.person(c.OwnerMembershipID)

	c.terraform("plan").expect(t, `Physical card for `+person+` is billed and posted`)
	c.apply()

	mark := c.Ledger().Mark()

	c.configure("")
	c.terraform("plan").expect(t, `will be discarded for good.* card of [A-Z]+ [A-Z]+, status`)

	if asked := c.Ledger().Since(mark).Received("GET", "/v2/memberships"); asked > 0 {
		t.Errorf("memberships were read %d times for a name", asked)
	}
}

// Without a name there is the id.
func TestWarningsWithoutANameHaveTheID(t *testing.T) {
	c := newCLI(t)
	c.configure(card("standard", plastic, unprotected))
	c.terraform("plan").expect(t, `Physical card for holder `+c.OwnerMembershipID+` is billed and posted`)
}

// person is the name of a member.
func (w *world) person(membership string) string {
	w.t.Helper()

	for _, one := range w.Server.Info().Memberships {
		if one.ID == membership {
			return one.FirstName + " " + one.LastName
		}
	}

	w.t.Fatalf("there is no membership %s", membership)

	return ""
}
