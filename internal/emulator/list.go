// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// cardFilter is what a list asks for.
type cardFilter struct {
	holders, statuses, accounts, levels, ids []string
	search                                   string
	visibleBefore                            time.Time
}

// listCards answers GET /v2/cards. Cards in terminal statuses are listed too.
func (s *Server) listCards(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	query := x.request.URL.Query()

	filter, refused := newCardFilter(query, x)
	if refused != nil {
		return x.invalid(*refused)
	}

	sorting, refused := newOrder(query.Get("sort_by"))
	if refused != nil {
		return x.invalid(*refused)
	}

	found := s.world.find(filter, x.caller)
	slices.SortStableFunc(found, sorting)

	shown, meta := paged(found, page, x.switches)

	cards := make([]object, 0, len(shown))
	for _, card := range shown {
		cards = append(cards, cardObject(card, x.switches))
	}

	return success(http.StatusOK, object{{"cards", cards}, {"meta", meta}})
}

// getCard answers GET /v2/cards/{id}, which no reference has but which works in the sandbox.
func (s *Server) getCard(x *exchange) answer {
	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
}

// visible is the card of the path, if the caller may see it.
func (s *Server) visible(x *exchange) (*issuedCard, bool) {
	issued, known := s.world.byID[x.request.PathValue("id")]
	if !known || !s.world.maySee(x.caller, issued) {
		return nil, false
	}

	return issued, true
}

func newCardFilter(query url.Values, x *exchange) (cardFilter, *problem) {
	filter := cardFilter{
		holders:       query["holder_ids[]"],
		statuses:      query["statuses[]"],
		accounts:      query["bank_account_ids[]"],
		levels:        query["card_levels[]"],
		ids:           query["ids[]"],
		search:        strings.ToLower(query.Get("query")),
		visibleBefore: x.now.Add(-time.Duration(x.switches.ListDelayMS) * time.Millisecond),
	}

	if x.switches.UnknownFilterValue == choiceIgnore {
		return filter, nil
	}

	isUUID := func(text string) bool { return uuid.Validate(text) == nil }
	isStatus := func(text string) bool { return slices.Contains(allStatuses(), text) }
	isLevel := func(text string) bool { return slices.Contains(allLevels(), text) }

	return filter, cmp.Or(
		checkFilter("holder_ids[]", filter.holders, isUUID),
		checkFilter("statuses[]", filter.statuses, isStatus),
		checkFilter("bank_account_ids[]", filter.accounts, isUUID),
		checkFilter("card_levels[]", filter.levels, isLevel),
		checkFilter("ids[]", filter.ids, isUUID),
	)
}

func checkFilter(parameter string, values []string, valid func(string) bool) *problem {
	for _, value := range values {
		if !valid(value) {
			return &problem{code: "not_in_list", detail: parameter + " has an invalid value", parameter: parameter}
		}
	}

	return nil
}

// find returns the matching cards that the caller may see, in the order of issue.
func (w *world) find(filter cardFilter, who caller) []*issuedCard {
	candidates := w.candidates(filter)
	found := make([]*issuedCard, 0, len(candidates))

	for _, issued := range candidates {
		if w.maySee(who, issued) && filter.matches(issued) && w.answersTo(filter.search, issued) {
			found = append(found, issued)
		}
	}

	return found
}

// candidates spares a walk over all cards when ids are asked for.
func (w *world) candidates(filter cardFilter) []*issuedCard {
	if len(filter.ids) == 0 {
		return w.Cards
	}

	var named []*issuedCard

	for _, id := range distinct(filter.ids) {
		if issued, known := w.byID[strings.ToLower(id)]; known {
			named = append(named, issued)
		}
	}

	return named
}

func (f cardFilter) matches(card *issuedCard) bool {
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
func (w *world) answersTo(search string, card *issuedCard) bool {
	if search == "" {
		return true
	}

	if search == card.ExpYear || search == card.ExpMonth {
		return true
	}

	person, _ := w.membership(card.HolderID)

	texts := []string{
		person.FirstName, person.LastName, person.FirstName + " " + person.LastName, card.ID, card.Status(),
		textOf(card.Nickname), textOf(card.LastDigits),
	}
	if card.PreExpiresAt != nil {
		texts = append(texts, card.PreExpiresAt.Format(dateTimeLayout))
	}

	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), search) })
}

func textOf(pointer *string) string {
	if pointer == nil {
		return ""
	}

	return *pointer
}

// order compares two cards for sorting.
type order func(a, b *issuedCard) int

// newOrder reads sort_by, for instance "status:asc".
func newOrder(sortBy string) (order, *problem) {
	field, direction, _ := strings.Cut(cmp.Or(sortBy, "created_at:desc"), ":")

	ascending, known := map[string]order{
		"status":           func(a, b *issuedCard) int { return strings.Compare(a.Status(), b.Status()) },
		"nickname":         func(a, b *issuedCard) int { return strings.Compare(textOf(a.Nickname), textOf(b.Nickname)) },
		"last_activity_at": func(a, b *issuedCard) int { return a.LastActivityAt.Compare(b.LastActivityAt) },
		"created_at":       func(a, b *issuedCard) int { return a.CreatedAt.Compare(b.CreatedAt) },
	}[field]

	switch {
	case known && (direction == "asc" || direction == ""):
		return ascending, nil
	case known && direction == "desc":
		return func(a, b *issuedCard) int { return ascending(b, a) }, nil
	default:
		return nil, &problem{code: "not_in_list", detail: "sort_by has an invalid value", parameter: "sort_by"}
	}
}
