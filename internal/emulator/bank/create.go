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

	store    *Store
	switches *control.Switches
	now      time.Time
	who      Caller
	rules    levelRules
}

// NewCreateRequest is what a caller asks for.
func NewCreateRequest(given *Payload, s *Store, switches *control.Switches, now time.Time, who Caller) *createRequest {
	return &createRequest{Payload: given, store: s, switches: switches, now: now, who: who}
}

// Card is empty if the level is unknown; what else is wrong is in the payload.
func (r *createRequest) Card() Card {
	level, known := r.level()
	if !known {
		return Card{}
	}

	r.dropForeign()

	card := Card{CardFields: control.CardFields{
		CardLevel: level, CardType: CardTypeDebit, Base: StatusLive, ActiveDays: allWeek(), CardOptions: r.rules.options,
		LastActivityAt: r.now, CreatedAt: r.now, UpdatedAt: r.now, Limits: defaultLimits(r.Payload, r.rules, r.switches),
	}}

	r.parties(&card)
	r.appearance(&card)
	r.settings(&card)

	switch {
	case r.rules.Physical:
		r.delivery(&card)
	case level == LevelFlash:
		r.lifespan(&card)
	}

	if len(r.Problems) == 0 {
		r.store.number(&card, r.switches, r.now)
	}

	return card
}

func (r *createRequest) level() (string, bool) {
	if !r.require("card_level") {
		return "", false
	}

	level := r.text("card_level")
	if level == nil {
		return "", false
	}

	rules, known := rulesOf(*level)
	if !known && r.switches.UnknownLevel == control.ChoiceVirtual {
		rules, known = rulesOf(LevelVirtual)
	}

	if !known {
		r.wrong("card_level", "not_in_list", "is not a known level")
	}

	r.rules = rules

	return *level, known
}

// dropForeign deals with keys that the level does not use.
func (r *createRequest) dropForeign() {
	for key := range r.Raw {
		if r.rules.takes(key) {
			continue
		}

		if r.switches.ForeignFields == control.ChoiceReject {
			r.wrong(key, "not_allowed", "is not allowed for this card level")
		}

		delete(r.Raw, key)
	}

	// Maps have no order, answers should have one.
	slices.SortFunc(r.Problems, func(a, b Problem) int { return strings.Compare(a.Pointer, b.Pointer) })
}

// parties reads who holds the card, who orders it and what it debits.
func (r *createRequest) parties(card *Card) {
	card.OrganizationID = r.store.Organization.ID

	if r.require("organization_id") {
		if id := r.text("organization_id"); id != nil && *id != card.OrganizationID && *id != r.store.Organization.Slug {
			r.wrong("organization_id", "invalid", "is not the organization of this token")
		}
	}

	if r.require("bank_account_id") {
		if id := r.text("bank_account_id"); id != nil {
			card.BankAccountID = *id
			r.checkAccount(*id)
		}
	}

	if r.require("holder_id") {
		if id := r.text("holder_id"); id != nil {
			card.HolderID = *id
			r.checkHolder(card)
		}
	}

	r.initiate(card)
}

func (r *createRequest) checkAccount(id string) {
	account, known := r.store.Account(id)

	switch {
	case !known:
		r.wrong("bank_account_id", "invalid", "is not a bank account of the organization")
	case account.Status != AccountActive, account.External:
		r.wrong("bank_account_id", "invalid", "cannot be debited")
	}
}

func (r *createRequest) checkHolder(card *Card) {
	person, known := r.store.Membership(card.HolderID)

	switch {
	case !known:
		r.wrong("holder_id", "invalid", "is not a membership of the organization")
	case person.Status != MemberActive:
		r.wrong("holder_id", "invalid", "is not an active membership")
	case person.KYCStatus == KycAccepted:
	case r.switches.HolderWithoutKYC == control.ChoiceReject:
		r.wrong("holder_id", "kyc_not_accepted", "has no validated identity")
	default:
		card.Base = StatusOnHold
	}

	if r.rules.Physical {
		name := strings.ToUpper(person.FirstName + " " + person.LastName)
		card.EmbossedName = &name
	}
}

func (r *createRequest) initiate(card *Card) {
	card.InitiatorID = r.who.MembershipID

	id := r.text("initiator_id")
	if id == nil {
		return
	}

	card.InitiatorID = *id

	switch _, known := r.store.Membership(*id); {
	case !known:
		r.wrong("initiator_id", "invalid", "is not a membership of the organization")
	case r.switches.InitiatorID == control.ChoiceCaller && *id != r.who.MembershipID:
		r.wrong("initiator_id", "invalid", "must be the membership of the caller")
	}
}

// appearance reads design and print.
func (r *createRequest) appearance(card *Card) {
	known := Designs(card.CardLevel)
	card.CardDesign = known[0].Design

	if design := r.text("card_design"); design != nil {
		card.CardDesign = *design

		belongs := slices.ContainsFunc(known, func(a Appearance) bool { return a.Design == *design })
		if !belongs && r.switches.UnknownDesign == control.ChoiceReject {
			r.wrong("card_design", "not_in_list", "is not a design of this card level")
		}
	}

	card.TypeOfPrint = r.text("type_of_print")
	if card.TypeOfPrint != nil && *card.TypeOfPrint != "print" && *card.TypeOfPrint != "embossed" {
		r.wrong("type_of_print", "not_in_list", "must be print or embossed")
	}
}

// settings reads options, limits and restrictions.
func (r *createRequest) settings(card *Card) {
	r.into("atm_option", &card.ATMOption)
	r.into("nfc_option", &card.NFCOption)
	r.into("online_option", &card.OnlineOption)
	r.into("foreign_option", &card.ForeignOption)

	takeLimits(&card.Limits, r.Payload, r.rules, r.switches)

	if days, given := r.weekdays(); given {
		card.ActiveDays = days
	}

	if categories, given := r.merchantCategories(r.switches); given {
		card.Categories = categories
	}
}

// number gives the card its id, number and expiry, and what the server chooses by itself.
func (s *Store) number(card *Card, switches *control.Switches, now time.Time) {
	const yearsValid = 3

	name := s.nextName()
	digits := s.ids.Digits(name)
	masked := "511768******" + digits
	expiry := now.AddDate(yearsValid, 0, 1-now.Day())

	card.ID = s.ids.UUID(name)
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
