// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/lookup"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// wantedCard is what tells which card is meant: its id, or what people know of it.
type wantedCard struct {
	id         types.String
	nickname   types.String
	lastDigits types.String
	holderID   types.String
}

// arguments are the attributes that a search takes.
func (w *wantedCard) arguments() map[string]*types.String {
	return map[string]*types.String{"id": &w.id, "nickname": &w.nickname, "last_digits": &w.lastDigits, "holder_id": &w.holderID}
}

// search looks the card up. None, or more than one, is an error that lists the candidates.
func (s *Session) search(ctx context.Context, wanted *wantedCard) (*qonto.Card, diag.Diagnostics) {
	client, err := s.Client()
	if err != nil {
		return nil, diag.Diagnostics{failure(summaryNotRead, "", err)}
	}

	if !wanted.id.IsNull() {
		card, err := s.reader.LookUp(ctx, wanted.id.ValueString(), "")
		if err != nil || card != nil {
			return card, failed(summaryNotRead, err)
		}
	}

	filter := qonto.CardFilter{}
	if !wanted.holderID.IsNull() {
		filter.HolderIDs = []string{wanted.holderID.ValueString()}
	}

	var living, ended []qonto.Card

	for card, err := range client.Cards(ctx, filter) {
		switch {
		case err != nil:
			return nil, failed(summaryNotRead, err)
		case card.Terminal():
			ended = append(ended, card)
		default:
			living = append(living, card)
		}
	}

	card, diags := wanted.search(living, ended).Pick(living)

	return &card, diags
}

// failed is no diagnostic for no error.
func failed(summary string, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}

	return diag.Diagnostics{failure(summary, "", err)}
}

// search is what the arguments ask for among the living cards. The ended ones tell whether the card was there once.
func (w *wantedCard) search(living, ended []qonto.Card) lookup.Search[qonto.Card] {
	argument, words := w.words()
	search := lookup.Search[qonto.Card]{
		Kind:     lookup.Kind{Singular: "card", Plural: "cards"},
		Argument: argument,
		Wanted:   words,
		Matches:  withoutRenewals(slices.Collect(matching(living, w.matches)), w.matches),
		Describe: describeCandidate,
		Hint:     endedMatches(slices.Collect(matching(ended, w.matches))),
	}

	if w.holderID.IsNull() {
		search.Narrower = "holder_id"
	}

	return search
}

func matching(cards []qonto.Card, matches func(qonto.Card) bool) func(func(qonto.Card) bool) {
	return func(yield func(qonto.Card) bool) {
		for _, card := range cards {
			if matches(card) && !yield(card) {
				return
			}
		}
	}
}

func (w *wantedCard) matches(card qonto.Card) bool {
	return (w.id.IsNull() || w.id.ValueString() == card.ID) &&
		(w.nickname.IsNull() || lookup.SameName(w.nickname.ValueString(), card.Nickname)) &&
		(w.lastDigits.IsNull() || w.lastDigits.ValueString() == qonto.Text(card.LastDigits)) &&
		(w.holderID.IsNull() || w.holderID.ValueString() == qonto.Text(card.HolderID))
}

// withoutRenewals has a renewal step back behind the card that it renews, which lives beside it under the same nickname
// for some weeks.
func withoutRenewals(candidates []qonto.Card, matches func(qonto.Card) bool) func(qonto.Card) bool {
	present := map[string]bool{}
	for _, card := range candidates {
		present[card.ID] = true
	}

	return func(card qonto.Card) bool {
		renews := qonto.IsTrue(card.Renewal) && card.ParentCardSummary != nil && present[card.ParentCardSummary.ID]

		return matches(card) && !renews
	}
}

// words are the argument that gets the blame, and what the card must have.
func (w *wantedCard) words() (argument, words string) {
	var wanted []string

	for _, part := range []struct {
		argument string
		words    string
		value    types.String
	}{
		{"id", "the id", w.id},
		{"last_digits", "the last digits", w.lastDigits},
		{"nickname", "the nickname", w.nickname},
		{"holder_id", "the holder", w.holderID},
	} {
		if part.value.IsNull() {
			continue
		}

		wanted = append(wanted, fmt.Sprintf("%s %q", part.words, part.value.ValueString()))

		if part.argument != "holder_id" {
			argument = part.argument
		}
	}

	return argument, strings.Join(wanted, " and ")
}

func describeCandidate(card qonto.Card) string {
	return lookup.Labelled(card.Nickname, "id "+card.ID, lookup.Fact("ending in", card.LastDigits), card.CardLevel, card.Status,
		lookup.Fact("holder", card.HolderID))
}

// endedMatches says that the card was there once.
func endedMatches(cards []qonto.Card) string {
	if len(cards) == 0 {
		return ""
	}

	last := cards[len(cards)-1]

	return fmt.Sprintf("%d of the cards that have ended would match, the last of them %s. A card that has ended is found by its id only.",
		len(cards), describeCandidate(last))
}
