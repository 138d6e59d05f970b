// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"slices"
	"time"
)

// MaxIDsPerRequest keeps the URL of a request for UUIDs below two kilobytes.
const MaxIDsPerRequest = 40

// Orders of a list: values of CardFilter.SortBy. With SortOldestFirst, cards that are created while pages are read appear on the last page.
const (
	SortOldestFirst = "created_at:asc"
	SortNewestFirst = "created_at:desc"
)

// CardFilter narrows a list of cards. Empty fields do not filter; the values of one field are alternatives.
type CardFilter struct {
	Query          string // in names, nickname, card id, last digits, status and expiry
	IDs            []string
	HolderIDs      []string
	Statuses       []string
	BankAccountIDs []string
	CardLevels     []string
	SortBy         string // status, nickname, last_activity_at or created_at, then :asc or :desc
	Wanted         int    // how many cards the caller takes, of any status; 0 is all of them. No page beyond these is read ahead
}

// CardPage is one page of cards.
type CardPage struct {
	Cards []Card
	Meta  Meta
	Date  time.Time // the server's clock, zero if it did not tell it
}

func (f CardFilter) values() url.Values {
	values := url.Values{}

	for name, list := range map[string][]string{
		"ids[]":              f.IDs,
		"holder_ids[]":       f.HolderIDs,
		"statuses[]":         f.Statuses,
		"bank_account_ids[]": f.BankAccountIDs,
		"card_levels[]":      f.CardLevels,
	} {
		if len(list) > 0 {
			values[name] = list
		}
	}

	if f.Query != "" {
		values.Set("query", f.Query)
	}

	if f.SortBy != "" {
		values.Set("sort_by", f.SortBy)
	}

	return values
}

func cardList() list[Card] {
	return list[Card]{
		op:    opListCards,
		route: "/v2/cards",
		name:  "cards",
		id:    func(card Card) string { return card.ID },
	}
}

// CardsPage returns one page, counted from 1, of at most PageSize cards. Cards in a terminal status are listed too; cards
// that the member of the token may not see are not.
func (c *Client) CardsPage(ctx context.Context, filter CardFilter, number int) (CardPage, error) {
	current, err := cardList().page(ctx, c, filter.values(), number)
	if err != nil {
		return CardPage{}, err
	}

	return CardPage{Cards: current.items, Meta: current.meta, Date: current.date}, nil
}

// Cards goes through all pages, each card once, oldest first unless the filter says otherwise. After an error it
// ends.
func (c *Client) Cards(ctx context.Context, filter CardFilter) iter.Seq2[Card, error] {
	if filter.SortBy == "" {
		filter.SortBy = SortOldestFirst
	}

	return func(yield func(Card, error) bool) {
		for current, err := range cardList().pages(ctx, c, filter.values(), cmp.Or(filter.Wanted, everything)) {
			if err != nil {
				yield(Card{}, err)

				return
			}

			for _, card := range current.items {
				if !yield(card, nil) {
					return
				}
			}
		}
	}
}

// CardsByID returns those of the cards that exist and may be seen, in no particular order, and the earliest of the
// server's clock readings. There is no documented way to read a single card; this is the list with a filter.
func (c *Client) CardsByID(ctx context.Context, ids ...string) ([]Card, time.Time, error) {
	var (
		cards []Card
		asOf  time.Time
	)

	for chunk := range slices.Chunk(distinct(ids), MaxIDsPerRequest) {
		filter, missing := CardFilter{IDs: chunk}, len(chunk)

		for current, err := range cardList().pages(ctx, c, filter.values(), everything) {
			if err != nil {
				return nil, time.Time{}, err
			}

			if asOf.IsZero() || current.date.Before(asOf) {
				asOf = current.date
			}

			for _, card := range current.items {
				asked := func(id string) bool { return sameID(id, card.ID) }
				if slices.ContainsFunc(chunk, asked) {
					cards = append(cards, card)
					missing--
				}
			}

			if missing == 0 {
				break // the next page could bring nothing, and without meta only that page would say so
			}
		}
	}

	return cards, asOf, nil
}

// distinct returns the ids in their order, without repetitions and empty ones.
func distinct(ids []string) []string {
	seen := map[string]bool{"": true}

	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		repeated := seen[id]
		seen[id] = true

		return repeated
	})
}
