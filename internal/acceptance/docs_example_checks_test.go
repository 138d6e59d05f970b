// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// A plan warns of the card of somebody who has left, and of one that nobody uses, and changes nothing because of it.
func TestExampleCardChecks(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("card-checks")

	holders, err := json.Marshal(map[string]string{
		"leaver": c.EmployeeMembershipID, "idle": c.AdminMembershipID, "busy": c.OwnerMembershipID, "paused": c.ManagerMembershipID,
	})
	c.must(err)
	c.setenv("TF_VAR_holders", string(holders))
	c.do("init", "-input=false")

	if issued := c.do("apply", "-input=false", "-auto-approve"); strings.Contains(issued.text, "Check block") {
		t.Errorf("new cards are warned of:\n%s", issued.text)
	}

	c.Clock().Advance(24 * time.Hour) // young cards may be somebody else's, and are looked at again
	c.must(c.Control.ChangeMembership(t.Context(), c.EmployeeMembershipID, map[string]any{"status": "invitable"}))

	longAgo := time.Now().AddDate(0, 0, -91).UTC().Format(time.RFC3339)

	for _, card := range c.Ledger().LivingCards() {
		changes := map[string]any{}

		switch *card.Nickname {
		case "Team idle":
			changes["last_activity_at"] = longAgo
		case "Team paused":
			changes["last_activity_at"], changes["user_locked"] = longAgo, true
		}

		_, err := c.Control.EditCard(t.Context(), card.ID, changes)
		c.must(err)
	}

	planned := c.do("plan", "-input=false")
	planned.expect(t, `Held by somebody who has left: Team leaver ••••\d+\. Discard them\.`)
	planned.expect(t, `Not used for 90 days: Team idle ••••\d+\. Lock or discard them\?`)

	for _, wrong := range []string{"will be updated", "will be created", "will be destroyed", "must be replaced"} {
		if strings.Contains(planned.text, wrong) {
			t.Errorf("something %s:\n%s", wrong, planned.text)
		}
	}
}
