// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// createRequest turns a payload into a card, noting in the payload what is wrong.
type createRequest struct {
	*Payload

	world    *Store
	switches *control.Switches
	now      time.Time
	who      Caller
	rules    levelRules
}

// NewCreateRequest is what a caller asks for.
func NewCreateRequest(given *Payload, w *Store, switches *control.Switches, now time.Time, who Caller) *createRequest {
	return &createRequest{Payload: given, world: w, switches: switches, now: now, who: who}
}

// Card is empty if the level is unknown; what else is wrong is in the payload.
func (d *createRequest) Card() Card {
	level, known := d.level()
	if !known {
		return Card{}
	}

	d.dropForeign()

	card := Card{CardFields: control.CardFields{
		CardLevel: level, CardType: CardTypeDebit, Base: StatusLive, ActiveDays: allWeek(), CardOptions: d.rules.options,
		LastActivityAt: d.now, CreatedAt: d.now, UpdatedAt: d.now, Limits: defaultLimits(d.Payload, d.rules, d.switches),
	}}

	d.parties(&card)
	d.appearance(&card)
	d.settings(&card)

	switch {
	case d.rules.Physical:
		d.delivery(&card)
	case level == LevelFlash:
		d.lifespan(&card)
	}

	if len(d.Problems) == 0 {
		d.world.number(&card, d.switches, d.now)
	}

	return card
}

func (d *createRequest) level() (string, bool) {
	if !d.require("card_level") {
		return "", false
	}

	level := d.text("card_level")
	if level == nil {
		return "", false
	}

	rules, known := rulesOf(*level)
	if !known && d.switches.UnknownLevel == control.ChoiceVirtual {
		rules, known = rulesOf(LevelVirtual)
	}

	if !known {
		d.wrong("card_level", "not_in_list", "is not a known level")
	}

	d.rules = rules

	return *level, known
}

// dropForeign deals with keys that the level does not use.
func (d *createRequest) dropForeign() {
	for key := range d.Raw {
		if d.rules.takes(key) {
			continue
		}

		if d.switches.ForeignFields == control.ChoiceReject {
			d.wrong(key, "not_allowed", "is not allowed for this card level")
		}

		delete(d.Raw, key)
	}

	// Maps have no order, answers should have one.
	slices.SortFunc(d.Problems, func(a, b Problem) int { return strings.Compare(a.Pointer, b.Pointer) })
}

// parties reads who holds the card, who orders it and what it debits.
func (d *createRequest) parties(card *Card) {
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

func (d *createRequest) checkAccount(id string) {
	account, known := d.world.Account(id)

	switch {
	case !known:
		d.wrong("bank_account_id", "invalid", "is not a bank account of the organization")
	case account.Status != AccountActive, account.External:
		d.wrong("bank_account_id", "invalid", "cannot be debited")
	}
}

func (d *createRequest) checkHolder(card *Card) {
	person, known := d.world.Membership(card.HolderID)

	switch {
	case !known:
		d.wrong("holder_id", "invalid", "is not a membership of the organization")
	case person.Status != MemberActive:
		d.wrong("holder_id", "invalid", "is not an active membership")
	case person.KYCStatus == KycAccepted:
	case d.switches.HolderWithoutKYC == control.ChoiceReject:
		d.wrong("holder_id", "kyc_not_accepted", "has no validated identity")
	default:
		card.Base = StatusOnHold
	}

	if d.rules.Physical {
		name := strings.ToUpper(person.FirstName + " " + person.LastName)
		card.EmbossedName = &name
	}
}

func (d *createRequest) initiate(card *Card) {
	card.InitiatorID = d.who.MembershipID

	id := d.text("initiator_id")
	if id == nil {
		return
	}

	card.InitiatorID = *id

	switch _, known := d.world.Membership(*id); {
	case !known:
		d.wrong("initiator_id", "invalid", "is not a membership of the organization")
	case d.switches.InitiatorID == control.ChoiceCaller && *id != d.who.MembershipID:
		d.wrong("initiator_id", "invalid", "must be the membership of the caller")
	}
}

// appearance reads design and print.
func (d *createRequest) appearance(card *Card) {
	known := Designs(card.CardLevel)
	card.CardDesign = known[0].Design

	if design := d.text("card_design"); design != nil {
		card.CardDesign = *design

		belongs := slices.ContainsFunc(known, func(a Appearance) bool { return a.Design == *design })
		if !belongs && d.switches.UnknownDesign == control.ChoiceReject {
			d.wrong("card_design", "not_in_list", "is not a design of this card level")
		}
	}

	card.TypeOfPrint = d.text("type_of_print")
	if card.TypeOfPrint != nil && *card.TypeOfPrint != "print" && *card.TypeOfPrint != "embossed" {
		d.wrong("type_of_print", "not_in_list", "must be print or embossed")
	}
}

// settings reads options, limits and restrictions.
func (d *createRequest) settings(card *Card) {
	d.into("atm_option", &card.ATMOption)
	d.into("nfc_option", &card.NFCOption)
	d.into("online_option", &card.OnlineOption)
	d.into("foreign_option", &card.ForeignOption)

	takeLimits(&card.Limits, d.Payload, d.rules, d.switches)

	if days, given := d.weekdays(); given {
		card.ActiveDays = days
	}

	if categories, given := d.merchantCategories(d.switches); given {
		card.Categories = categories
	}
}

// number gives the card its id, number and expiry, and what the server chooses by itself.
func (w *Store) number(card *Card, switches *control.Switches, now time.Time) {
	const yearsValid = 3

	name := w.nextName("card")
	digits := w.ids.Digits(name)
	masked := "511768******" + digits
	expiry := now.AddDate(yearsValid, 0, 1-now.Day())

	card.ID = w.ids.UUID(name)
	card.LastDigits = &digits
	card.MaskPAN = &masked
	card.ExpMonth, card.ExpYear = strconv.Itoa(int(expiry.Month())), strconv.Itoa(expiry.Year())

	switch switches.InitialNickname {
	case control.ChoiceEmpty:
		card.Nickname = new(string)
	case control.ChoiceNamed:
		named := strings.ToUpper(card.CardLevel[:1]) + card.CardLevel[1:] + " " + digits
		card.Nickname = &named
	}
}
