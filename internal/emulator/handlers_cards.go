// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// listCards answers GET /v2/cards. Cards in terminal statuses are listed too.
func (s *Server) listCards(x *requestContext) answer {
	page, refused := x.page()
	if refused != nil {
		return *refused
	}

	query := x.request.URL.Query()

	filter, problem := bank.NewCardFilter(query, x.switches, x.now)
	if problem != nil {
		return x.invalid(*problem)
	}

	sorting, problem := bank.NewOrder(query.Get("sort_by"))
	if problem != nil {
		return x.invalid(*problem)
	}

	s.noteNeverIssued(x, query["ids[]"]...)

	found := s.store.Find(filter, x.caller)
	slices.SortStableFunc(found, sorting)

	shown, meta := paged(found, page, x.switches)

	cards := make([]object, 0, len(shown))
	for _, card := range shown {
		cards = append(cards, cardObject(card, x.switches))
	}

	return success(http.StatusOK, object{{"cards", cards}, {"meta", meta}})
}

// getCard answers GET /v2/cards/{id}, which is not documented but works in the sandbox.
func (s *Server) getCard(x *requestContext) answer {
	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
}

// visible is the card of the path, if the caller may see it.
func (s *Server) visible(x *requestContext) (*bank.Card, bool) {
	id := x.request.PathValue("id")
	s.noteNeverIssued(x, id)

	issued, known := s.store.Card(id)
	if !known || !s.store.MaySee(x.caller, issued) {
		return nil, false
	}

	return issued, true
}
