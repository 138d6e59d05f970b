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

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
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
func (w *Env) RunSteps(steps ...resource.TestStep) {
	w.T.Helper()

	for i := range steps {
		w.checkPlanWritesNothing(&steps[i])
	}

	resource.UnitTest(w.T, resource.TestCase{ProtoV6ProviderFactories: ProviderFactories(w.T.Context()), Steps: steps})
}

// checkPlanWritesNothing makes a step fail if anything was written before its plan was approved.
func (w *Env) checkPlanWritesNothing(step *resource.TestStep) {
	mark, before := 0, step.PreConfig

	step.PreConfig = func() {
		if before != nil {
			before()
		}

		mark = w.Ledger().Mark()
	}

	if !step.ImportState {
		step.ConfigPlanChecks.PreApply = append(step.ConfigPlanChecks.PreApply, noWrites(func() []emulator.RequestRecord {
			return w.Ledger().Since(mark).Writes()
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
func (w *Env) Config(body string) string {
	return w.ConfigFor(w.Token, body)
}

func (w *Env) ConfigFor(token, body string) string {
	block := fmt.Sprintf("provider \"qonto\" {\n  endpoint     = %q\n  access_token = %q\n}\n\n", w.URL, token)

	return block + w.Fill(body)
}

// Fill replaces the names of the emulator's people and places, written as @owner, by their ids.
func (w *Env) Fill(text string) string {
	return strings.NewReplacer(
		"@owner", Quote(w.OwnerMembershipID),
		"@admin", Quote(w.AdminMembershipID),
		"@employee", Quote(w.EmployeeMembershipID),
		"@account", Quote(w.BankAccountID),
		"@second_account", Quote(w.SecondBankAccountID),
		"@organization", Quote(w.OrganizationID),
	).Replace(text)
}

func Quote(text string) string {
	return `"` + text + `"`
}

// CheckLedger is a check that looks at the ledger after a step.
func (w *Env) CheckLedger(look func(t *testing.T, ledger emulator.Ledger)) resource.TestCheckFunc {
	return func(*terraform.State) error {
		look(w.T, w.Ledger())

		return nil
	}
}

// ExpectLiving fails unless exactly so many cards are alive.
func ExpectLiving(want int) func(*testing.T, emulator.Ledger) {
	return func(t *testing.T, ledger emulator.Ledger) {
		t.Helper()

		if got := len(ledger.LivingCards()); got != want {
			t.Errorf("%d living cards, want %d", got, want)
		}
	}
}
