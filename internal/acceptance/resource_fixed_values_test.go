// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// refused fails unless a command failed and said why.
func (o output) refused(t *testing.T, why string) {
	t.Helper()
	o.expect(t, why)

	if o.code == 0 {
		t.Errorf("it was accepted:\n%s", o.text)
	}
}

// Nothing but allow_replacement lets a changed configuration end a living card, at every level.
func TestChangeOfAFixedValueIsRefused(t *testing.T) {
	for level, arguments := range map[string][]string{
		"virtual": nil, "flash": {flash()}, "advertising": nil, "standard": {plastic, unprotected}, "plus": {plastic, unprotected},
	} {
		t.Run(level, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card(level, arguments...))
			c.apply()
			c.configure(card(level, append([]string{`holder_id = @admin`}, arguments...)...))

			refused := c.terraform("plan")
			refused.refused(t, `Value is fixed once the card is issued.*second resource.*allow_replacement = true`)
			living(1)(t, c.Ledger())
		})
	}
}

// A protected card is named when a configuration asks for a replacement, and so is the way on.
func TestProtectedCardIsNotReplacedByAChange(t *testing.T) {
	c := newCLI(t)
	c.configure(card("standard", plastic, ads))
	c.apply()
	c.configure(card("standard", plastic, ads, `holder_id = @admin`, `allow_replacement = true`))

	c.terraform("apply", "-auto-approve").refused(t, `Card is protected from being ended.*"ads" ••••\d+ is "prevent".*change of holder_id.*`+
		`Take the change back`)
	living(1)(t, c.Ledger())
}

// A level that nobody knows is a typo on a card that exists, with or without allow_replacement.
func TestUnknownLevelEndsNoCard(t *testing.T) {
	for _, allow := range []string{"false", "true"} {
		t.Run("allow_replacement = "+allow, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card("virtual"))
			c.apply()
			c.configure(card("virtuel", `allow_replacement = `+allow))

			c.terraform("apply", "-auto-approve").refused(t, `Unknown card level.*virtuel`)
			living(1)(t, c.Ledger())
		})
	}
}

// With allow_replacement the plan replaces the card, names it, and says that it is gone whatever becomes of the new one.
func TestAllowedReplacement(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `nickname = "ads"`))
	c.apply()

	first := c.only().ID
	c.configure(card("virtual", `nickname = "ads"`, `holder_id = @admin`, `allow_replacement = true`))

	plan := c.terraform("plan")
	plan.expect(t, `Card "ads" ••••\d+ will be discarded and another one issued.*`+first+
		`.*gone even if the new card is refused, denied or not approved in time`)
	plan.expect(t, `1 to add, 0 to change, 1 to destroy`)
	c.apply()

	if second := c.only().ID; second == first {
		t.Error("the card is the same as before")
	}
}

// Every check of the new card is made in the planning call whose messages are shown.
func TestChecksOfAReplacementAreShown(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	c.configure(card("flash", `allow_replacement = true`))
	c.terraform("apply", "-auto-approve").refused(t, `Attribute required by this card level`)
	living(1)(t, c.Ledger())

	c.configure(card("standard", plastic, unprotected, `allow_replacement = true`))
	c.terraform("plan").expect(t, `Physical card for .* is billed and posted`)
}

// A replacement that cannot be issued has ended the old card, and the error says so.
func TestDeniedReplacementSaysThatTheOldCardIsGone(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	first := c.only().ID
	c.withApprovals()
	c.phone(func(int) string { return control.Deny })
	c.configure(card("virtual", `holder_id = @admin`, `allow_replacement = true`))

	c.terraform("apply", "-auto-approve").refused(t, `Card not issued.*denied`)
	c.status(first, "discarded")
}

