// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Populate issues so many cards outside the API, of all levels in turn and for all holders in turn.
func (s *Server) Populate(count int) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	now, switches := s.clock.Now(), *s.switches
	switches.ForeignFields = choiceIgnore

	for number := range count {
		issued, err := s.world.issueOutside(s.world.sample(number, now), &switches, now)
		if err != nil {
			return fmt.Errorf("card %d: %w", number+1, err)
		}

		nickname := "Card " + strconv.Itoa(number+1)
		issued.Nickname = &nickname

		if issued.Base == statusPending {
			issued.Base, issued.PINSet = statusLive, true
		}

		s.world.add(issued)
	}

	return nil
}

// sample is the body of a create.
func (w *world) sample(number int, now time.Time) map[string]json.RawMessage {
	const (
		smallest, steps, step = 100, 10, 50
		daysAhead             = 90
	)

	levels := []string{
		levelVirtual, levelStandard, levelVirtual, levelFlash, levelPlus, levelVirtual, levelAdvertising, levelMetal,
	}
	holders := w.possibleHolders()
	budget := smallest + number%steps*step

	return encodedKeys(map[string]any{
		"card_level":             levels[number%len(levels)],
		"holder_id":              holders[number%len(holders)],
		"bank_account_id":        w.mainAccountID(),
		"payment_monthly_limit":  budget,
		"payment_lifespan_limit": budget,
		"pre_expires_at":         now.AddDate(0, 0, daysAhead),
		"ship_to_business":       true,
		"atm_monthly_limit":      budget,
	})
}

// possibleHolders are the members who usually have cards.
func (w *world) possibleHolders() []string {
	roles := []string{roleOwner, roleAdmin, roleManager, roleEmployee}

	var holders []string

	for _, person := range w.Members {
		if person.Status == memberActive && person.KYCStatus == kycAccepted && person.Role != nil && slices.Contains(roles, *person.Role) {
			holders = append(holders, person.ID)
		}
	}

	if len(holders) == 0 {
		holders = []string{w.ownerID()}
	}

	return holders
}

func (w *world) mainAccountID() string {
	for _, account := range w.Accounts {
		if account.Main {
			return account.ID
		}
	}

	return ""
}
