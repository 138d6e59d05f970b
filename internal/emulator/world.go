// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strconv"
	"time"
)

// world is the organisation's state. The server's lock guards it; the JSON form is the state file's.
type world struct {
	FoundedAt    time.Time     `json:"founded_at"`
	Organization Organization  `json:"organization"`
	Accounts     []BankAccount `json:"bank_accounts"`
	Members      []Membership  `json:"memberships"`
	Teams        []Team        `json:"teams"`
	Cards        []*issuedCard `json:"cards"`
	// People are memberships by the keys of the organisation file.
	People map[string]string `json:"people"`

	ids  identities
	byID map[string]*issuedCard
	// due is the next instant at which a card changes by itself; zero has it found out anew.
	due time.Time
}

// resumeWorld makes what a state file has into a working store.
func resumeWorld(w *world, ids identities) *world {
	cards := w.Cards
	w.ids, w.Cards, w.byID = ids, nil, make(map[string]*issuedCard, len(cards))

	for _, issued := range cards {
		w.add(issued)
	}

	return w
}

// issuedCard is a card and how it was issued.
type issuedCard struct {
	CardFields

	Origin         string `json:"origin"`
	IdempotencyKey string `json:"idempotency_key"`
	IssuedBy       string `json:"issued_by"`
	RequestID      string `json:"request_id"`
	// NFCAwaitsPIN keeps what was asked for while a switch delays it.
	NFCAwaitsPIN bool `json:"nfc_awaits_pin"`
}

// ownerID is the membership of the organisation's owner.
func (w *world) ownerID() string {
	for _, person := range w.Members {
		if person.Role != nil && *person.Role == roleOwner {
			return person.ID
		}
	}

	return ""
}

// add gives a card its place in the world, in the order of issue.
func (w *world) add(issued *issuedCard) {
	w.Cards = append(w.Cards, issued)
	w.byID[issued.ID] = issued

	for _, at := range issued.changes() {
		if at.Before(w.due) {
			w.due = at
		}
	}
}

// nextName names the next thing of a kind, so that ids depend on the order of issue only.
func (w *world) nextName(kind string) string {
	return kind + "/" + strconv.Itoa(len(w.Cards)+1)
}
