// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
)

// transition is the shape of the five PUT calls.
func (s *Server) transition(chosen bank.Transition) handlerFunc {
	return func(x *requestContext) answer {
		issued, found := s.visible(x)
		if !found {
			return x.notFound()
		}

		allowed := s.store.MayIssueFor(x.caller, issued.HolderID)
		if chosen.Restricted {
			allowed = s.store.MayUpdate(x.caller, issued, x.switches)
		}

		if !allowed {
			return x.forbidden()
		}

		if !issued.Living() {
			return x.refuse(*bank.StatusProblem(issued, "cannot change any more"))
		}

		changes, refused := chosen.Apply(issued, bank.LenientRulesOf(issued.CardLevel), x.switches)
		if refused != nil {
			return x.refuse(*refused)
		}

		if changes {
			issued.Touch(x.now)
			x.commit()
		}

		return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
	}
}

// update is the shape of the four PATCH calls: all or nothing, and the whole card as the answer.
func (s *Server) update(apply bank.Update) handlerFunc {
	return func(x *requestContext) answer {
		issued, found := s.visible(x)
		if !found {
			return x.notFound()
		}

		if !s.store.MayUpdate(x.caller, issued, x.switches) {
			return x.forbidden()
		}

		given, refused := x.envelope()
		if refused != nil {
			return *refused
		}

		if !issued.Living() {
			return x.refuse(*bank.StatusProblem(issued, "cannot be changed"))
		}

		changed := issued.Clone()
		if refusal := apply(given, &changed, bank.LenientRulesOf(changed.CardLevel), x.switches); refusal != nil {
			return x.refuse(*refusal)
		}

		if len(given.Problems) > 0 {
			return x.invalid(given.Problems...)
		}

		changed.Touch(x.now)
		*issued = changed

		x.commit()

		return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
	}
}

// refuse answers what a rule of the cards refuses.
func (x *requestContext) refuse(one bank.Problem) answer {
	if one.Code == bank.CodeForbidden {
		return x.forbidden()
	}

	return x.invalid(one)
}
