// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A state that another version of the provider wrote, with an attribute more or less, is read, and plans no change.
func TestStateOfAnotherVersion(t *testing.T) {
	t.Parallel()

	for name, edit := range map[string]func(attributes map[string]any){
		"older, without attributes that came later": func(a map[string]any) { delete(a, "upsold"); delete(a, "unapplied") },
		"with an attribute that is gone":            func(a map[string]any) { a["appearance"] = map[string]any{"theme": "dark"} },
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("virtual", acctest.Ads, `active_days = [1, 2]`))
			c.Apply()
			editStateAttributes(c, edit)

			if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
				t.Errorf("the plan is not empty:\n%s", plan.Text)
			}

			c.Configure(acctest.Card("virtual", acctest.Ads, `active_days = [1, 2, 3]`))
			c.Apply()
			acctest.ExpectLiving(1)(t, c.Ledger())
		})
	}
}

// editStateAttributes changes the attributes of the only card in the state file.
func editStateAttributes(c *acctest.CLI, edit func(attributes map[string]any)) {
	c.T.Helper()
	editStateInstance(c, func(instance map[string]any) {
		attributes, _ := instance["attributes"].(map[string]any)
		edit(attributes)
	})
}

// stateAttributes are the attributes of qonto_card.this in the state file.
func stateAttributes(c *acctest.CLI) map[string]any {
	c.T.Helper()

	return storedCards(c)["this"]
}

// storedCards are the attributes of all cards in the state file, by the name of their resource. A run that was
// killed may have left no file, or an empty one.
func storedCards(c *acctest.CLI) map[string]map[string]any {
	c.T.Helper()

	text, err := os.ReadFile(filepath.Join(c.Dir, "terraform.tfstate"))
	if errors.Is(err, os.ErrNotExist) || err == nil && len(text) == 0 {
		return nil
	}

	c.Must(err)

	var state struct {
		Resources []struct {
			Type      string `json:"type"`
			Name      string `json:"name"`
			Instances []struct {
				Attributes map[string]any `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}

	c.Must(json.Unmarshal(text, &state))

	found := map[string]map[string]any{}

	for _, one := range state.Resources {
		if one.Type == "qonto_card" {
			found[one.Name] = one.Instances[0].Attributes
		}
	}

	return found
}

// editStateInstance changes everything that the state file has of the only card.
func editStateInstance(c *acctest.CLI, edit func(instance map[string]any)) {
	c.T.Helper()

	name := filepath.Join(c.Dir, "terraform.tfstate")
	text, err := os.ReadFile(name)
	c.Must(err)

	var state map[string]any

	c.Must(json.Unmarshal(text, &state))

	resource, _ := state["resources"].([]any)[0].(map[string]any)
	instance, _ := resource["instances"].([]any)[0].(map[string]any)

	edit(instance)

	text, err = json.Marshal(state)
	c.Must(err)
	c.Must(os.WriteFile(name, text, 0o600))
}
