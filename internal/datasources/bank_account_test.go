// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

func TestBankAccountIsFoundByEachArgument(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)
	want := tf.read("qonto_bank_account", map[string]any{"main": true})

	if want["id"] != emu.BankAccountID || want["status"] != "active" || want["currency"] != "EUR" || want["organization_id"] != emu.OrganizationID {
		t.Fatalf("got %v", want)
	}

	iban, ok := want["iban"].(string)
	if !ok {
		t.Fatal("the owner sees no IBAN")
	}

	arguments := []map[string]any{
		{"id": emu.BankAccountID},
		{"name": "Main account"},
		{"name": "MAIN  account"},
		{"iban": iban},
		{"iban": iban[:4] + " " + iban[4:8] + "  " + iban[8:]},
		{"slug": "atelier-lumen-4242-bank-account-1"},
	}

	for _, argument := range arguments {
		got := tf.read("qonto_bank_account", argument)

		for name, value := range argument {
			if got[name] != value {
				t.Errorf("%s was written as %v and is %v in state", name, value, got[name])
			}

			got[name] = want[name]
		}

		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v: %s", argument, diff)
		}
	}
}

// What Qonto was asked for once is shared by all data sources, and Terraform reads ten of them at the same time. Only the
// race detector sees it if one of them writes into what is shared.
func TestBankAccountsAreReadAtTheSameTime(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	var together sync.WaitGroup

	for range 10 {
		together.Go(func() {
			account, refused := tf.try("qonto_bank_account", map[string]any{"main": true})
			if len(refused) > 0 || account["slug"] != "atelier-lumen-4242-bank-account-1" {
				t.Errorf("got %v", account)
			}
		})
	}

	together.Wait()
}

func TestBankAccountNotFound(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for argument, value := range map[string]string{
		"id": strings.ToUpper(emu.BankAccountID), "name": "Main", "iban": "FR76", "slug": "Atelier-Lumen-4242-bank-account-1",
	} {
		refused := tf.refuse("qonto_bank_account", map[string]any{argument: value})

		if refused.Summary != "No such bank account" || !refused.Attribute.Equal(tftypes.NewAttributePath().WithAttributeName(argument)) {
			t.Errorf("%s at %s", refused.Summary, refused.Attribute)
		}

		for _, candidate := range []string{
			`"Main account" (id ` + emu.BankAccountID + `, status active, main account)`,
			`"Marketing budget" (id ` + emu.SecondBankAccountID + `, status active)`,
			`"Old account" (id ` + emu.ClosedBankAccountID + `, status closed)`,
		} {
			if !strings.Contains(refused.Detail, candidate) {
				t.Errorf("%s lacks %s:\n%s", argument, candidate, refused.Detail)
			}
		}

		if strings.Contains(refused.Detail, "FR76") || strings.Contains(refused.Detail, "does not show") {
			t.Errorf("%s:\n%s", argument, refused.Detail)
		}
	}
}

func TestBankAccountWithHiddenIBAN(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	iban := terraformFor(t, emu, emu.Token).read("qonto_bank_account", map[string]any{"main": true})["iban"]
	tf := terraformFor(t, emu, emu.TokenFor(emu.EmployeeMembershipID))

	refused := tf.refuse("qonto_bank_account", map[string]any{"iban": iban})
	if !strings.Contains(refused.Detail, "does not show this access token the IBAN of every account") {
		t.Error(refused.Detail)
	}

	got := tf.read("qonto_bank_account", map[string]any{"name": "main account"})
	if got["id"] != emu.BankAccountID || got["iban"] != nil || got["bic"] != nil {
		t.Errorf("got %v", got)
	}
}

func TestBankAccountWantsExactlyOneArgument(t *testing.T) {
	t.Parallel()

	guide, err := os.ReadFile("../../templates/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}

	emu := emulatortest.Start(t)
	tf := terraformFor(t, emu, emu.Token)

	for _, arguments := range []map[string]any{
		nil,
		{"id": emu.BankAccountID, "name": "Main account"},
		{"main": true, "iban": "FR76"},
		{"main": false},
		{"name": ""},
	} {
		refused := tf.refuse("qonto_bank_account", arguments)
		if !strings.Contains(string(guide), refused.Summary) {
			t.Errorf("the guide lacks %q", refused.Summary)
		}
	}

	if requests := emu.Ledger().Requests; len(requests) != 0 {
		t.Errorf("%d requests for what cannot be asked", len(requests))
	}
}

func TestUnknownArgumentsAreNotRefused(t *testing.T) {
	t.Parallel()

	tf := terraformWith(t, withLookups{err: errNoClient})

	for name, arguments := range map[string]map[string]any{
		"qonto_bank_account": {"name": tftypes.UnknownValue, "iban": nil},
		"qonto_team":         {"name": tftypes.UnknownValue},
		"qonto_membership":   {"id": tftypes.UnknownValue},
	} {
		if problems := tf.validate(name, arguments); len(problems) > 0 {
			t.Errorf("%s: %s", name, problems[0].Detail)
		}
	}
}

func TestBankAccountsAreInTheOrderOfTheirIDs(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	accounts := terraformFor(t, emu, emu.Token).read("qonto_bank_accounts", nil)["bank_accounts"]

	want := []string{emu.BankAccountID, emu.SecondBankAccountID, emu.ClosedBankAccountID}
	slices.Sort(want)

	if diff := cmp.Diff(anySlice(want), column(t, accounts, "id")); diff != "" {
		t.Error(diff)
	}

	for _, name := range []string{"slug", "iban", "organization_id"} {
		if slices.Contains(column(t, accounts, name), nil) {
			t.Errorf("an account has no %s", name)
		}
	}
}

func TestBankAccountsWithSlugsNeedOneRequest(t *testing.T) {
	t.Parallel()

	emu := emulatortest.Start(t)
	answer(emu, "/v2/bank_accounts", `{"bank_accounts": [{"id": "account-1", "slug": "one"}, {"id": "account-2", "slug": "two"}]}`)

	accounts := terraformFor(t, emu, emu.Token).read("qonto_bank_accounts", nil)["bank_accounts"]

	if diff := cmp.Diff([]any{"one", "two"}, column(t, accounts, "slug")); diff != "" {
		t.Error(diff)
	}

	if requests := emu.Ledger().Requests; len(requests) != 1 {
		t.Errorf("%d requests", len(requests))
	}
}
