// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// scenes are the situations of the gallery, in the order of a card's life.
func scenes() []scene {
	all := beginnings()
	all = append(all, changesOfMind()...)
	all = append(all, drifts()...)
	all = append(all, ends()...)

	return append(all, afterlives()...)
}

func beginnings() []scene {
	return []scene{
		{
			title:  "A virtual card is issued",
			story:  "What Qonto decides is known after apply. What the level does not have, such as options and a delivery, is not mentioned.",
			after:  acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`),
			advice: "Compare holder, account and limits with what is meant.",
		},
		{
			title:  "A physical card is ordered",
			story:  "A physical card costs money and cannot be called back, so the plan says so for each card.",
			after:  acctest.Card("standard", acctest.Physical, acctest.Ads),
			advice: "Approve the plan if the order is meant. The card is `pending` until its holder sets the PIN in the app.",
		},
		{
			title:  "Two cards are configured alike",
			story:  "Both would have the same idempotency key, and Qonto would answer the second request with the first card.",
			after:  acctest.Card("virtual", `count = 2`),
			advice: "Give the two a different `nickname`, or an `idempotency_seed`.",
		},
		{
			title: "A card like the new one exists already",
			story: "Somebody, or a run whose answer was lost, issued a card with the same values in the last 24 hours.",
			happen: func(c *acctest.CLI) {
				c.IssueOutside("virtual", nil)
				c.Clock().Advance(time.Hour)
			},
			after:  acctest.Card("virtual", acctest.Ads),
			advice: "Look at the card in Qonto. If it is this one, import it; if it is another one, set an `idempotency_seed`.",
		},
		{
			title: "The answer to a create is lost",
			story: "Qonto issued the card, and no answer came back within the timeout.",
			happen: func(c *acctest.CLI) {
				c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer"})
			},
			after:  acctest.Card("virtual", acctest.Ads, `timeouts = { create = "1s" }`),
			run:    []string{"apply", "-auto-approve"},
			advice: "Run `terraform apply` again within 25 minutes: the same card is taken over.",
		},
		{
			title: "The nickname could not be set",
			story: "The card exists, so nothing is an error any more: the resource is not tainted, and `unapplied` names what is missing.",
			happen: func(c *acctest.CLI) {
				c.Fault(control.Fault{Method: "PATCH", Route: nicknames, Action: "status", Status: 403})
			},
			after:  acctest.Card("virtual", acctest.Ads),
			run:    []string{"apply", "-auto-approve"},
			advice: "Apply again. A `postcondition` on `unapplied` fails a pipeline at this point without harm to the card.",
		},
	}
}

func changesOfMind() []scene {
	return []scene{
		{
			title: "One limit is changed", story: "Only what changes is shown, and only that is sent.",
			before: acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`), after: acctest.Card("virtual", acctest.Ads,
				`payment_monthly_limit = 250`),
			advice: "Nothing to consider: the card stays the same.",
		},
		{
			title: "A value that is fixed is changed", story: "No request changes a holder. Only another card can have another holder, so this is refused.",
			before: acctest.Card("virtual", acctest.Ads), after: acctest.Card("virtual", acctest.Ads, `holder_id = @admin`),
			advice: "Add the new card as a second resource now, and remove this one later. Or take the change back.",
		},
		{
			title: "A card gets another holder and may be replaced", story: "`allow_replacement` lets the change end the card and issue another one.",
			before: acctest.Card("virtual", acctest.Ads), after: acctest.Card("virtual", acctest.Ads, `allow_replacement = true`, `holder_id = @admin`),
			advice: "The new card has another number: tell everybody who pays with the old one. Remove `allow_replacement` afterwards.",
		},
		{
			title: "A protected card gets another holder", story: "`allow_replacement` does not lift the protection of a physical card.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads), after: acctest.Card("standard", acctest.Physical, acctest.Ads,
				`allow_replacement = true`, `holder_id = @admin`),
			advice: "Add the new card as a second resource now, and remove this one when the new card has arrived.",
		},
		{
			title: "A typo in the level", story: "No version of the provider ends a card for a level that it does not know.",
			before: acctest.Card("virtual", acctest.Ads), after: acctest.Card("virtuel", acctest.Ads, `allow_replacement = true`),
			advice: "Correct the level.",
		},
		{
			title: "A limit that Qonto clamps", story: "Qonto answers without an error and keeps another value.",
			before: acctest.Card("virtual", acctest.Ads), after: acctest.Card("virtual", acctest.Ads,
				`atm_monthly_limit = 100`), run: []string{"apply", "-auto-approve"},
			advice: "Configure what Qonto keeps, or remove the argument.",
		},
	}
}

