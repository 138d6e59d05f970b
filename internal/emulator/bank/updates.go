// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

// Update applies a payload to a copy of a card; what it returns refuses the change.
type Update func(given *Payload, card *Card, rules levelRules, switches *control.Switches) *Problem

// CodeForbidden is the code of a problem that is a lack of permission.
const CodeForbidden = "forbidden"

// levelProblem refuses something that is not for cards of this level.
func levelProblem(card *Card, detail string) *Problem {
	return &Problem{Code: "not_allowed", Detail: "A card of level " + card.CardLevel + " " + detail + "."}
}

// StatusProblem refuses something that the card's status does not allow.
func StatusProblem(card *Card, detail string) *Problem {
	return &Problem{Code: "invalid_status", Detail: "A card in status " + card.Status() + " " + detail + "."}
}

// ChangeLimits takes limits; a flash card has its budget among them.
func ChangeLimits(given *Payload, card *Card, rules levelRules, switches *control.Switches) *Problem {
	if card.Status() == StatusPending && switches.UpdatePending == control.ChoiceReject {
		return StatusProblem(card, "cannot be changed")
	}

	takeLimits(&card.Limits, given, rules, switches)

	if !given.has("payment_lifespan_limit") {
		return nil
	}

	switch isFlash := card.CardLevel == LevelFlash; {
	case isFlash && switches.FlashBudgetUpdate == control.ChoiceAccept:
		takeBudget(&card.Limits, given, rules, switches)
	case isFlash && switches.FlashBudgetUpdate == control.ChoiceReject,
		!isFlash && switches.ForeignFields == control.ChoiceReject:
		given.wrong("payment_lifespan_limit", "not_allowed", "cannot be changed")
	}

	return nil
}

// ChangeNickname wants a nickname.
func ChangeNickname(given *Payload, card *Card, _ levelRules, _ *control.Switches) *Problem {
	if given.require("nickname") {
		card.Nickname = given.nickname()
	}

	return nil
}

// ChangeOptions is for physical cards only, wants all four flags, and never changes contactless.
func ChangeOptions(given *Payload, card *Card, rules levelRules, switches *control.Switches) *Problem {
	if !rules.Physical || !switches.OptionsAllowed {
		return &Problem{Code: CodeForbidden}
	}

	for _, key := range []string{"atm_option", "nfc_option", "online_option", "foreign_option"} {
		given.require(key)
	}

	contactless := card.NFCOption

	given.into("atm_option", &card.ATMOption)
	given.into("nfc_option", &card.NFCOption)
	given.into("online_option", &card.OnlineOption)
	given.into("foreign_option", &card.ForeignOption)

	if card.NFCOption != contactless {
		given.wrong("nfc_option", "invalid", "cannot be changed on a physical card")
	}

	return nil
}

// ChangeRestrictions takes weekdays and merchant categories.
func ChangeRestrictions(given *Payload, card *Card, _ levelRules, switches *control.Switches) *Problem {
	if days, there := given.weekdays(); there {
		card.ActiveDays = days
	}

	if categories, there := given.merchantCategories(switches); there {
		card.Categories = categories
	}

	return nil
}
