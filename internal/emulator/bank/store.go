// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package bank is what Qonto knows and allows: levels, limits, permissions, and the life of cards. It knows nothing of HTTP.
package bank

import (
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// Store is the organization's state. The server's lock guards it; the JSON form is the state file's.
type Store struct {
	FoundedAt    time.Time             `json:"founded_at"`
	Organization control.Organization  `json:"organization"`
	Accounts     []control.BankAccount `json:"bank_accounts"`
	Members      []control.Membership  `json:"memberships"`
	Teams        []control.Team        `json:"teams"`
	Cards        []*Card               `json:"cards"`
	// People are memberships by the keys of the organization file.
	People map[string]string `json:"people"`

	ids  identity.Source
	byID map[string]*Card
	// due is the next instant at which a card changes by itself; zero has it found out anew.
	due time.Time
}

// NewStore has nothing in it yet but the organization.
func NewStore(ids identity.Source, foundedAt time.Time, organization control.Organization) *Store {
	return &Store{
		FoundedAt: foundedAt, Organization: organization, People: make(map[string]string), ids: ids, byID: make(map[string]*Card),
	}
}

// ResumeStore makes what a state file has into a working store.
func ResumeStore(s *Store, ids identity.Source) *Store {
	cards := s.Cards
	s.ids, s.Cards, s.byID = ids, nil, make(map[string]*Card, len(cards))

	for _, issued := range cards {
		s.Add(issued)
	}

	return s
}

// Card is a card and how it was issued.
type Card struct {
	control.CardFields

	Origin         string `json:"origin"`
	IdempotencyKey string `json:"idempotency_key"`
	IssuedBy       string `json:"issued_by"`
	RequestID      string `json:"request_id"`
	// NFCAwaitsPIN keeps what was asked for while a switch delays it.
	NFCAwaitsPIN bool `json:"nfc_awaits_pin"`
}

// Card finds a card by its id.
func (s *Store) Card(id string) (*Card, bool) {
	issued, known := s.byID[id]

	return issued, known
}

// Changed says that a card was changed from outside, so that what follows from it is found out anew.
func (s *Store) Changed() {
	s.due = time.Time{}
}

// Add gives a card its place in the store, in the order of issue.
func (s *Store) Add(issued *Card) {
	s.Cards = append(s.Cards, issued)
	s.byID[issued.ID] = issued

	for _, at := range issued.changes() {
		if at.Before(s.due) {
			s.due = at
		}
	}
}

// nextName names the next card, so that ids depend on the order of issue only.
func (s *Store) nextName() string {
	return "card/" + strconv.Itoa(len(s.Cards)+1)
}
