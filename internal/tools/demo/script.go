// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

const (
	sections = 9
	team     = 4 // cards
	aMonth   = 30 * 24 * time.Hour

	// decisions leaves out the lines of a plan that are not about a decision, names those below the ones that name resources.
	decisions = ` | grep -vE 'Read|Refreshing|= .known after'`
	names     = ` | grep -vE 'Read|Refreshing|= .known after|^      |^    }|resource "'`
	installed = ` | grep -E 'Installed|successfully'`
	findings  = ` | grep -E '^(Not used|Ending|Held|More than|Paused)|Apply complete'`
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

// runScript plays the demo. Its edits apply to examples/demo.
func (d *demo) runScript() {
	apply := func() { d.shell("$cli apply cards.tfplan") }

	d.begin("The cards of a small team, as code", "Nobody types an id: three data sources look up who is who.")
	d.useTeam()
	d.signIn()
	d.shell("cat main.tf")
	d.shell(fmt.Sprintf("echo 'offsite_ends_at = %q' > terraform.tfvars", time.Now().Add(aMonth).UTC().Truncate(time.Hour).Format(time.RFC3339)))
	d.shell("$cli init" + installed)

	d.begin("The plan is the review", "Four cards are to be issued. Nothing has happened yet.")
	d.shell("$cli plan -out=cards.tfplan" + decisions)

	d.begin("Four cards are issued", "Each is approved on a phone, one after the other. The table is what the emulator has in its books.")
	d.withApprover(yes, apply)
	d.showCards(team, 0)
	d.showRefreshes()

	d.begin("Nothing is left to do", "A second plan finds every card as configured.")
	d.shell("$cli plan -detailed-exitcode" + decisions)

	d.begin("A change of mind", "A higher limit, another nickname, a card locked: each is one call, and no card is replaced.")
	d.edit("payment_monthly_limit = 500", "payment_monthly_limit = 750")
	d.edit("Fairs and flyers", "Fairs, flyers and film")
	d.edit("locked                = false", "locked                = true")
	d.shell("$cli plan -out=cards.tfplan" + decisions)
	d.withApprover(yes, apply)
	d.showCards(team, 0)

	d.begin("An order that nobody wants", "Somebody says no on the phone. No card was issued, and the message says so.")
	d.shell("cat > one_too_many.tf << END\n" + oneTooMany + "END")
	d.withApprover(no, func() { d.refused("$cli apply -auto-approve" + names) })
	d.shell("rm one_too_many.tf")
	d.showCards(team, 0)

	d.begin("A card made outside Terraform comes home", "Its configuration is generated, so that it is managed without having been described.")
	d.importOutside("Train tickets", "qonto_card.train_tickets")
	d.shell("$cli plan -generate-config-out=train_tickets.tf -out=cards.tfplan" + decisions)
	apply()
	d.shell("$cli plan -detailed-exitcode" + decisions)

	d.begin("Every card ends", "Cards are never deleted at Qonto: they are discarded for good and stay in the books.")
	d.withApprover(yes, func() { d.shell("$cli destroy -auto-approve" + names) })
	d.showCards(team+1, team+1)

	d.begin("Another company, with 40 cards", "A review of all of them: it changes nothing, and says which ones need a decision.")
	d.useExample()
	d.shell("$cli init" + installed)
	d.shell("$cli apply -auto-approve" + findings)
	d.shell("$cli output -raw review")
}

func (d *demo) useTeam() {
	switches := control.DefaultSwitches()
	switches.SCA = "observed"

	d.use("demo", emulator.Options{Switches: &switches})
	d.sayf("$ qonto-emulator -sca observed &\n$ export QONTO_ENDPOINT=%[1]s QONTO_OAUTH_ENDPOINT=%[1]s\n\n", d.organization.url())
}

func (d *demo) useExample() {
	d.use("lifecycle-review", emulator.Options{Organization: must(seed.ExampleOrganization())})
	d.sayf("$ qonto-emulator -organization example &\n$ export QONTO_ENDPOINT=%s\n$ export QONTO_ACCESS_TOKEN=...\n"+
		"$ cd examples/lifecycle-review\n\n", d.organization.url())
}
