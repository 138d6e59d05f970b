// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"slices"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Must fails the test on an error of the emulator's control API.
func (e *Env) Must(err error) {
	e.T.Helper()

	if err != nil {
		e.T.Fatal(err)
	}
}

// Activate sets the PIN of every card that waits for it, as its holder would in the app.
func (e *Env) Activate() {
	e.T.Helper()

	for _, card := range e.Ledger().LivingCards() {
		if card.Status == "pending" {
			e.Happen(card.ID, control.SetPIN)
		}
	}
}

// OnlyCard is the one living card.
func (e *Env) OnlyCard() control.Card {
	e.T.Helper()

	cards := e.Ledger().LivingCards()
	if len(cards) != 1 {
		e.T.Fatalf("%d living cards, want 1", len(cards))
	}

	return cards[0]
}

// EditOnlyCard changes the one living card as nothing in the API could.
func (e *Env) EditOnlyCard(changes map[string]any) {
	e.T.Helper()

	_, err := e.Control.EditCard(e.T.Context(), e.OnlyCard().ID, changes)
	e.Must(err)
}

// ExpectWrites fails unless exactly these writes were sent, as method and route.
func ExpectWrites(t *testing.T, ledger control.Ledger, want ...string) {
	t.Helper()

	var got []string
	for _, request := range ledger.Writes() {
		got = append(got, request.Method+" "+request.Route)
	}

	if !slices.Equal(got, want) {
		t.Errorf("writes %q, want %q", got, want)
	}
}

// ExpectIssued fails unless so many cards were ever issued.
func (e *Env) ExpectIssued(want int) {
	e.T.Helper()

	if got := len(e.Ledger().Cards); got != want {
		e.T.Errorf("%d cards were issued, want %d", got, want)
	}
}

// IssueOutside issues a card that Terraform knows nothing of, as somebody would in the app.
func (e *Env) IssueOutside(level string, more map[string]any) string {
	e.T.Helper()

	create := map[string]any{
		"card_level": level, "holder_id": e.OwnerMembershipID, "bank_account_id": e.BankAccountID, "organization_id": e.OrganizationID,
	}
	maps.Copy(create, more)

	return e.IssueCard(create, nil).ID
}
