// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Qonto takes the four option flags only together. Those that are not configured are sent as they are at that moment.
func TestOptionsOfOthersAreKept(t *testing.T) {
	c := newCLI(t)
	c.configure(card("standard", plastic, unprotected))
	c.apply()
	c.activate()
	c.configure(card("standard", plastic, unprotected, `atm_option = false`))
	c.terraform("plan", "-out=saved")
	c.edit(map[string]any{"online_option": false, "foreign_option": false, "nfc_option": false})
	c.terraform("apply", "saved")

	made := c.only()
	if made.ATMOption || made.OnlineOption || made.ForeignOption || made.NFCOption {
		t.Errorf("options %v, %v, %v, %v", made.ATMOption, made.OnlineOption, made.ForeignOption, made.NFCOption)
	}
}

// An option that Qonto does not tell is not switched off.
func TestOptionsThatQontoDoesNotTell(t *testing.T) {
	c := newCLI(t)
	c.configure(card("standard", plastic, unprotected))
	c.apply()
	c.activate()

	before := c.only()
	mark := c.Ledger().Mark()

	c.Set(map[string]any{"omit_card_keys": []string{"foreign_option"}})
	c.configure(card("standard", plastic, unprotected, `atm_option = false`))
	c.terraform("apply", "-auto-approve").refused(t, `Card not updated.*foreign_option`)
	expectWrites(t, c.Ledger().Since(mark))

	if after := c.only(); after.ForeignOption != before.ForeignOption || after.ATMOption != before.ATMOption {
		t.Error("an option was changed")
	}

	c.configure(card("standard", plastic, unprotected, `atm_option = false`, `foreign_option = true`))
	c.apply()
}

// Under a lock of Qonto's own nobody can tell whether people have locked the card as well, so the configured lock counts.
func TestLockUnderALockOfQontosOwn(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()
	c.Happen(c.only().ID, control.SystemLock)
	c.configure(card("virtual", `locked = true`))
	c.apply()

	if again := c.terraform("plan", "-detailed-exitcode"); again.code != 0 {
		t.Errorf("the next plan is not empty:\n%s", again.text)
	}

	if !c.only().UserLocked {
		t.Error("the card is not locked")
	}
}

// No categories and none told are the same.
func TestEmptyCategoriesThatQontoDoesNotTell(t *testing.T) {
	for name, before := range map[string]string{"new card": "", "existing card": `categories = ["transport"]`} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t)

			if before != "" {
				c.configure(card("virtual", before))
				c.apply()
			}

			c.Set(map[string]any{"omit_card_keys": []string{"categories"}})
			c.configure(card("virtual", `categories = []`))
			c.apply()

			if again := c.terraform("plan", "-detailed-exitcode"); again.code != 0 {
				t.Errorf("the next plan is not empty:\n%s", again.text)
			}

			if got := c.only().Categories; len(got) > 0 {
				t.Errorf("categories %v", got)
			}
		})
	}
}
