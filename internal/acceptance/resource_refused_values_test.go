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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// refusedBy are the arguments that mean nothing on cards of the level, although Qonto may answer values for them.
func refusedBy(level string) []string {
	recurring := []string{"payment_lifespan_limit", "pre_expires_at"}
	digital := []string{
		"ship_to_business", "type_of_print", "atm_option", "nfc_option", "online_option", "foreign_option", "atm_daily_limit_option",
		"atm_daily_limit",
	}

	switch level {
	case "virtual", "virtual_partner":
		return slices.Concat(recurring, digital)
	case "advertising":
		return slices.Concat(recurring, digital, []string{"atm_monthly_limit"})
	case "flash":
		return slices.Concat(digital, []string{"payment_monthly_limit", "atm_monthly_limit"})
	case "standard", "plus", "metal":
		return recurring
	default:
		return nil
	}
}

// What a level refuses is null in the plan and in the state, after the apply and after every refresh, although Qonto
// answers values for it. No refresh reports any of it.
func TestRefusedByTheLevelIsNull(t *testing.T) {
	levels := map[string]string{
		"virtual": "", "virtual_partner": "", "flash": acctest.Flash(), "advertising": "", "standard": acctest.Physical,
	}

	var blocks []string

	for level, arguments := range levels {
		blocks = append(blocks, acctest.NamedCard(level, level, acctest.Ads, arguments))
	}

	c := acctest.NewCLI(t)
	c.Configure(blocks...)
	c.MustTerraform("plan", "-out=new.tfplan")

	for level, planned := range readPlannedCards(c, "new.tfplan") {
		for _, name := range refusedBy(level) {
			if planned.after[name] != nil || planned.unknown[name] != nil {
				t.Errorf("%s of a %q card is planned as %v, unknown: %v", name, level, planned.after[name], planned.unknown[name])
			}
		}
	}

	expectNull := func() {
		cards := storedCards(c)
		for level := range levels {
			expectNullIn(t, cards[level], refusedBy(level)...)
		}
	}

	c.Apply("new.tfplan")
	expectNull()

	for level, card := range storedCards(c) {
		if level != "standard" { // which refuses none of these
			change(c, fmt.Sprint(card["id"]), map[string]any{
				"atm_option": true, "nfc_option": false, "atm_daily_limit": 7, "ship_to_business": true,
			})
		}
	}

	expectNoDrift(c, c.ReadFile("terraform.tfstate"))
	expectNull()
}

// plannedValues are a card in the JSON of a plan.
type plannedValues struct {
	after, unknown map[string]any
}

// readPlannedCards are the cards of a plan, by the name of their resource.
func readPlannedCards(c *acctest.CLI, plan string) map[string]plannedValues {
	c.T.Helper()

	var shown struct {
		Changes []struct {
			Name   string `json:"name"`
			Change struct {
				After   map[string]any `json:"after"`
				Unknown map[string]any `json:"after_unknown"`
			} `json:"change"`
		} `json:"resource_changes"`
	}

	c.Must(json.Unmarshal([]byte(c.MustTerraform("show", "-json", plan).Text), &shown))

	cards := map[string]plannedValues{}
	for _, change := range shown.Changes {
		cards[change.Name] = plannedValues{change.Change.After, change.Change.Unknown}
	}

	if len(cards) == 0 {
		c.T.Fatal("no card is in the plan")
	}

	return cards
}

// expectNullInState fails unless the named attributes of qonto_card.this in the state are null.
func expectNullInState(c *acctest.CLI, names ...string) {
	c.T.Helper()
	expectNullIn(c.T, stateAttributes(c), names...)
}

// expectNullIn fails unless the named attributes of a stored card are there, and null.
func expectNullIn(t *testing.T, stored map[string]any, names ...string) {
	t.Helper()

	for _, name := range names {
		if value, there := stored[name]; value != nil || !there {
			t.Errorf("%s is %v in the state", name, value)
		}
	}
}

// A create is not tainted by an answer that says something else of what was certain before; the next refresh takes it.
func TestCertainValuesOutliveAnotherAnswer(t *testing.T) {
	c := acctest.NewCLI(t)
	mutateAnswers(c, map[string]any{
		"pin_set": true, "shipped_at": "2026-01-02T03:04:05Z", "renewed": true, "renewal": true, "upsold": true, "upsell": true,
		"discard_on": "2031-01-01", "parent_card_summary": map[string]any{"id": "x", "last_digits": "1234"}, "atm_option": true,
		"ship_to_business": true, "pre_expires_at": "2031-01-01T00:00:00Z", "payment_lifespan_limit": 5,
	})
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	expectNullInState(c, append(refusedBy("virtual"), "shipped_at", "discard_on", "parent_card_summary")...)
	c.Terraform("plan").Expect(t, `# qonto_card.this has changed|was upgraded and will end`)
	c.Must(c.Control.ClearFaults(t.Context()))

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("the plan is not empty:\n%s", plan.Text)
	}

	acctest.ExpectLiving(1)(t, c.Ledger())
}

