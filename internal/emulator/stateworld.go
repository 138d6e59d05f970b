// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"slices"
	"time"
)

type savedWorld struct {
	FoundedAt    time.Time         `json:"founded_at"`
	Organization Organization      `json:"organization"`
	BankAccounts []BankAccount     `json:"bank_accounts"`
	Memberships  []Membership      `json:"memberships"`
	People       map[string]string `json:"people"`
	Teams        []Team            `json:"teams"`
	Cards        []savedCard       `json:"cards"`
}

// savedCard is a card with what the ledger says about its issue and what nobody else sees.
type savedCard struct {
	Card

	Origin         Origin `json:"origin"`
	IdempotencyKey string `json:"idempotency_key"`
	IssuedBy       string `json:"issued_by"`
	RequestID      string `json:"request_id"`
	NFCAwaitsPIN   bool   `json:"nfc_awaits_pin"`
}

// saved shares nothing that changes with the world.
func (w *world) saved() savedWorld {
	copied := savedWorld{
		FoundedAt: w.foundedAt, Organization: w.organization, BankAccounts: slices.Clone(w.accounts),
		Memberships: slices.Clone(w.members), People: maps.Clone(w.people), Teams: slices.Clone(w.teams),
	}

	for _, issued := range w.cards {
		copied.Cards = append(copied.Cards, savedCard{
			Card: issued.clone(), Origin: issued.origin, IdempotencyKey: issued.idempotencyKey, IssuedBy: issued.issuedBy,
			RequestID: issued.requestID, NFCAwaitsPIN: issued.nfcAwaitsPIN,
		})
	}

	return copied
}

func (s savedWorld) restored(ids identities) *world {
	w := &world{
		ids: ids, foundedAt: s.FoundedAt, organization: s.Organization, accounts: s.BankAccounts, members: s.Memberships,
		people: s.People, teams: s.Teams, byID: make(map[string]*issuedCard),
	}

	for _, kept := range s.Cards {
		issued := &issuedCard{
			Card: kept.clone(), origin: kept.Origin, idempotencyKey: kept.IdempotencyKey, issuedBy: kept.IssuedBy, requestID: kept.RequestID,
		}
		issued.nfcAwaitsPIN = kept.NFCAwaitsPIN

		w.add(issued)
	}

	return w
}
