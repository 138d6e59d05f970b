// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Populate issues so many cards outside the API, of all levels in turn and for all holders in turn.
func (s *Server) Populate(count int) error {
	s.mu.Lock()
	defer s.mu.Unlock()

	now, switches := s.clock.Now(), *s.switches.Load()
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
	holders := []string{personOwner, personAdmin, personManager, personEmployee, personOtherEmployee}
	budget := smallest + number%steps*step

	encoded := map[string]json.RawMessage{}

	for key, value := range map[string]any{
		"card_level":             levels[number%len(levels)],
		"holder_id":              w.personID(holders[number%len(holders)]),
		"bank_account_id":        w.accounts[0].ID,
		"payment_monthly_limit":  budget,
		"payment_lifespan_limit": budget,
		"pre_expires_at":         now.AddDate(0, 0, daysAhead).Format(time.RFC3339),
		"ship_to_business":       true,
		"atm_monthly_limit":      budget,
	} {
		encoded[key], _ = json.Marshal(value) //nolint:errchkjson // Strings, numbers and booleans always encode.
	}

	return encoded
}
