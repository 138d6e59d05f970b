// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"fmt"
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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func TestImportByIDKeepsEveryValue(t *testing.T) {
	e := acctest.NewEnv(t)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`, `categories = ["atm"]`))},
		resource.TestStep{
			ResourceName: acctest.Address, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"idempotency_key"}, // Qonto does not tell it
		},
	)
}

func TestImportOfSomethingElseIsRefused(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Terraform("import", acctest.Address, "••••4242").ExpectRefused(t, `Not the id of a card`)
	c.Terraform("import", acctest.Address, "").ExpectRefused(t, `Not the id of a card`)
	c.Terraform("import", acctest.Address, "00000000-0000-4000-8000-000000000000").ExpectRefused(t,
		`not visible to this access token.*does not list card 00000000-0000-4000-8000-000000000000 to.*Check the id`)
}

func TestImportByIdentity(t *testing.T) {
	e := acctest.NewEnv(t)

	resource.UnitTest(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: acctest.ProviderFactories(t.Context()),
		Steps: []resource.TestStep{
			{
				Config:            e.Config(acctest.Card("virtual", `nickname = "ads"`)),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(acctest.Address, tfjsonpath.New("id"))},
			},
			{ResourceName: acctest.Address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// A card of every level, made outside Terraform, is imported with a configuration that holds what Qonto answered: the
// plan is empty, and nothing was written.
func TestImportOfEveryLevelPlansNothing(t *testing.T) {
	e := acctest.NewEnv(t)
	ids := map[string]config.Variable{}

	var (
		imports, blocks, unprotected []string

		nothing []plancheck.PlanCheck
		known   []statecheck.StateCheck
	)

	for level, more := range map[string]map[string]any{
		"virtual":         nil,
		"virtual_partner": {"payment_monthly_limit": 20},
		"flash":           {"payment_lifespan_limit": 100, "pre_expires_at": acctest.InHalfAYear().Format(time.RFC3339)},
		"advertising":     {"payment_monthly_limit": 5000},
		"standard":        {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50},
		"plus":            {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50, "type_of_print": "print"},
		"metal":           {"ship_to_business": true, "payment_monthly_limit": 100, "atm_monthly_limit": 50},
	} {
		id, address := e.IssueOutside(level, more), "qonto_card."+level
		block := configurationOf(e, level, id)

		ids[level] = config.StringVariable(id)
		imports = append(imports, "import {\n to = "+address+"\n id = var.ids."+level+"\n}\n")
		blocks = append(blocks, block)
		unprotected = append(unprotected, strings.Replace(block, "{\n", "{\n"+acctest.Unprotected+"\n", 1))

		nothing = append(nothing, plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop))
		known = append(known, statecheck.ExpectKnownValue(address, tfjsonpath.New("id"), knownvalue.StringExact(id)))
	}

	e.RunSteps(resource.TestStep{
		Config:            e.Config(slices.Concat([]string{"variable \"ids\" {}\n"}, imports, blocks)...),
		ConfigVariables:   config.Variables{"ids": config.MapVariable(ids)},
		ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: nothing},
		ConfigStateChecks: known,
		Check:             e.CheckLedger(func(t *testing.T, ledger control.Ledger) { acctest.ExpectWrites(t, ledger) }),
	}, resource.TestStep{Config: e.Config(unprotected...)})
}

// What Qonto may answer and no configuration can say is null, so that generated configuration works as it is.
func TestGeneratedConfigurationOfOddAnswers(t *testing.T) {
	t.Parallel()

	for name, odd := range map[string]map[string]any{
		"no active days":    {"active_days": []int{}},
		"an empty design":   {"card_design": ""},
		"an empty category": {"categories": []string{"", "tax"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			id := c.IssueOutside("virtual", nil)

			_, err := c.Control.EditCard(t.Context(), id, odd)
			c.Must(err)
			c.Configure("import {\n  to = qonto_card.this\n  id = \"" + id + "\"\n  provider = qonto\n}\n")
			c.MustTerraform("plan", "-generate-config-out=generated.tf", "-out=import.tfplan")
			c.MustTerraform("apply", "import.tfplan").Expect(t, `1 imported, 0 added, 0 changed, 0 destroyed`)
			c.Configure("") // newer CLIs refuse the provider of an import beside the resource
			c.MustTerraform("plan", "-detailed-exitcode")

			expectNoDrift(c, c.ReadFile("terraform.tfstate"))
		})
	}
}

// configurationOf writes the block, under this name, that holds every value that Qonto answers for the card and its level does not refuse, as
// generated configuration does.
func configurationOf(e *acctest.Env, name, id string) string {
	e.T.Helper()

	request, err := http.NewRequestWithContext(e.T.Context(), http.MethodGet, e.URL+"/v2/cards?ids[]="+id, nil)
	e.Must(err)
	request.Header.Set("Authorization", "Bearer "+e.Token)

	response, err := http.DefaultClient.Do(request)
	e.Must(err)

	defer response.Body.Close()

	var answer struct {
		Cards []map[string]json.RawMessage `json:"cards"`
	}

	e.Must(json.NewDecoder(response.Body).Decode(&answer))

	var (
		lines []string
		level string
	)

	e.Must(json.Unmarshal(answer.Cards[0]["card_level"], &level))

	for argument, value := range answer.Cards[0] {
		// An empty nickname is null in the state, and so it is in a generated configuration.
		isEmpty := string(value) == "null" || string(value) == `""`

		if slices.Contains(configurable(), argument) && !isEmpty && !slices.Contains(refusedBy(level), argument) {
			lines = append(lines, fmt.Sprintf("  %s = %s", argument, value))
		}
	}

	return "resource \"qonto_card\" \"" + name + "\" {\n" + strings.Join(lines, "\n") + "\n}\n"
}

// configurable are the keys of an answer that a configuration can set.
func configurable() []string {
	return strings.Fields(`card_level holder_id bank_account_id organization_id initiator_id card_design type_of_print ship_to_business
		pre_expires_at nickname active_days categories atm_option nfc_option online_option foreign_option atm_monthly_limit
		atm_daily_limit_option atm_daily_limit payment_monthly_limit payment_daily_limit_option payment_daily_limit
		payment_transaction_limit_option payment_transaction_limit payment_lifespan_limit`)
}
