// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// change applies a payload to a copy of a card; what it returns refuses the change.
type change func(x *exchange, given *payload, card *issuedCard, rules levelRules) *answer

// update is the shape of the four PATCH calls: all or nothing, and the whole card as the answer.
func (s *Server) update(apply change) step {
	return func(x *exchange) answer {
		issued, found := s.visible(x)
		if !found {
			return x.notFound()
		}

		if !s.world.mayUpdate(x.caller, issued, x.switches) {
			return x.forbidden()
		}

		given, refused := x.envelope()
		if refused != nil {
			return *refused
		}

		if !issued.Living() {
			return x.invalidStatus(issued, "cannot be changed")
		}

		changed := issued.clone()
		if refused = apply(x, given, &changed, lenientRulesOf(changed.CardLevel)); refused != nil {
			return *refused
		}

		if len(given.problems) > 0 {
			return x.invalid(given.problems...)
		}

		changed.UpdatedAt = x.now
		*issued = changed

		x.commit()

		return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
	}
}

// lenientRulesOf has rules for levels that nobody knows, which a switch lets in.
func lenientRulesOf(level string) levelRules {
	rules, known := rulesOf(level)
	if !known {
		rules, _ = rulesOf(levelVirtual)
	}

	return rules
}

func (x *exchange) invalidStatus(card *issuedCard, detail string) answer {
	return x.invalid(problem{code: "invalid_status", detail: "A card in status " + card.Status() + " " + detail + "."})
}

func changeLimits(x *exchange, given *payload, card *issuedCard, rules levelRules) *answer {
	if card.Status() == statusPending && x.switches.UpdatePending == choiceReject {
		refused := x.invalidStatus(card, "cannot be changed")

		return &refused
	}

	takeLimits(&card.Limits, given, rules, x.switches)

	if !given.has("payment_lifespan_limit") {
		return nil
	}

	switch isFlash := card.CardLevel == levelFlash; {
	case isFlash && x.switches.FlashBudgetUpdate == choiceAccept:
		takeBudget(&card.Limits, given, rules, x.switches)
	case isFlash && x.switches.FlashBudgetUpdate == choiceReject,
		!isFlash && x.switches.ForeignFields == choiceReject:
		given.wrong("payment_lifespan_limit", "not_allowed", "cannot be changed")
	}

	return nil
}

func changeNickname(_ *exchange, given *payload, card *issuedCard, _ levelRules) *answer {
	if given.require("nickname") {
		card.Nickname = given.nickname()
	}

	return nil
}

// changeOptions is for physical cards only, wants all four flags, and never changes contactless.
func changeOptions(x *exchange, given *payload, card *issuedCard, rules levelRules) *answer {
	if !rules.physical || !x.switches.OptionsAllowed {
		refused := x.forbidden()

		return &refused
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

func changeRestrictions(x *exchange, given *payload, card *issuedCard, _ levelRules) *answer {
	if days, there := given.weekdays(); there {
		card.ActiveDays = days
	}

	if categories, there := given.merchantCategories(x.switches); there {
		card.Categories = categories
	}

	return nil
}