func drifts() []scene {
	return []scene{
		{
			title: "Locked in the app", story: "Somebody paused the card. The configuration says that it is not locked.",
			before: acctest.Card("virtual", acctest.Ads,
				`locked = false`), happen: func(c *acctest.CLI) { c.EditOnlyCard(map[string]any{"user_locked": true}) },
			advice: "Ask why it was locked. Apply to unlock it, or set `locked = true`, or remove `locked` to leave it to people.",
		},
		{
			title: "A limit and the nickname were changed in the app", story: "What is configured is brought back.",
			before: acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 200`),
			happen: func(c *acctest.CLI) {
				c.EditOnlyCard(map[string]any{"payment_monthly_limit": 900, "nickname": "Ines' card"})
			},
			advice: "Apply to bring the values back, or take them over into the configuration.",
		},
		{
			title: "Options of a physical card were changed in the app", story: "The four options go out together, because Qonto takes them only together.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads, `online_option = true`), happen: func(c *acctest.CLI) {
				c.Activate()
				c.EditOnlyCard(map[string]any{"online_option": false})
			},
			advice: "Apply to bring the value back, or take it over into the configuration.",
		},
		{
			title: "The PIN is blocked", story: "Three wrong PINs. The holder sets a new one in the app; there is nothing to do here.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads), happen: func(c *acctest.CLI) {
				c.Activate()
				c.Happen(c.OnlyCard().ID, control.BlockPIN)
			},
			advice: "Nothing. `status` is `pin_blocked` until the holder has set a new PIN.",
		},
		{
			title: "Qonto holds a lock of its own", story: "Nobody in the organization can lift it, so it is shown in `status` and never fought.",
			before: acctest.Card("virtual", acctest.Ads, `locked = false`), happen: func(c *acctest.CLI) { c.Happen(c.OnlyCard().ID, control.SystemLock) },
			advice: "Ask Qonto's support.",
		},
	}
}

func ends() []scene {
	return []scene{
		{
			title: "Cards are removed", story: "A discarded card never comes back, so each one is named.",
			before: acctest.NamedCard("a", "virtual", acctest.Ads), after: "# the block is gone",
			advice: "Compare last digits and holder with what is meant before approving.",
		},
		{
			title: "A locked card is removed", story: "Qonto wants a paused card unlocked before it is discarded.",
			before: acctest.Card("virtual", acctest.Ads, `locked = true`), after: "# the block is gone",
			advice: "The card is unlocked and discarded in one step. If the discard fails, it is locked again.",
		},
		{
			title: "A protected card is removed", story: "`prevent` is the default of physical cards.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads), after: "# the block is gone",
			advice: "Set `deletion_policy = \"discard\"`, apply that, and remove the block then.",
		},
		{
			title: "A renewed card is removed", story: "Qonto has renewed the card already, and the state names the renewal. Both end, the renewal last.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) {
				c.Happen(c.OnlyCard().ID, control.Renew)
				c.Apply()
			}, after: "# the block is gone",
			advice: "Approve if neither card is needed any more.",
		},
		{
			title: "A renewed card is removed, and the state does not know", story: "Nothing ends that the state does not name.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) { c.Happen(c.OnlyCard().ID, control.Renew) },
			run:    []string{"plan", "-destroy", "-refresh=false"},
			advice: "Apply once without `-refresh=false`, so that the state names the renewal. Or import the renewal when the card has ended.",
		},
		{
			title: "A card is removed and left in Qonto", story: "`lock` and `abandon` end the resource and not the card.",
			before: acctest.Card("virtual", acctest.Ads, `deletion_policy = "lock"`), after: "# the block is gone",
			advice: "The fees of the card go on.",
		},
	}
}

