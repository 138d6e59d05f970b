// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// issueOutside issues a card that Terraform knows nothing of, as somebody would in the app.
func (w *world) issueOutside(level string, more map[string]any) string {
	w.t.Helper()

	create := map[string]any{
		"card_level": level, "holder_id": w.OwnerMembershipID, "bank_account_id": w.BankAccountID, "organization_id": w.OrganizationID,
	}
	maps.Copy(create, more)

	return w.IssueCard(create, nil).ID
}

func TestImportByIDKeepsEveryValue(t *testing.T) {
	w := newWorld(t)

	w.run(
		resource.TestStep{Config: w.config(card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`, `categories = ["atm"]`))},
		resource.TestStep{
			ResourceName: address, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"idempotency_key"}, // Qonto does not tell it
		},
	)
}

func TestImportOfSomethingElseIsRefused(t *testing.T) {
	w := newWorld(t)

	w.run(
		resource.TestStep{
			Config: w.config(card("virtual")), ResourceName: address, ImportState: true, ImportStateId: "••••4242",
			ExpectError: wrapped(`Not the id of a card`),
		},
		resource.TestStep{
			Config: w.config(card("virtual")), ResourceName: address, ImportState: true, ImportStateId: "00000000-0000-4000-8000-000000000000",
			ExpectError: wrapped(`not visible to this access token`),
		},
	)
}

func TestImportByIdentity(t *testing.T) {
	w := newWorld(t)

	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: factories(t.Context()),
		Steps: []resource.TestStep{
			{
				Config:            w.config(card("virtual", `nickname = "ads"`)),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("id"))},
			},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// A card of every level, made outside Terraform, is imported with a configuration that holds what Qonto answered: the
// plan is empty, and nothing was written.
func TestImportOfEveryLevelPlansNothing(t *testing.T) {
	for level, more := range map[string]map[string]any{
		"virtual":         nil,
		"virtual_partner": {"payment_monthly_limit": 20},
		"flash":           {"payment_lifespan_limit": 100, "pre_expires_at": inHalfAYear().Format(time.RFC3339)},
		"advertising":     {"payment_monthly_limit": 5000},
		"standard":        {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50},
		"plus":            {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50, "type_of_print": "print"},
		"metal":           {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50},
	} {
		t.Run(level, func(t *testing.T) {
			w := newWorld(t)
			id := w.issueOutside(level, more)
			block := "import {\n to = " + address + "\n id = var.id\n}\nvariable \"id\" {}\n"

			w.run(resource.TestStep{
				Config:          w.config(block + w.asConfigured(id)),
				ConfigVariables: config.Variables{"id": config.StringVariable(id)},
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(id)),
				},
				Check: w.onLedger(func(t *testing.T, ledger control.Ledger) { expectWrites(t, ledger) }),
			}, resource.TestStep{Config: w.config(strings.Replace(w.asConfigured(id), "{\n", "{\n"+unprotected+"\n", 1))})
		})
	}
}

// asConfigured writes the block that holds every value that Qonto answers for the card and its level does not refuse, as
// generated configuration does.
func (w *world) asConfigured(id string) string {
	w.t.Helper()

	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, w.URL+"/v2/cards?ids[]="+id, nil)
	w.must(err)
	request.Header.Set("Authorization", "Bearer "+w.Token)

	response, err := http.DefaultClient.Do(request)
	w.must(err)

	defer response.Body.Close()

	var answer struct {
		Cards []map[string]json.RawMessage `json:"cards"`
	}

	w.must(json.NewDecoder(response.Body).Decode(&answer))

	var (
		lines []string
		level string
	)

	w.must(json.Unmarshal(answer.Cards[0]["card_level"], &level))

	for name, value := range answer.Cards[0] {
		if slices.Contains(configurable(), name) && string(value) != "null" && !slices.Contains(refusedBy(level), name) {
			lines = append(lines, fmt.Sprintf("  %s = %s", name, value))
		}
	}

	return "resource \"qonto_card\" \"this\" {\n" + strings.Join(lines, "\n") + "\n}\n"
}

// configurable are the keys of an answer that a configuration can set.
func configurable() []string {
	return strings.Fields(`card_level holder_id bank_account_id organization_id initiator_id card_design type_of_print ship_to_business
		pre_expires_at nickname active_days categories atm_option nfc_option online_option foreign_option atm_monthly_limit
		atm_daily_limit_option atm_daily_limit payment_monthly_limit payment_daily_limit_option payment_daily_limit
		payment_transaction_limit_option payment_transaction_limit payment_lifespan_limit`)
}
