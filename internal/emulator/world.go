// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strconv"
	"time"
)

// world is the organisation's state. The server's lock guards it.
type world struct {
	ids          identities
	foundedAt    time.Time
	organization Organization
	accounts     []BankAccount
	members      []Membership
	teams        []Team
	cards        []*issuedCard
	byID         map[string]*issuedCard
	// people are memberships by the keys of the organisation file.
	people map[string]string
	// due is the next instant at which a card changes by itself; zero has it found out anew.
	due time.Time
}

// Origin says how a card came into being.
type Origin string

// The origins of cards.
const (
	OriginRequest Origin = "request"
	OriginControl Origin = "control"
	OriginRenewal Origin = "renewal"
	OriginUpsell  Origin = "upsell"
)

// issuedCard is a card and how it was issued.
type issuedCard struct {
	Card

	origin         Origin
	idempotencyKey string
	issuedBy       string
	requestID      string
}

// ownerID is the membership of the organisation's owner.
func (w *world) ownerID() string {
	for _, person := range w.members {
		if person.Role != nil && *person.Role == roleOwner {
			return person.ID
		}
	}

	return ""
}

// add gives a card its place in the world, in the order of issue.
func (w *world) add(issued *issuedCard) {
	w.cards = append(w.cards, issued)
	w.byID[issued.ID] = issued

	for _, at := range issued.changes() {
		if at.Before(w.due) {
			w.due = at
		}
	}
}

// nextName names the next thing of a kind, so that ids depend on the order of issue only.
func (w *world) nextName(kind string) string {
	return kind + "/" + strconv.Itoa(len(w.cards)+1)
}
