// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// cardSearch is what tells which card is meant: its id, or what people know of it.
type cardSearch struct {
	id         types.String
	nickname   types.String
	lastDigits types.String
	holderID   types.String
}

// arguments are the attributes that a search takes.
func (s *cardSearch) arguments() map[string]*types.String {
	return map[string]*types.String{"id": &s.id, "nickname": &s.nickname, "last_digits": &s.lastDigits, "holder_id": &s.holderID}
}

// find looks the card up. None, or more than one, is an error that lists the candidates.
func (s *cardSearch) find(ctx context.Context, session *cards.Session) (*qonto.Card, diag.Diagnostics) {
	client, err := session.Client()
	if err != nil {
		return nil, cardNotRead(err)
	}

	if !s.id.IsNull() {
		card, err := session.Card(ctx, s.id.ValueString())
		if err != nil || card != nil {
			return card, cardNotRead(err)
		}
	}

	filter := qonto.CardFilter{}
	if !s.holderID.IsNull() {
		filter.HolderIDs = []string{s.holderID.ValueString()}
	}

	var living, ended []qonto.Card

	for card, err := range client.Cards(ctx, filter) {
		switch {
		case err != nil:
			return nil, cardNotRead(err)
		case card.Terminal():
			ended = append(ended, card)
		default:
			living = append(living, card)
		}
	}

	card, diags := s.among(living, ended).pick(living)

	return &card, diags
}

// cardNotRead is no diagnostic for no error.
func cardNotRead(err error) diag.Diagnostics {
	if err == nil {
		return nil
	}

	return diag.Diagnostics{cards.NotReadDiagnostic(err)}
}

// among is what the arguments ask for among the living cards. The ended ones tell whether the card was there once.
func (s *cardSearch) among(living, ended []qonto.Card) entrySearch[qonto.Card] {
	argument, words := s.words()
	search := entrySearch[qonto.Card]{
		kind:      entryKind{singular: "card", plural: "cards"},
		argument:  argument,
		criterion: words,
		matches:   withoutRenewals(slices.Collect(matching(living, s.matches)), s.matches),
		describe:  describeCandidate,
		hint:      endedMatches(slices.Collect(matching(ended, s.matches))),
		among:     "living cards of this holder",
	}

	if s.holderID.IsNull() {
		search.narrower, search.among = "holder_id", "living cards"
	}

	return search
}

func matching(all []qonto.Card, matches func(qonto.Card) bool) func(func(qonto.Card) bool) {
	return func(yield func(qonto.Card) bool) {
		for _, card := range all {
			if matches(card) && !yield(card) {
				return
			}
		}
	}
}

func (s *cardSearch) matches(card qonto.Card) bool {
	return passes(s.id, &card.ID) &&
		carries(s.nickname, card.Nickname) &&
		passes(s.lastDigits, card.LastDigits) &&
		passes(s.holderID, card.HolderID)
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
func (s *cardSearch) words() (argument, words string) {
	var wanted []string

	for _, part := range []struct {
		argument string
		words    string
		value    types.String
	}{
		{"id", "the id", s.id},
		{"last_digits", "the last digits", s.lastDigits},
		{"nickname", "the nickname", s.nickname},
		{"holder_id", "the holder", s.holderID},
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
	return labelled(card.Nickname, "id "+card.ID, fact("ending in", card.LastDigits), card.CardLevel, card.Status,
		fact("holder", card.HolderID))
}

// endedMatches says that the card was there once.
func endedMatches(ended []qonto.Card) string {
	if len(ended) == 0 {
		return ""
	}

	last := ended[len(ended)-1]

	return fmt.Sprintf("%d of the cards that have ended would match, the last of them %s. A card that has ended is found by its id only.",
		len(ended), describeCandidate(last))
}
