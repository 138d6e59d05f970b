// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import "time"

// chapter is a part of the demo: a heading, a sentence that says what to look at, and what happens.
type chapter struct {
	heading string
	remark  string
	acts    []act
}

const (
	planFile = "cards.tfplan"

	// noise are the lines of a plan that are not about a decision.
	noise = `Read|Refreshing|= .known after`
	// attributes are the lines of a plan below those that name the resources.
	attributes = noise + `|^      |^    }|resource "`
	// findings are the lines of the review's apply that say what was found.
	findings = `^(Not used|Ending|Held|More than|Paused)|Apply complete`
	aMonth   = 30 * 24 * time.Hour
)

// oneTooMany is a physical card that the person with the phone does not approve.
const oneTooMany = `resource "qonto_card" "one_too_many" {
  card_level            = "metal"
  nickname              = "One too many"
  holder_id             = data.qonto_membership.ines.id
  bank_account_id       = data.qonto_bank_account.main.id
  ship_to_business      = true
  atm_monthly_limit     = 200
  payment_monthly_limit = 3000
}
`

// story is the demo. Its edits apply to examples/demo.
func story() []chapter {
	return []chapter{
		{
			"The cards of a small team, as code", "Nobody types an id: three data sources look up who is who.",
			[]act{showEmulator(), signIn(), show("main.tf"), setDate("offsite_ends_at", aMonth), cliOnly("Installed|successfully", "init")},
		},
		{
			"The plan is the review", "Four cards are to be issued. Nothing has happened yet.",
			[]act{cliWithout(noise, "plan", "-out="+planFile)},
		},
		{
			"Four cards are issued", "Each is approved on a phone, one after the other. The table is what the emulator has in its books.",
			[]act{withPhone(approveLate, cli("apply", planFile)), showCards(tally{issued: 4}), showRefreshes()},
		},
		{
			"Nothing is left to do", "A second plan finds every card as configured.",
			[]act{cliWithout(noise, "plan", "-detailed-exitcode")},
		},
		{
			"A change of mind", "A higher limit, another nickname, a card locked: each is one call, and no card is replaced.",
			[]act{
				edit("main.tf", "payment_monthly_limit = 500", "payment_monthly_limit = 750"),
				edit("main.tf", "Fairs and flyers", "Fairs, flyers and film"),
				edit("main.tf", "locked                = false", "locked                = true"),
				cliWithout(noise, "plan", "-out="+planFile), withPhone(approve, cli("apply", planFile)), showCards(tally{issued: 4}),
			},
		},
		{
			"An order that nobody wants", "Somebody says no on the phone. No card was issued, and the message says so.",
			[]act{
				create("one_too_many.tf", oneTooMany), withPhone(deny, cliRefused(attributes, "apply", "-auto-approve")),
				remove("one_too_many.tf"), showCards(tally{issued: 4}),
			},
		},
		{
			"A card made outside Terraform comes home", "Its configuration is generated, so that it is managed without having been described.",
			[]act{
				issueOutside("Train tickets"),
				importOutside("import.tf", "qonto_card.train_tickets"),
				cliWithout(noise, "plan", "-generate-config-out=train_tickets.tf", "-out="+planFile),
				cli("apply", planFile),
				cliWithout(noise, "plan", "-detailed-exitcode"),
			},
		},
		{
			"Every card ends", "Cards are never deleted at Qonto: they are discarded for good and stay in the books.",
			[]act{withPhone(approve, cliWithout(attributes, "destroy", "-auto-approve")), showCards(tally{issued: 5, discarded: 5})},
		},
		{
			"Another company, with 40 cards", "A review of all of them: it changes nothing, and says which ones need a decision.",
			[]act{
				anotherCompany(), cliOnly("Installed|successfully", "init"), cliOnly(findings, "apply", "-auto-approve"),
				cli("output", "-raw", "review"),
			},
		},
	}
}
