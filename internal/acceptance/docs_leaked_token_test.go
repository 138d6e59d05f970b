// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// The cards that a thief can have issued or changed are named, those that have ended since among them, and no other.
func TestExampleOfALeakedToken(t *testing.T) {
	c := acctest.NewCLI(t)
	ago := func(days int) string { return time.Now().AddDate(0, 0, -days).UTC().Format(time.RFC3339) }

	for nickname, set := range map[string]map[string]any{
		"Old":              {"created_at": ago(3), "updated_at": ago(3)},
		"Changed":          {"created_at": ago(3), "updated_at": ago(1)},
		"Issued":           {"created_at": ago(1), "updated_at": ago(1)},
		"Issued and ended": {"created_at": ago(1), "updated_at": ago(0), "status": "discarded"},
	} {
		id := c.IssueCard(map[string]any{
			"card_level": "virtual", "holder_id": c.EmployeeMembershipID, "bank_account_id": c.BankAccountID, "payment_monthly_limit": 100,
		}, map[string]any{"nickname": nickname}).ID

		_, err := c.Control.EditCard(t.Context(), id, set)
		c.Must(err)
	}

	file := "leaked-token/cards-since.tf"

	c.WriteFile("provider.tf", providerBlockFor(c, file))
	c.WriteFile("main.tf", strings.Replace(readExample(c, file), "2026-11-01T00:00:00Z", ago(2), 1))
	c.Apply("-input=false")

	type suspect struct {
		Nickname    string `json:"nickname"`
		InitiatorID string `json:"initiator_id"`
	}

	for output, want := range map[string][]string{"issued": {"Issued", "Issued and ended"}, "changed": {"Changed"}} {
		var cards map[string]suspect

		c.Must(json.Unmarshal([]byte(c.MustTerraform("output", "-json", output).Text), &cards))

		var got []string

		for card := range maps.Values(cards) {
			got = append(got, card.Nickname)

			if card.InitiatorID == "" {
				t.Errorf("nobody has ordered %q", card.Nickname)
			}
		}

		slices.Sort(got)

		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", output, diff)
		}
	}

	acctest.ExpectWrites(t, c.Ledger())
}
