// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"time"
)

// deliver reads what only physical cards have. A physical card stays pending until its holder sets a PIN in the app.
func (d *draft) deliver(card *issuedCard) {
	if card.Base == statusLive {
		card.Base = statusPending
	}

	if d.require("ship_to_business") {
		d.into("ship_to_business", &card.ShipToBusiness)
	}

	d.require("payment_monthly_limit")

	if card.ATMOption {
		d.require("atm_monthly_limit")
	}

	if card.ATMDailyLimitOption {
		d.require("atm_daily_limit")
	}

	d.address(card)

	if d.switches.NFCActivation == choiceWithPIN {
		card.NFCAwaitsPIN = card.NFCOption
		card.NFCOption = false
	}
}

// address is required unless the card goes to the company. It is kept for the ledger and never answered.
func (d *draft) address(card *issuedCard) {
	if card.ShipToBusiness || !d.require("address") {
		return
	}

	keys := read[map[string]json.RawMessage](d.payload, "address", "an object")
	if keys == nil {
		return
	}

	d.checkAddress(payload{raw: *keys})

	card.Address = d.raw["address"]
}

func (d *draft) checkAddress(inner payload) {
	for _, key := range []string{"first_line", "zipcode", "city", "country"} {
		if text := inner.text(key); text == nil || *text == "" {
			d.wrong("address/"+key, "required", "is required")
		}
	}

	for _, key := range []string{"contact_name", "second_line", "third_line"} {
		if inner.has(key) && inner.text(key) == nil {
			d.wrong("address/"+key, "invalid_type", "must be a string")
		}
	}

	const countryCode = 2
	if country := inner.text("country"); country != nil && *country != "" && len(*country) != countryCode {
		d.wrong("address/country", "invalid", "must be a two-letter code")
	}
}

// end reads a flash card's budget and last day.
func (d *draft) end(card *issuedCard) {
	if d.require("payment_lifespan_limit") {
		takeBudget(&card.Limits, d.payload, d.rules, d.switches)
	}

	card.PreExpiresAt = d.lastDay(d.now, d.switches)
}

// lastDay reads pre_expires_at, which is required and at most a year ahead.
func (p *payload) lastDay(now time.Time, switches *Switches) *time.Time {
	const key, lastHour, lastMinute = "pre_expires_at", 23, 59

	if !p.require(key) {
		return nil
	}

	at := read[time.Time](p, key, "a date and time")

	switch {
	case at == nil:
		return nil
	case !at.After(now):
		p.wrong(key, "invalid", "must be in the future")
	case at.After(now.AddDate(1, 0, 0)):
		p.wrong(key, "invalid", "must be at most one year ahead")
	}

	end := at.UTC().Truncate(time.Microsecond)
	if switches.PreExpiresAtRounding == choiceEndOfDay {
		end = time.Date(end.Year(), end.Month(), end.Day(), lastHour, lastMinute, lastMinute, 0, time.UTC)
	}

	return &end
}
