// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Nothing but allow_replacement lets a changed configuration end a living card, at every level.
func TestChangeOfAFixedValueIsRefused(t *testing.T) {
	levels := map[string][]string{
		"virtual": nil, "flash": {acctest.Flash()}, "advertising": nil,
		"standard": {acctest.Physical, acctest.Unprotected}, "plus": {acctest.Physical, acctest.Unprotected},
	}

	var before, after []string

	for level, arguments := range levels {
		before = append(before, acctest.NamedCard(level, level, arguments...))
		after = append(after, acctest.NamedCard(level, level, append([]string{`holder_id = @admin`}, arguments...)...))
	}

	c := acctest.NewCLI(t)
	c.Configure(before...)
	c.Apply()
	c.Configure(after...)

	refused := c.Terraform("plan")
	for level := range levels {
		refused.ExpectOneError(t, "qonto_card."+level, `Value is fixed once the card is issued.*second resource.*allow_replacement = true`)
	}

	acctest.ExpectLiving(len(levels))(t, c.Ledger())
}

// A protected card is named when a configuration asks for a replacement, and so is the way on.
func TestProtectedCardIsNotReplacedByAChange(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Ads))
	c.Apply()
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Ads, `holder_id = @admin`, `allow_replacement = true`))

	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card is protected from being ended.*"ads" ••••\d+ is "prevent".*change of holder_id.*`+
		`Take the change back`)
	acctest.ExpectLiving(1)(t, c.Ledger())
}

// A level that nobody knows is a typo on a card that exists, with or without allow_replacement.
func TestUnknownLevelEndsNoCard(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	for _, allow := range []string{"false", "true"} {
		c.Configure(acctest.Card("virtuel", `allow_replacement = `+allow))
		c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Unknown card level.*virtuel`)
		acctest.ExpectLiving(1)(t, c.Ledger())
	}
}

// With allow_replacement the plan replaces the card, names it, and says that it is gone whatever becomes of the new one.
func TestAllowedReplacement(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `nickname = "ads"`))
	c.Apply()

	first := c.OnlyCard().ID
	c.Configure(acctest.Card("virtual", `nickname = "ads"`, `holder_id = @admin`, `allow_replacement = true`))

	plan := c.Terraform("plan")
	plan.Expect(t, `Card "ads" ••••\d+ will be discarded and another one issued.*`+first+
		`.*gone even if the new card is refused, denied or not approved in time`)
	plan.Expect(t, `1 to add, 0 to change, 1 to destroy`)
	c.Apply()

	if second := c.OnlyCard().ID; second == first {
		t.Error("the card is the same as before")
	}
}

// Every check of the new card is made in the planning call whose messages are shown.
func TestChecksOfAReplacementAreShown(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	c.Configure(acctest.Card("flash", `allow_replacement = true`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Attribute required by this card level`)
	acctest.ExpectLiving(1)(t, c.Ledger())

	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Unprotected, `allow_replacement = true`))
	c.Terraform("plan").Expect(t, `Physical card for .* is billed and posted`)
}

// A replacement that cannot be issued has ended the old card, and the error says so.
func TestDeniedReplacementSaysThatTheOldCardIsGone(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	first := c.OnlyCard().ID
	requireApprovals(c.Env)
	decideApprovals(c.Env, func(int) string { return control.Deny })
	c.Configure(acctest.Card("virtual", `holder_id = @admin`, `allow_replacement = true`))

	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not issued.*denied`)
	expectStatus(c.Env, first, "discarded")
}

// A value that was written down after the card was issued is no reason to replace the card when Qonto renames it.
func TestValueWrittenDownLaterMayBeRenamed(t *testing.T) {
	rows := []struct {
		name, level string
		arguments   []string
		attribute   string
		renamed     any
	}{
		{"design", "virtual", nil, "card_design", "virtual.renamed.2027"},
		{"print", "plus", []string{acctest.Physical, acctest.Unprotected}, "type_of_print", "embossed"},
		{"contactless", "standard", []string{acctest.Physical, acctest.Unprotected}, "nfc_option", false},
	}

	var before, after []string

	for _, row := range rows {
		before = append(before, acctest.NamedCard(row.name, row.level, row.arguments...))
	}

	c := acctest.NewCLI(t)
	c.Configure(before...)
	c.Apply()

	issued := storedCards(c)

	for _, row := range rows {
		value, err := json.Marshal(issued[row.name][row.attribute])
		c.Must(err)

		arguments := append([]string{row.attribute + " = " + string(value), acctest.Ads}, row.arguments...)
		after = append(after, acctest.NamedCard(row.name, row.level, arguments...))
	}

	c.Configure(after...)
	c.Apply()

	for _, row := range rows {
		change(c, fmt.Sprint(issued[row.name]["id"]), map[string]any{row.attribute: row.renamed})
	}

	c.MustTerraform("plan", "-detailed-exitcode")
}

// The same without an apply in between: a plan without changes stores nothing.
func TestValueWrittenDownAndRenamedBeforeTheNextApply(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	design := valueOf(c.Terraform("state", "show", acctest.Address).Text, "card_design")
	c.Configure(acctest.Card("virtual", "card_design = "+design))

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("writing the design down changes something:\n%s", plan.Text)
	}

	for _, renamed := range []string{"virtual.renamed.2027", "virtual.again.2028"} {
		c.EditOnlyCard(map[string]any{"card_design": renamed})

		if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
			t.Errorf("after the design is %s:\n%s", renamed, plan.Text)
		}

		c.Terraform("apply", "-refresh-only", "-auto-approve")
	}

	c.Configure(acctest.Card("virtual", `card_design = "virtual.again.2028"`))

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("Qonto's name of the design is refused:\n%s", plan.Text)
	}
}

