// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// createCard answers POST /v2/cards.
func (s *Server) createCard(x *requestContext) answer {
	given, refused := x.envelope()
	if refused != nil {
		return *refused
	}

	if !bank.MayIssueAtAll(x.caller) {
		return x.forbidden()
	}

	card := bank.NewCreateRequest(given, s.store, x.switches, x.now, x.caller).Card()
	if len(given.Problems) > 0 {
		return x.invalid(given.Problems...)
	}

	if !s.store.MayIssueFor(x.caller, card.HolderID) {
		return x.forbidden()
	}

	card.Origin, card.IdempotencyKey, card.IssuedBy, card.RequestID = control.OriginRequest, x.key, x.caller.MembershipID, x.requestID
	s.store.Add(&card)
	x.commit()

	return success(http.StatusOK, object{{"card", cardObject(&card, x.switches)}})
}
