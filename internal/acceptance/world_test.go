// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
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

// run runs the steps with a real CLI. The provider sees an empty environment.
func (w *world) run(steps ...resource.TestStep) {
	w.t.Helper()

	resource.UnitTest(w.t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"qonto": providerserver.NewProtocol6WithError(provider.New("test", provider.WithEnvironment(nil))()),
		},
		Steps: steps,
	})
}

// config is the provider block and what the test adds, with names such as ${owner} filled in.
func (w *world) config(body string) string {
	block := fmt.Sprintf("provider \"qonto\" {\n  endpoint     = %q\n  access_token = %q\n}\n\n", w.URL, w.Token)

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

// card is a qonto_card block of a holder, the owner's by default, with more arguments.
func (w *world) card(name, level string, arguments ...string) string {
	return fmt.Sprintf("resource \"qonto_card\" %q {\n  card_level      = %q\n  holder_id       = @owner\n  bank_account_id = @account\n  %s\n}\n",
		name, level, strings.Join(arguments, "\n  "))
}

// onLedger is a check that looks at the ledger after a step.
func (w *world) onLedger(look func(t *testing.T, ledger emulator.Ledger)) resource.TestCheckFunc {
	return func(*terraform.State) error {
		look(w.t, w.Ledger())

		return nil
	}
}

// living fails unless exactly so many cards are alive.
func living(want int) func(*testing.T, emulator.Ledger) {
	return func(t *testing.T, ledger emulator.Ledger) {
		t.Helper()

		if got := len(ledger.LivingCards()); got != want {
			t.Errorf("%d living cards, want %d", got, want)
		}
	}
}