// valueOf is the value of an attribute as `state show` prints it.
func valueOf(shown, attribute string) string {
	for line := range strings.Lines(shown) {
		name, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if found && strings.TrimSpace(name) == attribute {
			return strings.TrimSpace(value)
		}
	}

	return "null"
}

// A fixed value that is not known in the plan and turns out to be another one is refused once, in words of the provider.
func TestUnknownFixedValueThatTurnsOutDifferent(t *testing.T) {
	t.Parallel()

	for _, allow := range []string{"allow_replacement = false", "allow_replacement = true"} {
		t.Run(allow, func(t *testing.T) {
			c := acctest.NewCLI(t)
			holder := func(id, nickname string) string {
				return "resource \"terraform_data\" \"holder\" {\n input = " + id + "\n}\n" +
					acctest.Card("virtual", "holder_id = terraform_data.holder.output", `nickname = "`+nickname+`"`, allow)
			}

			c.Configure(holder("@owner", "ads"))
			c.Apply()
			c.Configure(holder("@admin", "travel"))

			failed := c.Terraform("apply", "-auto-approve")
			failed.ExpectRefused(t, `Value is fixed once the card is issued`)
			failed.Expect(t, `Value of card "ads" ••••\d+ is not known yet.*The plan takes it to be unchanged`)

			if strings.Contains(failed.Text, "Provider produced") {
				t.Errorf("Terraform blames the provider:\n%s", failed.Text)
			}

			if told := strings.Count(failed.Text, "Error: "); told != 1 {
				t.Errorf("%d errors:\n%s", told, failed.Text)
			}

			acctest.ExpectLiving(1)(t, c.Ledger())
		})
	}
}

// A tainted protected card is refused in the plan, whatever else of its configuration was changed.
func TestTaintedProtectedCardWithAnotherConfiguration(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("standard", acctest.Physical, acctest.Ads))
	c.Apply()
	c.MustTerraform("taint", acctest.Address)

	for _, order := range []string{"", createFirst} {
		for name, changed := range map[string]string{
			"other nickname": acctest.Card("standard", acctest.Physical, `nickname = "new"`, order),
			"other limit": acctest.Card("standard", "ship_to_business = true", "payment_monthly_limit = 700", "atm_monthly_limit = 100",
				acctest.Ads, order),
			"other level": acctest.Card("plus", acctest.Physical, order),
		} {
			t.Log(name, order)
			c.Configure(changed)
			c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card is protected from being ended.*terraform untaint keeps it`)
			c.ExpectIssued(1)
		}
	}
}

// A new card beside a protected one of the same holder is planned.
func TestNewCardBesideAProtectedOne(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "standard", acctest.Physical, `nickname = "ads"`))
	c.Apply()
	c.Configure(acctest.NamedCard("a", "standard", acctest.Physical, `nickname = "ads"`) + acctest.NamedCard("b", "standard", acctest.Physical,
		`nickname = "travel"`) +
		acctest.NamedCard("c", "virtual", `nickname = "ads"`))
	c.Apply()
	acctest.ExpectLiving(3)(t, c.Ledger())
}
