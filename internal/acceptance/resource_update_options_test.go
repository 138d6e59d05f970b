// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Qonto takes the four option flags only together. Those that are not configured are sent as they are at that moment.
func TestOptionsOfOthersAreKept(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected))
	c.Apply()
	c.Activate()
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `atm_option = false`))
	c.Terraform("plan", "-out=saved")
	c.EditOnlyCard(map[string]any{"online_option": false, "foreign_option": false, "nfc_option": false})
	c.Terraform("apply", "saved")

	made := c.OnlyCard()
	if made.ATMOption || made.OnlineOption || made.ForeignOption || made.NFCOption {
		t.Errorf("options %v, %v, %v, %v", made.ATMOption, made.OnlineOption, made.ForeignOption, made.NFCOption)
	}
}

// An option that Qonto does not tell is not switched off.
func TestOptionsThatQontoDoesNotTell(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected))
	c.Apply()
	c.Activate()

	before := c.OnlyCard()
	mark := c.Ledger().Mark()

	c.Set(map[string]any{"omit_card_keys": []string{"foreign_option"}})
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `atm_option = false`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not updated.*foreign_option`)
	acctest.ExpectWrites(t, c.Ledger().Since(mark))

	if after := c.OnlyCard(); after.ForeignOption != before.ForeignOption || after.ATMOption != before.ATMOption {
		t.Error("an option was changed")
	}

	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `atm_option = false`, `foreign_option = true`))
	c.Apply()
}

// An option that the configuration ignores changes of is not sent as the configuration has it: the plan does not show that.
func TestIgnoredOptionThatQontoDoesNotTell(t *testing.T) {
	const ignored = "lifecycle {\n  ignore_changes = [online_option]\n}"

	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `online_option = true`, `foreign_option = true`, ignored))
	c.Apply()
	c.Activate()
	c.EditOnlyCard(map[string]any{"online_option": false})
	c.Apply()
	c.Set(map[string]any{"omit_card_keys": []string{"online_option"}})
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `online_option = true`, `foreign_option = false`, ignored))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not updated.*configure online_option as well, without ignore_changes`)

	if after := c.OnlyCard(); after.OnlineOption || !after.ForeignOption {
		t.Errorf("online %t, abroad %t", after.OnlineOption, after.ForeignOption)
	}
}

// Under a lock of Qonto's own nobody can tell whether people have locked the card as well, so the configured lock counts.
func TestLockUnderALockOfQontosOwn(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()
	c.Happen(c.OnlyCard().ID, control.SystemLock)
	c.Configure(acctest.Card("virtual", `locked = true`))
	c.Apply()

	if again := c.Terraform("plan", "-detailed-exitcode"); again.ExitCode != 0 {
		t.Errorf("the next plan is not empty:\n%s", again.Text)
	}

	if !c.OnlyCard().UserLocked {
		t.Error("the card is not locked")
	}
}

// No categories and none told are the same.
func TestEmptyCategoriesThatQontoDoesNotTell(t *testing.T) {
	t.Parallel()

	for name, before := range map[string]string{"new card": "", "existing card": `categories = ["transport"]`} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)

			if before != "" {
				c.Configure(acctest.Card("virtual", before))
				c.Apply()
			}

			c.Set(map[string]any{"omit_card_keys": []string{"categories"}})
			c.Configure(acctest.Card("virtual", `categories = []`))
			c.Apply()

			if again := c.Terraform("plan", "-detailed-exitcode"); again.ExitCode != 0 {
				t.Errorf("the next plan is not empty:\n%s", again.Text)
			}

			if got := c.OnlyCard().Categories; len(got) > 0 {
				t.Errorf("categories %v", got)
			}
		})
	}
}