func afterlives() []scene {
	soon := time.Now().AddDate(0, 0, 14) // the end of its month is less than sixty days away

	return []scene{
		{
			title: "Reported stolen", story: "The card stays in the state. Nothing is planned in its place, in this run or any other.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) { c.EditOnlyCard(map[string]any{"status": "stolen"}) },
			advice: "Decide: `-replace` issues a new card, removing the block forgets this one.",
		},
		{
			title: "A change of a card that is dead", story: "A dead card cannot be changed, and nothing is issued in its place by accident.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) { c.EditOnlyCard(map[string]any{"status": "discarded"}) },
			after: acctest.Card("virtual", acctest.Ads, `payment_monthly_limit = 300`), advice: "The same decision.",
		},
		{
			title: "A card expires soon", story: "Sixty days ahead the plan says what will happen by itself.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads), happen: func(c *acctest.CLI) {
				c.EditOnlyCard(map[string]any{"exp_month": soon.Format("1"), "exp_year": soon.Format("2006")})
			},
			advice: "Nothing.",
		},
		{
			title: "Qonto has renewed the card", story: "The new card exists beside the old one until that expires.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) { c.Happen(c.OnlyCard().ID, control.Renew) }, advice: "Nothing.",
		},
		{
			title: "Two resources hold the same card", story: "The renewal of a card is imported as a resource of its own.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) {
				c.WriteFile("renewal.tf", "locals {\n  renewal = \""+renewCard(c.Env, c.OnlyCard().ID)+"\"\n}\n")
			},
			after: acctest.Card("virtual", acctest.Ads) + "\nimport {\n  to = qonto_card.renewal\n  id = local.renewal\n}\n\n" +
				acctest.NamedCard("renewal", "virtual", acctest.Ads, "bank_account_id = qonto_card.this.bank_account_id",
					"holder_id = qonto_card.this.holder_id"),
			advice: "Take the import back: the first resource moves on to the renewal by itself.",
		},
		{
			title: "The renewed card has expired", story: "The resource moves on to the card that renewed it. Nothing is issued.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) {
				old := c.OnlyCard().ID
				c.Happen(old, control.Renew)
				c.Happen(old, control.Expire)
			},
			advice: "Tell everybody who pays with the card that its number has changed.",
		},
		{
			title: "A card was upgraded", story: "An upgrade is another card; this one ends by itself.",
			before: acctest.Card("standard", acctest.Physical, acctest.Ads), happen: func(c *acctest.CLI) {
				c.Activate()
				c.Happen(c.OnlyCard().ID, control.Upsell)
			},
			advice: "Import the new card as a resource of its own, and remove this one.",
		},
		{
			title: "A flash card has ended", story: "Its end lies in the past, so it could not be issued again as it is configured. Nothing is planned.",
			before: acctest.Card("flash", acctest.Flash(),
				acctest.Ads), happen: func(c *acctest.CLI) { c.EditOnlyCard(map[string]any{"status": "pre_expired"}) },
			advice: "Remove the block.",
		},
		{
			title: "The token belongs to somebody else", story: "A card that is not listed is invisible to the token, not gone.",
			before: acctest.Card("virtual", acctest.Ads), happen: func(c *acctest.CLI) {
				c.Token = c.TokenFor(c.EmployeeMembershipID)
				c.Clock().Advance(time.Hour)
			},
			advice: "Use the token of a member who sees the card.",
		},
	}
}
