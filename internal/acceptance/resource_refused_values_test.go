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
	for _, test := range []struct{ level, arguments string }{
		{"virtual", ""},
		{"virtual_partner", ""},
		{"flash", flash()},
		{"advertising", ""},
		{"standard", plastic},
	} {
		t.Run(test.level, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card(test.level, ads, test.arguments))
			c.do("plan", "-out=new.tfplan")

			planned := c.plannedCard("new.tfplan")
			for _, name := range refusedBy(test.level) {
				if planned.after[name] != nil || planned.unknown[name] != nil {
					t.Errorf("%s is planned as %v, unknown: %v", name, planned.after[name], planned.unknown[name])
				}
			}

			c.apply("new.tfplan")
			c.expectNull(refusedBy(test.level)...)
			c.edit(map[string]any{"atm_option": true, "nfc_option": false, "atm_daily_limit": 7, "ship_to_business": true})

			if test.level != "standard" {
				c.expectNoDrift(c.file("terraform.tfstate"))
				c.expectNull(refusedBy(test.level)...)
			}
		})
	}
}

// plannedValues are a card in the JSON of a plan.
type plannedValues struct {
	after, unknown map[string]any
}

func (c *cli) plannedCard(plan string) plannedValues {
	c.t.Helper()

	var shown struct {
		Changes []struct {
			Address string `json:"address"`
			Change  struct {
				After   map[string]any `json:"after"`
				Unknown map[string]any `json:"after_unknown"`
			} `json:"change"`
		} `json:"resource_changes"`
	}

	c.must(json.Unmarshal([]byte(c.do("show", "-json", plan).text), &shown))

	for _, change := range shown.Changes {
		if change.Address == address {
			return plannedValues{change.Change.After, change.Change.Unknown}
		}
	}

	c.t.Fatalf("%s is not in the plan", address)

	return plannedValues{}
}

// expectNull fails unless the named attributes of the card in the state are null.
func (c *cli) expectNull(names ...string) {
	c.t.Helper()

	stored := c.stored()

	for _, name := range names {
		if value, there := stored[name]; value != nil || !there {
			c.t.Errorf("%s is %v in the state", name, value)
		}
	}
}

// A create is not tainted by an answer that says something else of what was certain before; the next refresh takes it.
func TestCertainValuesOutliveAnotherAnswer(t *testing.T) {
	c := newCLI(t)
	c.answering(map[string]any{
		"pin_set": true, "shipped_at": "2026-01-02T03:04:05Z", "renewed": true, "renewal": true, "upsold": true, "upsell": true,
		"discard_on": "2031-01-01", "parent_card_summary": map[string]any{"id": "x", "last_digits": "1234"}, "atm_option": true,
		"ship_to_business": true, "pre_expires_at": "2031-01-01T00:00:00Z", "payment_lifespan_limit": 5,
	})
	c.configure(card("virtual", ads))
	c.apply()
	c.expectNull(append(refusedBy("virtual"), "shipped_at", "discard_on", "parent_card_summary")...)
	c.terraform("plan").expect(t, `# qonto_card.this has changed|was upgraded and will end`)
	c.must(c.Control.ClearFaults(t.Context()))

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("the plan is not empty:\n%s", plan.text)
	}

	living(1)(t, c.Ledger())
}

// answering lets Qonto answer something else about all cards.
func (c *cli) answering(values map[string]any) {
	c.t.Helper()

	for _, method := range []string{http.MethodPost, http.MethodGet} {
		c.Fault(control.Fault{Method: method, Route: creates, Action: "mutate", CardSet: values})
	}
}

// A level that this version does not know refuses nothing: everything that Qonto answers is in the state.
func TestUnknownLevelRefusesNothing(t *testing.T) {
	c := newCLI(t, emulatortest.WithSwitches(func(s *control.Switches) { s.UnknownLevel = "virtual_only" }))
	c.configure(card("titanium", ads, unprotected))
	c.apply()

	for _, name := range []string{"atm_option", "nfc_option", "ship_to_business", "atm_daily_limit", "pin_set"} {
		if c.stored()[name] == nil {
			t.Errorf("%s is null in the state", name)
		}
	}

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("the plan is not empty:\n%s", plan.text)
	}
}

// A value that a level has come to refuse, on a card whose configuration has had it before, is no difference, in no plan.
func TestRefusedValueOfAnOlderState(t *testing.T) {
	c := newCLI(t)
	configured := card("virtual", ads, `atm_option = true`, `ship_to_business = false`)

	c.configure(card("virtual", ads))
	c.apply()
	c.editState(func(attributes map[string]any) {
		attributes["atm_option"], attributes["ship_to_business"] = true, false
	})
	c.rememberAsImported()
	c.configure(configured)

	for range 3 {
		if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
			t.Fatalf("the plan is not empty:\n%s", plan.text)
		}

		c.apply("-refresh-only")
	}

	mark := c.Ledger().Mark()
	c.configure(strings.Replace(configured, ads, `nickname = "other"`, 1))
	c.apply()
	expectWrites(t, c.Ledger().Since(mark), "PATCH /v2/cards/{id}/nickname")

	// Once it is configured no more, it goes, without a word.
	c.configure(card("virtual", `nickname = "third"`))
	c.apply()

	refreshed := c.apply("-refresh-only")
	if strings.Contains(refreshed.text, "Warning") {
		t.Error(refreshed.text)
	}

	c.expectNull("atm_option", "ship_to_business")
}

// rememberAsImported removes what the provider knows of the configuration, as after an import.
func (c *cli) rememberAsImported() {
	c.t.Helper()
	c.editInstance(func(instance map[string]any) { delete(instance, "private") })
}

// A value that the level refuses is an error at the argument, on an existing card as on a new one, and never a
// replacement.
func TestRefusedValueOnAnExistingCard(t *testing.T) {
	for _, argument := range []string{`atm_option = true`, `ship_to_business = false`, `pre_expires_at = "2031-01-01T00:00:00Z"`} {
		name, _, _ := strings.Cut(argument, " ")

		t.Run(name, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card("virtual", ads))
			c.apply()
			c.configure(card("virtual", ads, argument))

			for range 2 {
				plan := c.terraform("plan")
				plan.expect(t, name+` means nothing on a "virtual" card. Remove the argument`)

				if strings.Contains(plan.text, "replaced") || plan.code != 1 {
					t.Errorf("exit code %d:\n%s", plan.code, plan.text)
				}
			}
		})
	}
}

// Generated configuration needs no tidying by hand: it plans nothing, and it could issue the card again.
func TestGeneratedConfigurationNeedsNoTidying(t *testing.T) {
	for level, more := range map[string]map[string]any{
		"virtual":     {"payment_monthly_limit": 20},
		"flash":       {"payment_lifespan_limit": 100, "pre_expires_at": inHalfAYear().Format(time.RFC3339)},
		"advertising": {"payment_monthly_limit": 5000},
	} {
		t.Run(level, func(t *testing.T) {
			c := newCLI(t)
			id := c.issueOutside(level, more)
			c.configure(fmt.Sprintf("import {\n to = %s\n id = %q\n}\n", address, id))
			c.do("plan", "-generate-config-out=generated.tf", "-out=import.tfplan").expect(t, `1 to import, 0 to add, 0 to change, 0 to destroy`)
			c.apply("import.tfplan")
			c.configure("")

			if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
				t.Errorf("the plan is not empty:\n%s", plan.text)
			}

			if again := c.terraform("plan", "-replace="+address); again.code != 0 {
				t.Errorf("the generated configuration cannot issue the card:\n%s\n%s", c.file("generated.tf"), again.text)
			}
		})
	}
}