// A value that was written down after the card was issued is no reason to replace the card when Qonto renames it.
func TestValueWrittenDownLaterMayBeRenamed(t *testing.T) {
	for name, one := range map[string]struct {
		level     string
		arguments []string
		attribute string
		renamed   any
	}{
		"design": {"virtual", nil, "card_design", "virtual.renamed.2027"},
		"print":  {"plus", []string{plastic, unprotected}, "type_of_print", "embossed"},
		"contactless": {
			"standard", []string{plastic, unprotected}, "nfc_option", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card(one.level, one.arguments...))
			c.apply()

			shown := c.terraform("state", "show", address).text
			value := valueOf(shown, one.attribute)

			c.configure(card(one.level, append([]string{one.attribute + " = " + value, `nickname = "ads"`}, one.arguments...)...))
			c.apply()
			c.edit(map[string]any{one.attribute: one.renamed})

			if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
				t.Errorf("the plan is not empty:\n%s", plan.text)
			}
		})
	}
}

// The same without an apply in between: a plan without changes stores nothing.
func TestValueWrittenDownAndRenamedBeforeTheNextApply(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	design := valueOf(c.terraform("state", "show", address).text, "card_design")
	c.configure(card("virtual", "card_design = "+design))

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("writing the design down changes something:\n%s", plan.text)
	}

	for _, renamed := range []string{"virtual.renamed.2027", "virtual.again.2028"} {
		c.edit(map[string]any{"card_design": renamed})

		if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
			t.Errorf("after the design is %s:\n%s", renamed, plan.text)
		}

		c.terraform("apply", "-refresh-only", "-auto-approve")
	}

	c.configure(card("virtual", `card_design = "virtual.again.2028"`))

	if plan := c.terraform("plan", "-detailed-exitcode"); plan.code != 0 {
		t.Errorf("Qonto's name of the design is refused:\n%s", plan.text)
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
	for _, allow := range []string{"allow_replacement = false", "allow_replacement = true"} {
		t.Run(allow, func(t *testing.T) {
			c := newCLI(t)
			holder := func(id, nickname string) string {
				return "resource \"terraform_data\" \"holder\" {\n input = " + id + "\n}\n" +
					card("virtual", "holder_id = terraform_data.holder.output", `nickname = "`+nickname+`"`, allow)
			}

			c.configure(holder("@owner", "ads"))
			c.apply()
			c.configure(holder("@admin", "travel"))

			failed := c.terraform("apply", "-auto-approve")
			failed.refused(t, `Value is fixed once the card is issued`)

			if strings.Contains(failed.text, "Provider produced") {
				t.Errorf("Terraform blames the provider:\n%s", failed.text)
			}

			if told := strings.Count(failed.text, "Error: "); told != 1 {
				t.Errorf("%d errors:\n%s", told, failed.text)
			}

			living(1)(t, c.Ledger())
		})
	}
}

// A tainted protected card is refused in the plan, whatever else of its configuration was changed.
func TestTaintedProtectedCardWithAnotherConfiguration(t *testing.T) {
	for name, arguments := range map[string][]string{
		"other nickname": {plastic, `nickname = "new"`},
		"other limit":    {"ship_to_business = true", "payment_monthly_limit = 700", "atm_monthly_limit = 100", `nickname = "ads"`},
		"other level":    nil,
	} {
		for _, order := range []string{"", createFirst} {
			t.Run(name+" "+strings.Fields(order + " -")[0], func(t *testing.T) {
				c := newCLI(t)
				c.configure(card("standard", plastic, `nickname = "ads"`))
				c.apply()
				c.terraform("taint", address)

				changed := card("standard", append([]string{order}, arguments...)...)
				if arguments == nil {
					changed = card("plus", plastic, order)
				}

				c.configure(changed)

				refused := c.terraform("apply", "-auto-approve")
				refused.refused(t, `Card is protected from being ended.*terraform untaint keeps it`)

				if issued := len(c.Ledger().Cards); issued != 1 {
					t.Errorf("%d cards were issued", issued)
				}
			})
		}
	}
}

// A new card beside a protected one of the same holder is planned.
func TestNewCardBesideAProtectedOne(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("a", "standard", plastic, `nickname = "ads"`))
	c.apply()
	c.configure(namedCard("a", "standard", plastic, `nickname = "ads"`) + namedCard("b", "standard", plastic, `nickname = "travel"`) +
		namedCard("c", "virtual", `nickname = "ads"`))
	c.apply()
	living(3)(t, c.Ledger())
}
