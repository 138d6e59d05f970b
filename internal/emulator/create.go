// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// createCard answers POST /v2/cards.
func (s *Server) createCard(x *exchange) answer {
	given, refused := x.envelope()
	if refused != nil {
		return *refused
	}

	if !mayIssueAtAll(x.caller) {
		return x.forbidden()
	}

	ordered := draft{payload: given, world: s.world, switches: x.switches, now: x.now, who: x.caller}
	card := ordered.card()

	if len(given.problems) > 0 {
		return x.invalid(given.problems...)
	}

	if !s.world.mayIssueFor(x.caller, card.HolderID) {
		return x.forbidden()
	}

	card.Origin, card.IdempotencyKey, card.IssuedBy, card.RequestID = OriginRequest, x.key, x.caller.membershipID, x.requestID
	s.world.add(&card)
	x.commit()

	return success(http.StatusOK, object{{"card", cardObject(&card, x.switches)}})
}

// draft turns a payload into a card, noting in the payload what is wrong.
type draft struct {
	*payload

	world    *world
	switches *Switches
	now      time.Time
	who      caller
	rules    levelRules
}

func (d *draft) card() issuedCard {
	level, known := d.level()
	if !known {
		return issuedCard{}
	}

	d.dropForeign()

	card := issuedCard{CardFields: CardFields{
		CardLevel: level, CardType: cardTypeDebit, Base: statusLive, ActiveDays: allWeek(), CardOptions: d.rules.options,
		LastActivityAt: d.now, CreatedAt: d.now, UpdatedAt: d.now, Limits: defaultLimits(d.payload, d.rules, d.switches),
	}}

	d.own(&card)
	d.look(&card)
	d.take(&card)

	switch {
	case d.rules.physical:
		d.deliver(&card)
	case level == levelFlash:
		d.end(&card)
	}

	if len(d.problems) == 0 {
		d.world.number(&card, d.switches, d.now)
	}

	return card
}

func (d *draft) level() (string, bool) {
	if !d.require("card_level") {
		return "", false
	}

	level := d.text("card_level")
	if level == nil {
		return "", false
	}

	rules, known := rulesOf(*level)
	if !known && d.switches.UnknownLevel == choiceVirtual {
		rules, known = rulesOf(levelVirtual)
	}

	if !known {
		d.wrong("card_level", "not_in_list", "is not a known level")
	}

	d.rules = rules

	return *level, known
}

// dropForeign deals with keys that the level does not use.
func (d *draft) dropForeign() {
	for key := range d.raw {
		if d.rules.takes(key) {
			continue
		}

		if d.switches.ForeignFields == choiceReject {
			d.wrong(key, "not_allowed", "is not allowed for this card level")
		}

		delete(d.raw, key)
	}

	// Maps have no order, answers should have one.
	slices.SortFunc(d.problems, func(a, b problem) int { return strings.Compare(a.pointer, b.pointer) })
}

// own reads who holds the card, who orders it and what it debits.
func (d *draft) own(card *issuedCard) {
	card.OrganizationID = d.world.Organization.ID

	if d.require("organization_id") {
		if id := d.text("organization_id"); id != nil && *id != card.OrganizationID && *id != d.world.Organization.Slug {
			d.wrong("organization_id", "invalid", "is not the organization of this token")
		}
	}

	if d.require("bank_account_id") {
		if id := d.text("bank_account_id"); id != nil {
			card.BankAccountID = *id
			d.checkAccount(*id)
		}
	}

	if d.require("holder_id") {
		if id := d.text("holder_id"); id != nil {
			card.HolderID = *id
			d.checkHolder(card)
		}
	}

	d.initiate(card)
}

func (d *draft) checkAccount(id string) {
	account, known := d.world.account(id)

	switch {
	case !known:
		d.wrong("bank_account_id", "invalid", "is not a bank account of the organization")
	case account.Status != accountActive, account.External:
		d.wrong("bank_account_id", "invalid", "cannot be debited")
	}
}

func (d *draft) checkHolder(card *issuedCard) {
	person, known := d.world.membership(card.HolderID)

	switch {
	case !known:
		d.wrong("holder_id", "invalid", "is not a membership of the organization")
	case person.Status != memberActive:
		d.wrong("holder_id", "invalid", "is not an active membership")
	case person.KYCStatus == kycAccepted:
	case d.switches.HolderWithoutKYC == choiceReject:
		d.wrong("holder_id", "kyc_not_accepted", "has no validated identity")
	default:
		card.Base = statusOnHold
	}

	if d.rules.physical {
		name := strings.ToUpper(person.FirstName + " " + person.LastName)
		card.EmbossedName = &name
	}
}

func (d *draft) initiate(card *issuedCard) {
	card.InitiatorID = d.who.membershipID

	id := d.text("initiator_id")
	if id == nil {
		return
	}

	card.InitiatorID = *id

	switch _, known := d.world.membership(*id); {
	case !known:
		d.wrong("initiator_id", "invalid", "is not a membership of the organization")
	case d.switches.InitiatorID == choiceCaller && *id != d.who.membershipID:
		d.wrong("initiator_id", "invalid", "must be the membership of the caller")
	}
}

// look reads design and print.
func (d *draft) look(card *issuedCard) {
	known := designs(card.CardLevel)
	card.CardDesign = known[0].design

	if design := d.text("card_design"); design != nil {
		card.CardDesign = *design

		belongs := slices.ContainsFunc(known, func(a appearance) bool { return a.design == *design })
		if !belongs && d.switches.UnknownDesign == choiceReject {
			d.wrong("card_design", "not_in_list", "is not a design of this card level")
		}
	}

	card.TypeOfPrint = d.text("type_of_print")
	if card.TypeOfPrint != nil && *card.TypeOfPrint != "print" && *card.TypeOfPrint != "embossed" {
		d.wrong("type_of_print", "not_in_list", "must be print or embossed")
	}
}

// take reads options, limits and restrictions.
func (d *draft) take(card *issuedCard) {
	d.into("atm_option", &card.ATMOption)
	d.into("nfc_option", &card.NFCOption)
	d.into("online_option", &card.OnlineOption)
	d.into("foreign_option", &card.ForeignOption)

	takeLimits(&card.Limits, d.payload, d.rules, d.switches)

	if days, given := d.weekdays(); given {
		card.ActiveDays = days
	}

	if categories, given := d.merchantCategories(d.switches); given {
		card.Categories = categories
	}
}

// number gives the card its id, number and expiry, and what the server chooses by itself.
func (w *world) number(card *issuedCard, switches *Switches, now time.Time) {
	const yearsValid = 3

	name := w.nextName("card")
	digits := w.ids.digits(name)
	masked := "511768******" + digits
	expiry := now.AddDate(yearsValid, 0, 1-now.Day())

	card.ID = w.ids.uuid(name)
	card.LastDigits = &digits
	card.MaskPAN = &masked
	card.ExpMonth, card.ExpYear = strconv.Itoa(int(expiry.Month())), strconv.Itoa(expiry.Year())

	switch switches.InitialNickname {
	case choiceEmpty:
		card.Nickname = new(string)
	case choiceNamed:
		named := strings.ToUpper(card.CardLevel[:1]) + card.CardLevel[1:] + " " + digits
		card.Nickname = &named
	}
}
