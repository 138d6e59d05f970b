// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Must fails the test on an error of the emulator's control API.
func (w *Env) Must(err error) {
	w.T.Helper()

	if err != nil {
		w.T.Fatal(err)
	}
}

// Then is a step's check that does something instead.
func (w *Env) Then(do func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		do()

		return nil
	}
}

// Activate sets the PIN of every card that waits for it, as its holder would in the app.
func (w *Env) Activate() {
	w.T.Helper()

	for _, card := range w.Ledger().LivingCards() {
		if card.Status == "pending" {
			w.Happen(card.ID, control.SetPIN)
		}
	}
}

// OnlyCard is the one living card.
func (w *Env) OnlyCard() emulator.IssuedCard {
	w.T.Helper()

	cards := w.Ledger().LivingCards()
	if len(cards) != 1 {
		w.T.Fatalf("%d living cards, want 1", len(cards))
	}

	return cards[0]
}

// EditOnlyCard changes the one living card as nothing in the API could.
func (w *Env) EditOnlyCard(changes map[string]any) {
	w.T.Helper()

	_, err := w.Control.EditCard(w.T.Context(), w.OnlyCard().ID, changes)
	w.Must(err)
}

func ExpectWrites(t *testing.T, ledger emulator.Ledger, want ...string) {
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
func (w *Env) ExpectIssued(want int) {
	w.T.Helper()

	if got := len(w.Ledger().Cards); got != want {
		w.T.Errorf("%d cards were issued, want %d", got, want)
	}
}

// IssueOutside issues a card that Terraform knows nothing of, as somebody would in the app.
func (w *Env) IssueOutside(level string, more map[string]any) string {
	w.T.Helper()

	create := map[string]any{
		"card_level": level, "holder_id": w.OwnerMembershipID, "bank_account_id": w.BankAccountID, "organization_id": w.OrganizationID,
	}
	maps.Copy(create, more)

	return w.IssueCard(create, nil).ID
}
