// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A plan warns of the card of somebody who has left, and of one that nobody uses, and changes nothing because of it.
func TestExampleCardChecks(t *testing.T) {
	c := acctest.NewInstalledCLI(t)
	c.CopyExample("card-checks")

	holders, err := json.Marshal(map[string]string{
		"leaver": c.EmployeeMembershipID, "idle": c.AdminMembershipID, "busy": c.OwnerMembershipID, "paused": c.ManagerMembershipID,
	})
	c.Must(err)
	c.Setenv("TF_VAR_holders", string(holders))
	c.MustTerraform("init", "-input=false")

	if issued := c.MustTerraform("apply", "-input=false", "-auto-approve"); strings.Contains(issued.Text, "Check block") {
		t.Errorf("new cards are warned of:\n%s", issued.Text)
	}

	c.Clock().Advance(24 * time.Hour) // young cards may be somebody else's, and are looked at again
	c.Must(c.Control.ChangeMembership(t.Context(), c.EmployeeMembershipID, map[string]any{"status": "invitable"}))

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
		c.Must(err)
	}

	planned := c.MustTerraform("plan", "-input=false")
	planned.Expect(t, `Held by somebody who has left: Team leaver ••••\d+\. Discard them\.`)
	planned.Expect(t, `Not used for 90 days: Team idle ••••\d+\. Lock or discard them\?`)

	for _, wrong := range []string{"will be updated", "will be created", "will be destroyed", "must be replaced"} {
		if strings.Contains(planned.Text, wrong) {
			t.Errorf("something %s:\n%s", wrong, planned.Text)
		}
	}
}
