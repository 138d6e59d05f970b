// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A state that another version of the provider wrote, with an attribute more or less, is read, and plans no change.
func TestStateOfAnotherVersion(t *testing.T) {
	for name, edit := range map[string]func(attributes map[string]any){
		"older, without attributes that came later": func(a map[string]any) { delete(a, "upsold"); delete(a, "unapplied") },
		"with an attribute that is gone":            func(a map[string]any) { a["appearance"] = map[string]any{"theme": "dark"} },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card("virtual", ads, `active_days = [1, 2]`))
			c.apply()
			c.editState(edit)

			if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
				t.Errorf("the plan is not empty:\n%s", plan.text)
			}

			c.configure(card("virtual", ads, `active_days = [1, 2, 3]`))
			c.apply()
			living(1)(t, c.Ledger())
		})
	}
}

// editState changes the attributes of the only card in the state file.
func (c *cli) editState(edit func(attributes map[string]any)) {
	c.t.Helper()
	c.editInstance(func(instance map[string]any) {
		attributes, _ := instance["attributes"].(map[string]any)
		edit(attributes)
	})
}

// stored are the attributes of the only card in the state file.
func (c *cli) stored() map[string]any {
	c.t.Helper()

	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}

	c.must(json.Unmarshal([]byte(c.file("terraform.tfstate")), &state))

	return state.Resources[0].Instances[0].Attributes
}

// editInstance changes everything that the state file has of the only card.
func (c *cli) editInstance(edit func(instance map[string]any)) {
	c.t.Helper()

	name := filepath.Join(c.dir, "terraform.tfstate")
	text, err := os.ReadFile(name)
	c.must(err)

	var state map[string]any

	c.must(json.Unmarshal(text, &state))

	resource, _ := state["resources"].([]any)[0].(map[string]any)
	instance, _ := resource["instances"].([]any)[0].(map[string]any)

	edit(instance)

	text, err = json.Marshal(state)
	c.must(err)
	c.must(os.WriteFile(name, text, 0o600))
}
