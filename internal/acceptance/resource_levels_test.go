// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Every level: what is sent is what is configured, the state holds it, and the next plan is empty (the test framework
// plans again after each step).
func TestEveryLevel(t *testing.T) {
	rows := []struct {
		name, level string
		arguments   []string
		sent        []string // keys of the request besides those that every request has
		status      string
	}{
		{"virtual_with_nothing", "virtual", nil, nil, "live"},
		{"virtual_partner", "virtual_partner", []string{`payment_monthly_limit = 20`}, []string{"payment_monthly_limit"}, "live"},
		{"virtual_with_everything", "virtual", []string{
			`nickname = "all"`, `payment_monthly_limit = 200`, `payment_daily_limit_option = true`, `payment_daily_limit = 50`,
			`payment_transaction_limit_option = true`, `payment_transaction_limit = 20`, `active_days = [1, 2]`,
			`categories = ["transport", "atm"]`, `card_design = "virtual.sakura.2025"`, `organization_id = @organization`, `initiator_id = @admin`,
		}, []string{
			"payment_monthly_limit", "payment_daily_limit_option", "payment_daily_limit", "payment_transaction_limit_option",
			"payment_transaction_limit", "active_days", "categories", "card_design",
		}, "live"},
		{"virtual_for_any_shop", "virtual", []string{`categories = []`}, []string{"categories"}, "live"},
		{"flash", "flash", []string{acctest.Flash()}, []string{"payment_lifespan_limit", "pre_expires_at"}, "live"},
		{
			"advertising", "advertising",
			[]string{`payment_monthly_limit = 50000`, `payment_daily_limit_option = false`},
			[]string{"payment_monthly_limit", "payment_daily_limit_option"},
			"live",
		},
		{
			"standard_to_the_business", "standard",
			[]string{acctest.Physical, acctest.Unprotected},
			[]string{"ship_to_business", "payment_monthly_limit", "atm_monthly_limit"},
			"pending",
		},
		{"plus_to_an_address", "plus", []string{
			acctest.DeliveryAddress, acctest.Unprotected, `ship_to_business = false`, `payment_monthly_limit = 500`, `atm_monthly_limit = 100`,
			`type_of_print = "print"`,
			`card_design = "plus.black.2023"`, `nfc_option = true`, `atm_option = true`, `online_option = false`, `foreign_option = false`,
			`atm_daily_limit_option = true`, `atm_daily_limit = 0`,
		}, []string{
			"address", "ship_to_business", "payment_monthly_limit", "atm_monthly_limit", "type_of_print", "card_design", "nfc_option",
			"atm_option", "online_option", "foreign_option", "atm_daily_limit_option", "atm_daily_limit",
		}, "pending"},
		{
			"metal", "metal",
			[]string{acctest.Physical, acctest.Unprotected},
			[]string{"ship_to_business", "payment_monthly_limit", "atm_monthly_limit"},
			"pending",
		},
	}

	e := acctest.NewEnv(t)

	var blocks []string

	var checks []statecheck.StateCheck

	for _, row := range rows {
		address := "qonto_card." + row.name
		blocks = append(blocks, acctest.NamedCard(row.name, row.level, append(row.arguments, `idempotency_seed = "`+row.name+`"`)...))
		checks = append(checks,
			statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact(row.status)),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("address"), knownvalue.Null()),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("unapplied"), knownvalue.SetExact(nil)))
	}

	e.RunSteps(resource.TestStep{
		Config:            e.Config(blocks...),
		ConfigStateChecks: checks,
		Check: func(state *terraform.State) error {
			for _, row := range rows {
				issued, _ := e.Ledger().Card(state.RootModule().Resources["qonto_card."+row.name].Primary.ID)
				expectKeys(t, onlyCreate(e, issued),
					append(row.sent, "card_level", "holder_id", "initiator_id", "organization_id", "bank_account_id"))
			}

			return nil
		},
	})

	acctest.ExpectLiving(0)(t, e.Ledger())
}

// onlyCreate is the body of the only request that was sent for a card.
func onlyCreate(e *acctest.Env, issued control.Card) string {
	e.T.Helper()

	var bodies []string

	for _, request := range e.Ledger().Requested("POST", creates) {
		if request.IdempotencyKey == issued.IdempotencyKey {
			bodies = append(bodies, request.Body)
		}
	}

	if len(bodies) != 1 {
		e.T.Fatalf("%d creates of card %s, want 1", len(bodies), issued.ID)
	}

	return bodies[0]
}

func expectKeys(t *testing.T, body string, want []string) {
	t.Helper()

	var payload struct {
		Card map[string]any `json:"card"`
	}

	err := json.Unmarshal([]byte(body), &payload)
	if err != nil {
		t.Fatal(err)
	}

	for _, key := range want {
		if _, ok := payload.Card[key]; !ok {
			t.Errorf("the request lacks %s", key)
		}
	}

	if len(payload.Card) != len(want) {
		t.Errorf("the request has %d keys, want %d: %s", len(payload.Card), len(want), body)
	}
}
