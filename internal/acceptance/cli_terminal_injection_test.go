// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// nasty clears a screen, colours, links and turns a text round, in the two ways that JSON has to write it.
const nasty = "\x1b[2J\x1b[31m\u009b1mA\r\x1b]8;;http://evil.example\x07\u202eB\u2066\u200b\u2028"

// TestNothingThatQontoSaysCommandsTheTerminal: cards, people and the organization may have any name.
func TestNothingThatQontoSaysCommandsTheTerminal(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()

	c.Configure(acctest.Card("virtual", acctest.Ads) + lookUps + `
data "qonto_card" "one" {
  nickname = "nobody"
}

output "all" {
  value = [data.qonto_organization.this, data.qonto_memberships.all, data.qonto_cards.all, qonto_card.this]
}
`)

	c.Fault(control.Fault{Route: creates, Action: "mutate", CardSet: map[string]any{
		"last_digits": nasty, "status": "live" + nasty, "embossed_name": nasty, "mask_pan": nasty, "nickname": nasty,
	}})
	c.Fault(control.Fault{Route: organization, Action: "status", Status: 200, ResponseBody: nastyOrganization()})
	c.Fault(control.Fault{Route: "/v2/memberships", Action: "status", Status: 200, ResponseBody: `{"memberships":[{"id":"1","last_name":"\u001b[2J"}]}`})
	c.Fault(control.Fault{
		Route: "/v2/teams", Action: "status", Status: 403, ResponseBody: `{"errors":[{"code":"\u001b[2J","detail":"\u202e\u001b[1mno"}]}`,
	})

	for _, arguments := range [][]string{{"plan"}, {"refresh"}, {"apply", "-auto-approve"}, {"output"}} {
		printed := c.Terraform(arguments...)
		expectHarmless(t, printed)

		// Terraform itself writes some of them as \u001b.
		for _, escaped := range []string{`\u001b`, `\u009b`, `\u202e`, `\r`} {
			if strings.Contains(printed.Text, escaped) {
				t.Fatalf("terraform %s knows %s:\n%s", arguments[0], escaped, printed.Text)
			}
		}
	}
}

// TestWhoamiCommandsNoTerminal: the provider's own program prints the name of the organization without Terraform in between.
func TestWhoamiCommandsNoTerminal(t *testing.T) {
	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Fault(control.Fault{Route: organization, Action: "status", Status: 200, ResponseBody: nastyOrganization()})

	who := runProgram(c, "whoami")
	who.Expect(t, `Organization: \[2J1mA B \(s\)`)
	expectHarmless(t, who)
}

func nastyOrganization() string {
	return `{"organization":{"id":"1","slug":"s","name":"\u001b[2J\u009b1mA\r\u202eB","legal_name":"` +
		strings.NewReplacer("\x1b", `\u001b`, "\r", `\r`, "\x07", `\u0007`).Replace(nasty) + `"}}`
}

// expectHarmless fails if a character was printed that a terminal obeys, or that shows a text as another.
func expectHarmless(t *testing.T, o acctest.Output) {
	t.Helper()

	for _, char := range o.Text {
		if char != '\n' && (unicode.IsControl(char) || unicode.Is(unicode.Bidi_Control, char) || char == '\u200b' || char == '\u2028') {
			t.Fatalf("%q was printed in %q", char, o.Text)
		}
	}
}

// TestNicknamesComeBackAsTheyWere: what people write is kept to the letter, and what only others can have put in is no drift.
func TestNicknamesComeBackAsTheyWere(t *testing.T) {
	c := acctest.NewCLI(t)

	var blocks []string

	for i, nickname := range []string{
		"👩\u200d👩\u200d👧 d'été", "می\u200cخواهم", "פרסום – 카드", "a  b ", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
	} {
		blocks = append(blocks, acctest.NamedCard(fmt.Sprint("card_", i), "virtual", `nickname = "`+nickname+`"`))
	}

	c.Configure(blocks...)
	c.Apply()
	c.MustTerraform("plan", "-detailed-exitcode")

	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	c.Fault(control.Fault{Route: creates, Action: "mutate", CardSet: map[string]any{"nickname": "\u200fads\u200b"}})

	if plan := c.Terraform("plan", "-detailed-exitcode"); plan.ExitCode != 0 {
		t.Errorf("somebody else's hidden characters:\n%s", plan.Text)
	}

	acctest.ExpectLiving(1)(t, c.Ledger())
}
