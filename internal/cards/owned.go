// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// ownedCards are the living cards that a resource owns, as its state names them: the card that it holds, and then the card
// that renews it. A destroy ends these and no other.
func (s *Session) ownedCards(ctx context.Context, state *Model) ([]qonto.Card, diag.Diagnostic) {
	if err := s.ready(); err != nil {
		return nil, ErrorDiagnostic(summaryNotEnded, "", err)
	}

	var living []qonto.Card

	for _, id := range ownedIDs(state) {
		owned := ownedModel(state, id)
		card, err := s.reader.LookUp(ctx, id, owned.CreatedAt.ValueString())

		switch {
		case err != nil:
			return nil, ErrorDiagnostic(summaryNotEnded, "Nothing was sent that changes the card, so it is as it was. Run it again.", err)
		case card == nil:
			return nil, s.notVisible(owned)
		case !card.Terminal():
			living = append(living, *card)
		}
	}

	return living, nil
}

// ownedModel is what the state tells of one of the cards that a resource owns: of a renewal, only the id.
func ownedModel(state *Model, id string) *Model {
	if id == state.ID.ValueString() {
		return state
	}

	return &Model{ID: types.StringValue(id)}
}

func ownedIDs(state *Model) []string {
	ids := []string{state.ID.ValueString()}
	if !state.RenewalID.IsNull() {
		ids = append(ids, state.RenewalID.ValueString())
	}

	return ids
}

// knownOwned are the living cards that a resource owns, by the state alone if Qonto cannot be asked.
func (s *Session) knownOwned(ctx context.Context, state *Model) []qonto.Card {
	living, failed := s.ownedCards(ctx, state)
	if failed != nil {
		return ownedByState(state)
	}

	return living
}

// ownedByState are the cards that a resource owns and that have not ended, by the state alone: Qonto could not be asked.
func ownedByState(state *Model) []qonto.Card {
	var living []qonto.Card

	if card := *cardOf(state); !card.Terminal() {
		living = append(living, card)
	}

	if id := state.RenewalID.ValueString(); id != "" {
		living = append(living, qonto.Card{ID: id})
	}

	return living
}

// cardOf is as much of a card as the state tells.
func cardOf(state *Model) *qonto.Card {
	return &qonto.Card{
		ID:                       state.ID.ValueString(),
		Status:                   state.Status.ValueString(),
		CardLevel:                state.CardLevel.ValueString(),
		Nickname:                 state.Nickname.ValueStringPointer(),
		LastDigits:               state.LastDigits.ValueStringPointer(),
		EmbossedName:             state.EmbossedName.ValueStringPointer(),
		HolderID:                 state.HolderID.ValueStringPointer(),
		BankAccountID:            state.BankAccountID.ValueStringPointer(),
		HasOnlyUserLiftableLocks: state.HasOnlyUserLiftableLocks.ValueBoolPointer(),
		Renewed:                  state.Renewed.ValueBoolPointer(),
	}
}

// namesOfOwned are the cards in the words of a message: their names and ids.
func namesOfOwned(cards []qonto.Card) string {
	names := make([]string, 0, len(cards))

	for _, card := range cards {
		m := fromAPI(&card)
		names = append(names, fmt.Sprintf("%s (id %s)", cardName(&m), card.ID))
	}

	return strings.Join(names, ", ")
}
