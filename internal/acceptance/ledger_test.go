// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// must fails the test on an error of the emulator's control API.
func (w *world) must(err error) {
	w.t.Helper()

	if err != nil {
		w.t.Fatal(err)
	}
}

// then is a step's check that does something instead.
func (w *world) then(do func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		do()

		return nil
	}
}

// activate sets the PIN of every card that waits for it, as its holder would in the app.
func (w *world) activate() {
	w.t.Helper()

	for _, card := range w.Ledger().LivingCards() {
		if card.Status == "pending" {
			w.Happen(card.ID, control.SetPIN)
		}
	}
}

// only is the one living card.
func (w *world) only() control.Card {
	w.t.Helper()

	cards := w.Ledger().LivingCards()
	if len(cards) != 1 {
		w.t.Fatalf("%d living cards, want 1", len(cards))
	}

	return cards[0]
}

// edit changes the one living card as nothing in the API could.
func (w *world) edit(changes map[string]any) {
	w.t.Helper()

	_, err := w.Control.EditCard(w.t.Context(), w.only().ID, changes)
	w.must(err)
}

func expectWrites(t *testing.T, ledger control.Ledger, want ...string) {
	t.Helper()

	var got []string
	for _, request := range ledger.Writes() {
		got = append(got, request.Method+" "+request.Route)
	}

	if !slices.Equal(got, want) {
		t.Errorf("writes %q, want %q", got, want)
	}
}

// issued fails unless so many cards were ever issued.
func (w *world) issued(want int) {
	w.t.Helper()

	if got := len(w.Ledger().Cards); got != want {
		w.t.Errorf("%d cards were issued, want %d", got, want)
	}
}
