// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package seed

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// Sample is the body of a create.
func Sample(s *bank.Store, number int, now time.Time) map[string]json.RawMessage {
	const (
		smallest, steps, step = 100, 10, 50
		daysAhead             = 90
	)

	levels := []string{
		bank.LevelVirtual, bank.LevelStandard,
		bank.LevelVirtual, bank.LevelFlash,
		bank.LevelPlus, bank.LevelVirtual,
		bank.LevelAdvertising, bank.LevelMetal,
	}
	holders := possibleHolders(s)
	budget := smallest + number%steps*step

	return bank.EncodedKeys(map[string]any{
		"card_level":             levels[number%len(levels)],
		"holder_id":              holders[number%len(holders)],
		"bank_account_id":        s.MainAccountID(),
		"payment_monthly_limit":  budget,
		"payment_lifespan_limit": budget,
		"pre_expires_at":         now.AddDate(0, 0, daysAhead),
		"ship_to_business":       true,
		"atm_monthly_limit":      budget,
	})
}

// possibleHolders are the members who usually have cards.
func possibleHolders(s *bank.Store) []string {
	roles := []string{bank.RoleOwner, bank.RoleAdmin, bank.RoleManager, bank.RoleEmployee}

	var holders []string

	for _, person := range s.Members {
		if person.Status == bank.MemberActive && person.KYCStatus == bank.KycAccepted && person.Role != nil && slices.Contains(roles, *person.Role) {
			holders = append(holders, person.ID)
		}
	}

	if len(holders) == 0 {
		holders = []string{s.OwnerID()}
	}

	return holders
}
