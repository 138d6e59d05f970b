// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"encoding/json"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// delivery reads what only physical cards have. A physical card stays pending until its holder sets a PIN in the app.
func (r *createRequest) delivery(card *Card) {
	if card.Base == StatusLive {
		card.Base = StatusPending
	}

	if r.require("ship_to_business") {
		r.into("ship_to_business", &card.ShipToBusiness)
	}

	r.require("payment_monthly_limit")

	if card.ATMOption {
		r.require("atm_monthly_limit")
	}

	if card.ATMDailyLimitOption {
		r.require("atm_daily_limit")
	}

	r.address(card)

	if r.switches.NFCActivation == control.ChoiceWithPIN {
		card.NFCAwaitsPIN = card.NFCOption
		card.NFCOption = false
	}
}

// address is required unless the card goes to the company. It is kept for the ledger and never answered.
func (r *createRequest) address(card *Card) {
	if card.ShipToBusiness || !r.require("address") {
		return
	}

	keys := read[map[string]json.RawMessage](r.Payload, "address", "an object")
	if keys == nil {
		return
	}

	r.checkAddress(Payload{Raw: *keys})

	card.Address = r.Raw["address"]
}

func (r *createRequest) checkAddress(inner Payload) {
	for _, key := range []string{"first_line", "zipcode", "city", "country"} {
		if text := inner.text(key); text == nil || *text == "" {
			r.wrong("address/"+key, "required", "is required")
		}
	}

	for _, key := range []string{"contact_name", "second_line", "third_line"} {
		if inner.has(key) && inner.text(key) == nil {
			r.wrong("address/"+key, "invalid_type", "must be a string")
		}
	}

	const countryCode = 2
	if country := inner.text("country"); country != nil && *country != "" && len(*country) != countryCode {
		r.wrong("address/country", "invalid", "must be a two-letter code")
	}
}
