// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// DateTimeLayout is ISO 8601 in UTC with microseconds, as observed in the sandbox.
const DateTimeLayout = "2006-01-02T15:04:05.000000Z"

// cardFilter is what a list asks for.
type cardFilter struct {
	holders, statuses, accounts, levels, ids []string
	search                                   string
	visibleBefore                            time.Time
}

// NewCardFilter reads the parameters of a list.
func NewCardFilter(query url.Values, switches *control.Switches, now time.Time) (cardFilter, *Problem) {
	filter := cardFilter{
		holders:       query["holder_ids[]"],
		statuses:      query["statuses[]"],
		accounts:      query["bank_account_ids[]"],
		levels:        query["card_levels[]"],
		ids:           query["ids[]"],
		search:        strings.ToLower(query.Get("query")),
		visibleBefore: now.Add(-time.Duration(switches.ListDelayMS) * time.Millisecond),
	}

	if switches.UnknownFilterValue == control.ChoiceIgnore {
		return filter, nil
	}

	isUUID := func(text string) bool { return uuid.Validate(text) == nil }
	isStatus := func(text string) bool { return slices.Contains(AllStatuses(), text) }
	isLevel := func(text string) bool { return slices.Contains(AllLevels(), text) }

	return filter, cmp.Or(
		checkFilter("holder_ids[]", filter.holders, isUUID),
		checkFilter("statuses[]", filter.statuses, isStatus),
		checkFilter("bank_account_ids[]", filter.accounts, isUUID),
		checkFilter("card_levels[]", filter.levels, isLevel),
		checkFilter("ids[]", filter.ids, isUUID),
	)
}

func checkFilter(parameter string, values []string, valid func(string) bool) *Problem {
	for _, value := range values {
		if !valid(value) {
			return &Problem{Code: "not_in_list", Detail: parameter + " has an invalid value", Parameter: parameter}
		}
	}

	return nil
}

// Find returns the matching cards that the caller may see, in the order of issue.
func (s *Store) Find(filter cardFilter, who Caller) []*Card {
	candidates := s.candidates(filter)
	found := make([]*Card, 0, len(candidates))

	for _, issued := range candidates {
		if s.MaySee(who, issued) && filter.matches(issued) && s.answersTo(filter.search, issued) {
			found = append(found, issued)
		}
	}

	return found
}

// candidates spares a walk over all cards when ids are asked for.
func (s *Store) candidates(filter cardFilter) []*Card {
	if len(filter.ids) == 0 {
		return s.Cards
	}

	var named []*Card

	for _, id := range distinct(filter.ids) {
		if issued, known := s.byID[strings.ToLower(id)]; known {
			named = append(named, issued)
		}
	}

	return named
}

func (f cardFilter) matches(card *Card) bool {
	return isAmong(f.holders, card.HolderID) &&
		isAmong(f.statuses, card.Status()) &&
		isAmong(f.accounts, card.BankAccountID) &&
		isAmong(f.levels, card.CardLevel) &&
		!card.CreatedAt.After(f.visibleBefore)
}

// isAmong is true for an empty filter.
func isAmong(wanted []string, value string) bool {
	return len(wanted) == 0 || slices.Contains(wanted, value)
}

// answersTo is the text search over the documented fields.
func (s *Store) answersTo(search string, card *Card) bool {
	if search == "" {
		return true
	}

	if search == card.ExpYear || search == card.ExpMonth {
		return true
	}

	person, _ := s.Membership(card.HolderID)

	texts := []string{
		person.FirstName, person.LastName, person.FirstName + " " + person.LastName, card.ID, card.Status(),
		TextOf(card.Nickname), TextOf(card.LastDigits),
	}
	if card.PreExpiresAt != nil {
		texts = append(texts, card.PreExpiresAt.Format(DateTimeLayout))
	}

	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), search) })
}

// TextOf is empty for nil.
func TextOf(pointer *string) string {
	if pointer == nil {
		return ""
	}

	return *pointer
}

// order compares two cards for sorting.
type order func(a, b *Card) int

// NewOrder reads sort_by, for instance "status:asc".
func NewOrder(sortBy string) (order, *Problem) {
	field, direction, _ := strings.Cut(cmp.Or(sortBy, "created_at:desc"), ":")

	ascending, known := map[string]order{
		"status":           func(a, b *Card) int { return strings.Compare(a.Status(), b.Status()) },
		"nickname":         func(a, b *Card) int { return strings.Compare(TextOf(a.Nickname), TextOf(b.Nickname)) },
		"last_activity_at": func(a, b *Card) int { return a.LastActivityAt.Compare(b.LastActivityAt) },
		"created_at":       func(a, b *Card) int { return a.CreatedAt.Compare(b.CreatedAt) },
	}[field]

	switch {
	case known && (direction == "asc" || direction == ""):
		return ascending, nil
	case known && direction == "desc":
		return func(a, b *Card) int { return ascending(b, a) }, nil
	default:
		return nil, &Problem{Code: "not_in_list", Detail: "sort_by has an invalid value", Parameter: "sort_by"}
	}
}
