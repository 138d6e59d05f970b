// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// lifespan reads a flash card's budget and last day.
func (r *createRequest) lifespan(card *Card) {
	if r.require("payment_lifespan_limit") {
		takeBudget(&card.Limits, r.Payload, r.rules, r.switches)
	}

	card.PreExpiresAt = r.lastDay(r.now, r.switches)
}

// lastDay reads pre_expires_at, which is required and at most a year ahead.
func (p *Payload) lastDay(now time.Time, switches *control.Switches) *time.Time {
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
	if switches.PreExpiresAtRounding == control.ChoiceEndOfDay {
		end = time.Date(end.Year(), end.Month(), end.Day(), lastHour, lastMinute, lastMinute, 0, time.UTC)
	}

	return &end
}
