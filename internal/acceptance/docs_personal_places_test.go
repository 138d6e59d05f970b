// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// printedPlace is the part of a run's texts that a column of the table is about.
type printedPlace struct {
	texts  []string
	seldom []string // what is printed when a card is removed
}

// A real run has nothing where the table says no, and has in the state what the table says is there.
func TestPersonalDataIsWhereTheGuideSays(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Set(map[string]any{"sca": "observed"})
	c.AutoApprove()
	c.Setenv("TF_LOG_PROVIDER", "TRACE")
	c.Setenv("TF_LOG_PATH", filepath.Join(c.Dir, "provider.log"))
	c.Setenv("TF_VAR_home", `{"contact_name": "Dolores Koulechov", "first_line": "17 rue des Lilas Blancs", "second_line": "second door",
		"third_line": "third door", "zipcode": "75001-17", "city": "Parigi sur Mer", "country": "FR"}`)

	configured := func(nickname string) string {
		return strings.Replace(home, "first_line = string,", "first_line = string, second_line = string, third_line = string,", 1) + people + `
data "qonto_cards" "all" { query = "FICTIONAL" }
data "qonto_bank_account" "main" { main = true }
data "qonto_bank_accounts" "all" {}
data "qonto_organization" "ours" {}
` + acctest.Card("standard", acctest.Unprotected, "holder_id = data.qonto_membership.lea.id", `ship_to_business = false`, `address = var.home`,
			`payment_monthly_limit = 100`, `atm_monthly_limit = 100`, `idempotency_seed = "seedling"`, `nickname = "`+nickname+`"`)
	}

	places := map[string]*printedPlace{"diffs": {}, "messages": {}, "review": {}}

	look := func(plan ...string) (diff string) {
		review := review(c, plan, "-format", "markdown").Text
		diff, messages, _ := strings.Cut(c.Terraform(append([]string{"plan"}, plan...)...).Text, "\nWarning: ")
		places["messages"].texts = append(places["messages"].texts, messages)
		places["review"].texts = append(places["review"].texts, review)

		return diff
	}

	c.Configure(configured("Fictional one"))

	places["diffs"].texts = append(places["diffs"].texts, look())

	c.Apply()
	c.Configure(configured("Fictional two"))

	places["diffs"].texts = append(places["diffs"].texts, look())

	c.Apply()
	c.Apply("-refresh-only") // the data sources see the card

	state := c.ReadFile("terraform.tfstate")

	places["diffs"].seldom = []string{look("-destroy")}
	places["messages"].texts = append(places["messages"].texts, c.ReadFile("provider.log"))

	values := valuesInTheState(t, state)
	told := map[string]int{} // rows that have the value
	rows := personalDataInTheGuide(t)

	for _, row := range rows {
		for _, value := range row.values(values) {
			told[value]++
		}
	}

	for _, row := range rows {
		expectPlaces(c, row, values, places, told)
	}

	for _, line := range []string{"Dolores Koulechov", "17 rue des Lilas Blancs", "second door", "third door", "75001-17", "Parigi sur Mer"} {
		for place, printed := range places {
			if strings.Contains(strings.Join(slices.Concat(printed.texts, printed.seldom), "\n"), line) || strings.Contains(state, line) {
				t.Errorf("%q is in the state or in the %s", line, place)
			}
		}
	}
}

// values are the texts that the state holds in the fields of the row, without those too short to be found by accident.
func (p personalData) values(state map[string][]string) []string {
	const long = 6

	unique := map[string]bool{}

	for typeName, field := range namedFields([]personalData{p}) {
		for _, value := range state[typeName+"."+field] {
			if len(value) >= long {
				unique[value] = true
			}
		}
	}

	return slices.Sorted(maps.Keys(unique))
}

func expectPlaces(c *acctest.CLI, row personalData, state map[string][]string, places map[string]*printedPlace, told map[string]int) {
	c.T.Helper()

	for typeName, field := range namedFields([]personalData{row}) {
		if _, stored := state[typeName+"."+field]; stored && row.places["state"] != "yes" {
			c.T.Errorf("%s of %s is in the state", field, typeName)
		}
	}

	for place, printed := range places {
		text, seldom := strings.Join(printed.texts, "\n"), strings.Join(printed.seldom, "\n")

		for _, value := range row.values(state) {
			if told[value] > 1 {
				continue // nobody knows which field it comes from
			}

			if row.places[place] != "yes" && strings.Contains(text, value) {
				c.T.Errorf("%q, one of %v, is in the %s", value, row.fields, place)
			}

			if row.places[place] == "no" && strings.Contains(seldom, value) {
				c.T.Errorf("%q, one of %v, is in the %s of a removed card", value, row.fields, place)
			}
		}
	}
}

// valuesInTheState are all texts in the state, by type and field.
func valuesInTheState(t *testing.T, text string) map[string][]string {
	t.Helper()

	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}

	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}

	values := map[string][]string{}

	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			collectValues(values, resource.Type, "", instance.Attributes)
		}
	}

	for _, want := range []string{
		"qonto_card.embossed_name", "qonto_cards.mask_pan", "qonto_cards.last_activity_at", "qonto_membership.first_name", "qonto_memberships.team_id",
		"qonto_bank_account.iban", "qonto_organization.legal_name", "qonto_card.idempotency_key",
	} {
		if len(values[want]) == 0 {
			t.Errorf("%s is not in the state", want)
		}
	}

	return values
}

func collectValues(values map[string][]string, typeName, field string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			collectValues(values, typeName, name, inner)
		}
	case []any:
		for _, inner := range value {
			collectValues(values, typeName, field, inner)
		}
	case string:
		values[typeName+"."+field] = append(values[typeName+"."+field], value)
	}
}
