// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

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

// Env is an emulator of its own for one test, and the configuration that reaches it.
type Env struct {
	*emulatortest.Instance

	T *testing.T
}

// NewEnv starts an emulator. Every test has its own, so all of them run in parallel.
func NewEnv(t *testing.T, options ...emulatortest.Option) *Env {
	t.Helper()
	t.Parallel()

	return &Env{Instance: emulatortest.Start(t, options...), T: t}
}

// RunSteps runs the steps with a real CLI.
func (e *Env) RunSteps(steps ...resource.TestStep) {
	e.T.Helper()

	for i := range steps {
		e.checkPlanWritesNothing(&steps[i])
	}

	resource.UnitTest(e.T, resource.TestCase{ProtoV6ProviderFactories: ProviderFactories(e.T.Context()), Steps: steps})
}

// checkPlanWritesNothing makes a step fail if anything was written before its plan was approved.
func (e *Env) checkPlanWritesNothing(step *resource.TestStep) {
	mark, before := 0, step.PreConfig

	step.PreConfig = func() {
		if before != nil {
			before()
		}

		mark = e.Ledger().Mark()
	}

	if !step.ImportState {
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, noWrites(func() []control.Request {
			return e.Ledger().Since(mark).Writes()
		}))
	}
}

// ProviderFactories make the provider in this process. It sees an empty environment.
func ProviderFactories(ctx context.Context) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"qonto": func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(ctx, "test", provider.WithEnvironment(nil))
		},
	}
}

// Config is the provider block with the owner's token, and what the test adds.
func (e *Env) Config(blocks ...string) string {
	settings := fmt.Sprintf("provider \"qonto\" {\n  endpoint     = %q\n  access_token = %q\n}\n\n", e.URL, e.Token)

	return settings + e.Fill(strings.Join(blocks, ""))
}

// Fill replaces the names of the emulator's people and places, written as @owner, by their ids.
func (e *Env) Fill(text string) string {
	return strings.NewReplacer(
		"@owner", Quote(e.OwnerMembershipID),
		"@admin", Quote(e.AdminMembershipID),
		"@employee", Quote(e.EmployeeMembershipID),
		"@account", Quote(e.BankAccountID),
		"@second_account", Quote(e.SecondBankAccountID),
		"@organization", Quote(e.OrganizationID),
	).Replace(text)
}

// Quote is a text as a string of HCL.
func Quote(text string) string {
	return `"` + text + `"`
}

// CheckLedger is a check that looks at the ledger after a step.
func (e *Env) CheckLedger(look func(t *testing.T, ledger control.Ledger)) resource.TestCheckFunc {
	return func(*terraform.State) error {
		look(e.T, e.Ledger())

		return nil
	}
}

// ExpectLiving fails unless exactly so many cards are alive.
func ExpectLiving(want int) func(*testing.T, control.Ledger) {
	return func(t *testing.T, ledger control.Ledger) {
		t.Helper()

		if got := len(ledger.LivingCards()); got != want {
			t.Errorf("%d living cards, want %d", got, want)
		}
	}
}