// mutateAnswers lets Qonto answer something else about all cards.
func mutateAnswers(c *acctest.CLI, values map[string]any) {
	c.T.Helper()

	for _, method := range []string{http.MethodPost, http.MethodGet} {
		c.Fault(control.Fault{Method: method, Route: creates, Action: "mutate", CardSet: values})
	}
}

// A level that this version does not know refuses nothing: everything that Qonto answers is in the state.
func TestUnknownLevelRefusesNothing(t *testing.T) {
	c := acctest.NewCLI(t, emulatortest.WithSwitches(func(s *control.Switches) { s.UnknownLevel = "virtual_only" }))
	c.Configure(acctest.Card("titanium", acctest.Ads, acctest.Unprotected))
	c.Apply()

	for _, name := range []string{"atm_option", "nfc_option", "ship_to_business", "atm_daily_limit", "pin_set"} {
		if stateAttributes(c)[name] == nil {
			t.Errorf("%s is null in the state", name)
		}
	}

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("the plan is not empty:\n%s", plan.Text)
	}
}

// A value that a level has come to refuse, on a card whose configuration has had it before, is no difference, in no plan.
func TestRefusedValueOfAnOlderState(t *testing.T) {
	c := acctest.NewCLI(t)
	configured := acctest.Card("virtual", acctest.Ads, `atm_option = true`, `ship_to_business = false`)

	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	editStateAttributes(c, func(attributes map[string]any) {
		attributes["atm_option"], attributes["ship_to_business"] = true, false
	})
	rememberAsImported(c)
	c.Configure(configured)

	for range 3 {
		if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
			t.Fatalf("the plan is not empty:\n%s", plan.Text)
		}

		c.Apply("-refresh-only")
	}

	mark := c.Ledger().Mark()
	c.Configure(strings.Replace(configured, acctest.Ads, `nickname = "other"`, 1))
	c.Apply()
	acctest.ExpectWrites(t, c.Ledger().Since(mark), "PATCH /v2/cards/{id}/nickname")

	// Once it is configured no more, it goes, without a word.
	c.Configure(acctest.Card("virtual", `nickname = "third"`))
	c.Apply()

	refreshed := c.Apply("-refresh-only")
	if strings.Contains(refreshed.Text, "Warning") {
		t.Error(refreshed.Text)
	}

	expectNullInState(c, "atm_option", "ship_to_business")
}

// rememberAsImported removes what the provider knows of the configuration, as after an import.
func rememberAsImported(c *acctest.CLI) {
	c.T.Helper()
	editStateInstance(c, func(instance map[string]any) { delete(instance, "private") })
}

// A value that the level refuses is an error at the argument, on an existing card as on a new one, and never a
// replacement.
func TestRefusedValueOnAnExistingCard(t *testing.T) {
	arguments := map[string]string{"atm_option": "true", "ship_to_business": "false", "pre_expires_at": `"2031-01-01T00:00:00Z"`}

	var before, after []string

	for name, value := range arguments {
		nickname := `nickname = "` + name + `"`
		before = append(before, acctest.NamedCard(name, "virtual", nickname))
		after = append(after, acctest.NamedCard(name, "virtual", nickname, name+" = "+value))
	}

	c := acctest.NewCLI(t)
	c.Configure(before...)
	c.Apply()
	c.Configure(after...)

	for range 2 {
		plan := c.Terraform("plan")

		for name := range arguments {
			plan.ExpectOneError(t, "qonto_card."+name, name+` means nothing on a "virtual" card. Remove the argument`)
		}

		if strings.Contains(plan.Text, "replaced") || plan.ExitCode != 1 {
			t.Errorf("exit code %d:\n%s", plan.ExitCode, plan.Text)
		}
	}
}

// Generated configuration needs no tidying by hand: it plans nothing, and it could issue the card again.
func TestGeneratedConfigurationNeedsNoTidying(t *testing.T) {
	t.Parallel()

	for level, more := range map[string]map[string]any{
		"virtual":     {"payment_monthly_limit": 20},
		"flash":       {"payment_lifespan_limit": 100, "pre_expires_at": acctest.InHalfAYear().Format(time.RFC3339)},
		"advertising": {"payment_monthly_limit": 5000},
	} {
		t.Run(level, func(t *testing.T) {
			c := acctest.NewCLI(t)
			id := c.IssueOutside(level, more)
			c.Configure(fmt.Sprintf("import {\n to = %s\n id = %q\n provider = qonto\n}\n", acctest.Address, id))
			c.MustTerraform("plan", "-generate-config-out=generated.tf", "-out=import.tfplan").Expect(t, `1 to import, 0 to add, 0 to change, 0 to destroy`)
			c.Apply("import.tfplan")
			c.Configure("")

			if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
				t.Errorf("the plan is not empty:\n%s", plan.Text)
			}

			if again := c.Terraform("plan", "-replace="+acctest.Address); again.ExitCode != 0 {
				t.Errorf("the generated configuration cannot issue the card:\n%s\n%s", c.ReadFile("generated.tf"), again.Text)
			}
		})
	}
}
