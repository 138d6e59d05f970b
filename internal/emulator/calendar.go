// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "time"

const (
	renewalDays = 45
	dayLayout   = "2006-01-02"
)

// isDue says whether a card may have changed by itself since the last settling.
func (w *world) isDue(now time.Time) bool {
	return !w.due.After(now)
}

// settle lets cards change that change with time: flash cards end, cards expire, virtual ones get a successor,
// upgraded ones are cancelled.
func (w *world) settle(now time.Time, switches *Switches) {
	if !w.isDue(now) {
		return
	}

	const farAhead = 100

	next := now.AddDate(farAhead, 0, 0)

	// Renewals add cards, which this walk does not visit; they are due much later.
	for _, issued := range append([]*issuedCard(nil), w.Cards...) {
		w.settleCard(issued, now, switches)

		for _, at := range issued.changes() {
			if at.After(now) && at.Before(next) {
				next = at
			}
		}
	}

	w.due = next
}

func (w *world) settleCard(issued *issuedCard, now time.Time, switches *Switches) {
	issued.forgetSpending(now)

	if issued.Living() && switches.AutomaticRenewal && issued.isRenewable() && !now.Before(issued.renewsAt()) {
		w.renew(issued, switches, now)
	}

	switch {
	case !issued.Living():
	case issued.PreExpiresAt != nil && !now.Before(*issued.PreExpiresAt):
		issued.end(statusPreExpired, *issued.PreExpiresAt)
	case !now.Before(issued.expiresAt()):
		issued.end(statusExpired, issued.expiresAt())
	case issued.isUpsoldUntil(now):
		issued.end(statusDiscarded, now)
	}
}

// isUpsoldUntil says whether the day has come on which an upgraded card is cancelled. Dates that do not exist, which
// Qonto's own samples have, never come.
func (c *issuedCard) isUpsoldUntil(now time.Time) bool {
	if c.DiscardOn == nil {
		return false
	}

	day, err := time.Parse(dayLayout, *c.DiscardOn)

	return err == nil && !now.Before(day)
}

func (c *issuedCard) end(status string, at time.Time) {
	c.Base = status
	c.UpdatedAt = at
}

// isRenewable is true for the cards that Qonto renews without being asked.
func (c *issuedCard) isRenewable() bool {
	return !c.Renewed && (c.CardLevel == levelVirtual || c.CardLevel == levelVirtualPartner)
}

func (c *issuedCard) renewsAt() time.Time {
	return c.expiresAt().AddDate(0, 0, -renewalDays)
}

// changes are the instants at which the card changes by itself.
func (c *issuedCard) changes() []time.Time {
	instants := append(c.forgettings(), c.expiresAt())

	if c.PreExpiresAt != nil {
		instants = append(instants, *c.PreExpiresAt)
	}

	if c.isRenewable() {
		instants = append(instants, c.renewsAt())
	}

	if c.DiscardOn != nil {
		if day, err := time.Parse(dayLayout, *c.DiscardOn); err == nil {
			instants = append(instants, day)
		}
	}

	return instants
}
