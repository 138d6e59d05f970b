// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// reviewed ends a pending request; what it returns refuses the review.
type reviewed func(x *exchange, asked *CardRequest) *answer

// review is the shape of approve and decline: for owners, admins and the manager of the team, on pending requests.
func (s *Server) review(decide reviewed) step {
	return s.onTeamsPlan(func(x *exchange) answer {
		asked, found := s.world.requestAt(x)

		switch {
		case requestTypes()[x.request.PathValue("type")] == "":
			return gatewayNotFound()
		case !found:
			return x.notFound()
		case !s.world.mayIssueFor(x.caller, asked.InitiatorID):
			return x.forbidden()
		case asked.Status != requestPending:
			return x.invalid(problem{code: "invalid_status", detail: "The request is " + asked.Status + " already."})
		}

		if refused := decide(x, asked); refused != nil {
			return *refused
		}

		asked.ApproverID, asked.ProcessedAt = &x.caller.membershipID, &x.now

		x.commit()

		return asked.answered()
	})
}

// requestAt is the request of the path, if the caller may see it and the path has its type.
func (w *world) requestAt(x *exchange) (*CardRequest, bool) {
	at := slices.IndexFunc(w.requests, func(asked *CardRequest) bool {
		return asked.ID == x.request.PathValue("id") && asked.Type == requestTypes()[x.request.PathValue("type")]
	})
	if at < 0 || !w.maySeeRequest(x.caller, w.requests[at]) {
		return nil, false
	}

	return w.requests[at], true
}

// maySeeRequest: employees see their own requests, managers those of their team, owners and admins all.
func (w *world) maySeeRequest(who caller, asked *CardRequest) bool {
	return w.maySee(who, &Card{HolderID: asked.InitiatorID})
}

// approveRequest issues the card. Its holder is who asked; no answer of the API ties it to the request.
func (s *Server) approveRequest(x *exchange, asked *CardRequest) *answer {
	var body struct {
		DebitIBAN string `json:"debit_iban"`
	}

	if refused := x.decodeOptional(&body); refused != nil {
		return refused
	}

	at := slices.IndexFunc(s.world.accounts, func(account BankAccount) bool {
		return account.Status == accountActive && (account.IBAN == body.DebitIBAN || body.DebitIBAN == "" && account.Main)
	})
	if at < 0 {
		refused := x.invalid(problem{
			code: "invalid", detail: "debit_iban is not an active bank account of the organization", pointer: "/debit_iban",
		})

		return &refused
	}

	issued, refused := s.issue(x, asked.create(s.world.organization.ID, s.world.accounts[at].ID))
	if refused != nil {
		return refused
	}

	issued.origin = OriginApproval
	issued.InitiatorID = asked.InitiatorID
	asked.Status = requestApproved

	return nil
}

// create is the payload that issues the card asked for. Cents are dropped: cards count in whole euros.
func (r *CardRequest) create(organizationID, accountID string) *payload {
	keys := map[string]any{
		"card_level": r.CardLevel, "holder_id": r.InitiatorID, "initiator_id": r.InitiatorID,
		"organization_id": organizationID, "bank_account_id": accountID,
	}

	if r.Type == requestFlash {
		keys["payment_lifespan_limit"], keys["pre_expires_at"] = r.BudgetCents/centsPerEuro, r.PreExpiresAt
	} else {
		keys["payment_monthly_limit"], keys["card_design"] = r.BudgetCents/centsPerEuro, r.CardDesign
	}

	return &payload{raw: encodedKeys(keys)}
}

func encodedKeys(keys map[string]any) map[string]json.RawMessage {
	raw := make(map[string]json.RawMessage, len(keys))

	for key, value := range keys {
		raw[key], _ = json.Marshal(value) //nolint:errchkjson // Strings, numbers, booleans, dates and lists of them always encode.
	}

	return raw
}

func declineRequest(x *exchange, asked *CardRequest) *answer {
	var body map[string]json.RawMessage

	if refused := x.decodeOptional(&body); refused != nil {
		return refused
	}

	given := &payload{raw: body, inside: bare}
	note := given.note("declined_note")

	if len(given.problems) > 0 {
		refused := x.invalid(given.problems...)

		return &refused
	}

	asked.Status, asked.DeclinedNote = requestDeclined, note

	return nil
}

// decodeOptional reads a body that may be empty.
func (x *exchange) decodeOptional(into any) *answer {
	if strings.TrimSpace(string(x.body)) == "" {
		return nil
	}

	return x.decode(x.body, into)
}

// listRequests answers GET /v2/requests.
func (s *Server) listRequests(x *exchange) answer {
	return s.onTeamsPlan(s.listSeenRequests)(x)
}

func (s *Server) listSeenRequests(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	wanted, refused := newRequestFilter(x)
	if refused != nil {
		return x.invalid(*refused)
	}

	sorting, refused := requestOrder(x.request.URL.Query().Get("sort_by"))
	if refused != nil {
		return x.invalid(*refused)
	}

	var found []*CardRequest

	for _, asked := range s.world.requests {
		if s.world.maySeeRequest(x.caller, asked) && wanted.matches(asked) {
			found = append(found, asked)
		}
	}

	slices.SortStableFunc(found, sorting)

	shown, meta := paged(found, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, asked := range shown {
		entries = append(entries, asked.wire())
	}

	return success(http.StatusOK, object{{"requests", entries}, {"meta", meta}})
}
