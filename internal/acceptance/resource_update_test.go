// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The calls of an update go out in a fixed order, and only those whose attributes changed.
func TestUpdateCallsInOrder(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `nfc_option = true`))
	c.Apply()
	c.Activate()
	c.Configure(acctest.Card("standard", `ship_to_business = true`, acctest.Unprotected, `nfc_option = true`,
		`payment_monthly_limit = 600`, `atm_monthly_limit = 100`, `nickname = "n"`, `active_days = [1]`, `online_option = false`, `locked = true`))
	c.Apply()
	acctest.ExpectWrites(t, c.Ledger(), "POST /v2/cards", "PATCH /v2/cards/{id}/restrictions", "PATCH /v2/cards/{id}/nickname",
		"PATCH /v2/cards/{id}/options", "PATCH /v2/cards/{id}/limits", "PUT /v2/cards/{id}/lock")
	c.MustTerraform("plan", "-detailed-exitcode")
}

// An update that fails half way leaves the state true, and the next apply goes on from there.
func TestUpdateThatFailsHalfWay(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "old"`, `payment_monthly_limit = 50`))
	c.Apply()
	c.Fault(control.Fault{Method: "PATCH", Route: nicknames, Action: "status", Status: 403, Times: 1})
	c.Configure(acctest.Card("virtual", `nickname = "new"`, `payment_monthly_limit = 60`, `active_days = [1]`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t,
		`Card not updated.*nickname of card .* was not updated. The state holds what was updated before`)
	c.Apply().ExpectOnlyChanges(t, "nickname", "payment_monthly_limit")

	if got := c.Ledger().Received("PATCH", "/v2/cards/{id}/restrictions"); got != 1 {
		t.Errorf("restrictions were sent %d times, want once", got)
	}

	c.MustTerraform("plan", "-detailed-exitcode")
}

// A value that Qonto clamps in silence is an error that names both, and the state holds the true one.
func TestClampedLimitIsAnError(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `payment_monthly_limit = 50`))
	c.Apply()
	c.Configure(acctest.Card("virtual", `payment_monthly_limit = 50`, `atm_monthly_limit = 100`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Qonto kept another value.*atm_monthly_limit of card .* was to be 100 and is 20`)

	if limit := fmt.Sprint(stateAttributes(c)["atm_monthly_limit"]); limit != "20" {
		t.Errorf("the state has the limit %s, want 20", limit)
	}

	c.Configure(acctest.Card("virtual", `payment_monthly_limit = 50`))
	c.MustTerraform("plan", "-detailed-exitcode")
}

// Removing an argument hands the value over to Qonto: no diff, no request.
func TestRemovedArgumentIsNoChange(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "n"`, `payment_monthly_limit = 50`, `categories = ["atm"]`))
	c.Apply()

	for _, arguments := range [][]string{nil, {`nickname = ""`}} {
		mark := c.Ledger().Mark()

		c.Configure(acctest.Card("virtual", arguments...))
		c.Apply().Expect(t, `No changes`)
		acctest.ExpectWrites(t, c.Ledger().Since(mark))
	}

	c.Configure(acctest.Card("virtual", `categories = []`))
	c.Apply().ExpectOnlyChanges(t, "categories")
	c.MustTerraform("plan", "-detailed-exitcode")
}

// Settings of the provider change the state and send nothing.
func TestSettingsChangeOnlyTheState(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	mark := c.Ledger().Mark()

	c.Configure(acctest.Card("virtual", `deletion_policy = "abandon"`, `idempotency_seed = "s"`, `timeouts = { read = "1m" }`, `initiator_id = @admin`))
	c.Apply().ExpectOnlyChanges(t, "deletion_policy", "idempotency_seed", "initiator_id", "timeouts")
	acctest.ExpectWrites(t, c.Ledger().Since(mark))
	c.MustTerraform("plan", "-detailed-exitcode")
}

// An empty nickname is no nickname: nothing is sent, neither for a new card nor for an existing one.
func TestEmptyNickname(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("this", "virtual", `nickname = ""`) + acctest.NamedCard("other", "virtual", `idempotency_seed = "o"`))
	c.Apply()

	if this, other := storedCards(c)["this"]["nickname"], storedCards(c)["other"]["nickname"]; this != "" || other != nil {
		t.Errorf("the nicknames in the state are %#v and %#v", this, other)
	}

	c.MustTerraform("plan", "-detailed-exitcode")

	c.Configure(acctest.NamedCard("this", "virtual") + acctest.NamedCard("other", "virtual", `idempotency_seed = "o"`, `nickname = ""`))
	c.Apply()
	c.MustTerraform("plan", "-detailed-exitcode")

	if got := c.Ledger().Received("PATCH", nicknames); got != 0 {
		t.Errorf("%d nicknames were sent", got)
	}
}
