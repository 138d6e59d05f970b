// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// world is an emulator of its own for one test, and the configuration that reaches it.
type world struct {
	*emulatortest.Instance

	t *testing.T
}

// newWorld starts an emulator. Every test has its own, so all of them run in parallel.
func newWorld(t *testing.T, options ...emulatortest.Option) *world {
	t.Helper()
	t.Parallel()

	return &world{Instance: emulatortest.Start(t, options...), t: t}
}

// run runs the steps with a real CLI.
func (w *world) run(steps ...resource.TestStep) {
	w.t.Helper()

	for i := range steps {
		w.watch(&steps[i])
	}

	resource.UnitTest(w.t, resource.TestCase{ProtoV6ProviderFactories: factories(w.t.Context()), Steps: steps})
}

// watch makes a step fail if anything was written before its plan was approved.
func (w *world) watch(step *resource.TestStep) {
	mark, before := 0, step.PreConfig

	step.PreConfig = func() {
		if before != nil {
			before()
		}

		mark = w.Ledger().Mark()
	}

	if !step.ImportState {
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, noWrites(func() []control.Request {
			return w.Ledger().Since(mark).Writes()
		}))
	}
}

// factories make the provider in this process. It sees an empty environment.
func factories(ctx context.Context) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"qonto": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(ctx, "test", provider.WithEnvironment(nil))
		},
	}
}

// config is the provider block with the owner's token, and what the test adds.
func (w *world) config(body string) string {
	return w.configFor(w.Token, body)
}

func (w *world) configFor(token, body string) string {
	block := fmt.Sprintf("provider \"qonto\" {\n  endpoint     = %q\n  access_token = %q\n}\n\n", w.URL, token)

	return block + w.fill(body)
}

// fill replaces the names of the emulator's people and places, written as @owner, by their ids.
func (w *world) fill(text string) string {
	return strings.NewReplacer(
		"@owner", quoted(w.OwnerMembershipID),
		"@admin", quoted(w.AdminMembershipID),
		"@employee", quoted(w.EmployeeMembershipID),
		"@account", quoted(w.BankAccountID),
		"@second_account", quoted(w.SecondBankAccountID),
		"@organization", quoted(w.OrganizationID),
	).Replace(text)
}

func quoted(text string) string {
	return `"` + text + `"`
}

// onLedger is a check that looks at the ledger after a step.
func (w *world) onLedger(look func(t *testing.T, ledger control.Ledger)) resource.TestCheckFunc {
	return func(*terraform.State) error {
		look(w.t, w.Ledger())

		return nil
	}
}

// living fails unless exactly so many cards are alive.
func living(want int) func(*testing.T, control.Ledger) {
	return func(t *testing.T, ledger control.Ledger) {
		t.Helper()

		if got := len(ledger.LivingCards()); got != want {
			t.Errorf("%d living cards, want %d", got, want)
		}
	}
}
