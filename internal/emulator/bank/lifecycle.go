// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// A card is renewed so many days before it expires. Days are written without a time.
const (
	RenewalDays = 45
	DayLayout   = "2006-01-02"
)

// isDue says whether a card may have changed by itself since the last settling.
func (s *Store) isDue(now time.Time) bool {
	return !s.due.After(now)
}

// Settle lets cards change that change with time: flash cards end, cards expire, virtual ones get a successor,
// upgraded ones are cancelled.
func (s *Store) Settle(now time.Time, switches *control.Switches) {
	if !s.isDue(now) {
		return
	}

	const farAhead = 100

	next := now.AddDate(farAhead, 0, 0)

	// Renewals add cards, which this walk does not visit; they are due much later.
	for _, issued := range append([]*Card(nil), s.Cards...) {
		s.settleCard(issued, now, switches)

		for _, at := range issued.changes() {
			if at.After(now) && at.Before(next) {
				next = at
			}
		}
	}

	s.due = next
}

func (s *Store) settleCard(issued *Card, now time.Time, switches *control.Switches) {
	issued.ForgetSpending(now)

	if issued.Living() && switches.AutomaticRenewal && issued.isRenewable() && !now.Before(issued.renewsAt()) {
		s.renew(issued, switches, now)
	}

	switch {
	case !issued.Living():
	case issued.PreExpiresAt != nil && !now.Before(*issued.PreExpiresAt):
		issued.end(StatusPreExpired, *issued.PreExpiresAt)
	case !now.Before(issued.expiresAt()):
		issued.end(StatusExpired, issued.expiresAt())
	case issued.isUpsoldUntil(now):
		issued.end(statusDiscarded, now)
	}
}

// isUpsoldUntil says whether the day has come on which an upgraded card is cancelled. Dates that do not exist, which
// Qonto's own samples have, never come.
func (c *Card) isUpsoldUntil(now time.Time) bool {
	if c.DiscardOn == nil {
		return false
	}

	day, err := time.Parse(DayLayout, *c.DiscardOn)

	return err == nil && !now.Before(day)
}

func (c *Card) end(status string, at time.Time) {
	c.Base = status
	c.Touch(at)
}

// Touch notes a change of the card. It is later than the issue, also where the clock stands still in between.
func (c *Card) Touch(at time.Time) {
	c.UpdatedAt = at

	if !at.After(c.CreatedAt) {
		c.UpdatedAt = c.CreatedAt.Add(time.Microsecond)
	}
}

// isRenewable is true for the cards that Qonto renews without being asked.
func (c *Card) isRenewable() bool {
	return !c.Renewed && (c.CardLevel == LevelVirtual || c.CardLevel == LevelVirtualPartner)
}

func (c *Card) renewsAt() time.Time {
	return c.expiresAt().AddDate(0, 0, -RenewalDays)
}

// changes are the instants at which the card changes by itself.
func (c *Card) changes() []time.Time {
	instants := append(c.forgettings(), c.expiresAt())

	if c.PreExpiresAt != nil {
		instants = append(instants, *c.PreExpiresAt)
	}

	if c.isRenewable() {
		instants = append(instants, c.renewsAt())
	}

	if c.DiscardOn != nil {
		if day, err := time.Parse(DayLayout, *c.DiscardOn); err == nil {
			instants = append(instants, day)
		}
	}

	return instants
}
