// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// CardRequest is a member's wish for a card, which somebody else approves or declines. The budget is in cents: a flash
// card's for its life, a virtual card's for a month.
type CardRequest struct {
	ID           string     `json:"id"`
	Type         string     `json:"request_type"`
	Status       string     `json:"status"`
	InitiatorID  string     `json:"initiator_id"`
	ApproverID   *string    `json:"approver_id"`
	Note         *string    `json:"note"`
	DeclinedNote *string    `json:"declined_note"`
	BudgetCents  int64      `json:"budget_cents"`
	PreExpiresAt *time.Time `json:"pre_expires_at"`
	CardLevel    string     `json:"card_level"`
	CardDesign   *string    `json:"card_design"`
	ProcessedAt  *time.Time `json:"processed_at"`
	CreatedAt    time.Time  `json:"created_at"`
}

const (
	requestFlash   = "flash_card"
	requestVirtual = "virtual_card"

	requestPending  = "pending"
	requestApproved = "approved"
	requestDeclined = "declined"
	requestCanceled = "canceled"

	currencyEUR  = "EUR"
	centsPerEuro = 100
)

func requestStatuses() []string {
	return []string{requestPending, requestApproved, requestDeclined, requestCanceled}
}

// requestTypes are all types of requests by their plural in paths. The emulator has requests for cards only.
func requestTypes() map[string]string {
	return map[string]string{
		"flash_cards": requestFlash, "virtual_cards": requestVirtual, "transfers": "transfer", "multi_transfers": "multi_transfer",
	}
}

// decimals is an amount as requests write it: euros with two places, in a string.
func decimals(cents int64) string {
	const places, bits = 2, 64

	return strconv.FormatFloat(float64(cents)/centsPerEuro, 'f', places, bits)
}

func (r *CardRequest) wire() object {
	written := object{
		{"id", r.ID},
		{"request_type", r.Type},
		{"status", r.Status},
		{"initiator_id", r.InitiatorID},
		{"approver_id", r.ApproverID},
		{"note", r.Note},
		{"declined_note", r.DeclinedNote},
	}

	if r.Type == requestFlash {
		written = append(written, member{"payment_lifespan_limit", decimals(r.BudgetCents)}, member{"pre_expires_at", r.PreExpiresAt})
	} else {
		written = append(written, member{"payment_monthly_limit", decimals(r.BudgetCents)},
			member{"card_level", r.CardLevel}, member{"card_design", r.CardDesign})
	}

	return append(written, member{"currency", currencyEUR}, member{"processed_at", r.ProcessedAt}, member{"created_at", r.CreatedAt})
}

// answered is the envelope that answers and bodies share.
func (r *CardRequest) answered() answer {
	return success(http.StatusOK, object{{"request_" + r.Type, r.wire()}})
}

// onTeamsPlan refuses requests on a Solo plan, whose members have nobody to ask.
func (s *Server) onTeamsPlan(answerer step) step {
	return func(x *exchange) answer {
		if s.world.planInForce(x.switches).Lineup == lineupSolo {
			return x.forbidden()
		}

		return answerer(x)
	}
}

// requestCard answers POST /v2/requests/flash_cards and /v2/requests/virtual_cards. The card is always for the caller.
func (s *Server) requestCard(requestType string) step {
	return s.onTeamsPlan(func(x *exchange) answer {
		given, refused := x.envelopeOf("request_" + requestType)
		if refused != nil {
			return *refused
		}

		person, known := s.world.membership(x.caller.membershipID)
		if !known || person.KYCStatus != kycAccepted {
			return x.invalid(problem{code: "kyc_not_accepted", detail: "The identity of the caller is not validated."})
		}

		asked := &CardRequest{
			ID: s.ids.uuid("request/card/" + strconv.Itoa(len(s.world.requests)+1)), Type: requestType, Status: requestPending,
			InitiatorID: person.ID, CreatedAt: x.now,
		}
		asked.read(given, x)

		if len(given.problems) > 0 {
			return x.invalid(given.problems...)
		}

		s.world.requests = append(s.world.requests, asked)

		x.commit()

		return asked.answered()
	})
}

func (r *CardRequest) read(given *payload, x *exchange) {
	r.Note = given.note("note")

	if r.Type == requestFlash {
		r.CardLevel = levelFlash
		r.BudgetCents = given.decimal("payment_lifespan_limit", r.CardLevel, x.switches)
		r.PreExpiresAt = given.lastDay(x.now, x.switches)

		return
	}

	r.CardLevel = levelVirtual
	if level := given.text("card_level"); level != nil {
		r.CardLevel = *level
	}

	if r.CardLevel != levelVirtual && r.CardLevel != levelVirtualPartner {
		given.wrong("card_level", "not_in_list", "must be virtual or virtual_partner")
	}

	r.BudgetCents = given.decimal("payment_monthly_limit", levelVirtual, x.switches)
	r.CardDesign = given.text("card_design")
}

// note is a text of at most 125 characters, or nil.
func (p *payload) note(key string) *string {
	const longest = 125

	text := p.text(key)
	if text != nil && len([]rune(*text)) > longest {
		p.wrong(key, "invalid_length", "must have at most 125 characters")
	}

	return text
}

// decimal reads an amount in euros from a string such as "250.00" and returns cents. One documented sample has a number
// instead, which a switch lets in.
func (p *payload) decimal(key, level string, switches *Switches) int64 {
	if !p.require(key) {
		return 0
	}

	raw := p.raw[key]
	if switches.RequestAmounts == choiceAccept && raw[0] != '"' {
		raw = slices.Concat([]byte{'"'}, raw, []byte{'"'})
	}

	var text string
	if json.Unmarshal(raw, &text) != nil {
		p.wrong(key, "invalid_type", "must be a decimal number in a string")

		return 0
	}

	amount, valid := parseDecimal(text)

	switch within := lenientRulesOf(level).payments; {
	case !valid:
		p.wrong(key, "invalid", "must be a decimal number with at most two places")
	case amount < within.least*centsPerEuro || amount > within.most*centsPerEuro:
		if switches.LimitBounds == choiceReject {
			p.wrong(key, "out_of_range", "is outside the limits of this card level")
		}
	}

	return amount
}

// parseDecimal reads euros with at most two places as cents.
func parseDecimal(text string) (int64, bool) {
	const places, bits = 2, 64

	whole, fraction, hasFraction := strings.Cut(text, ".")
	if hasFraction && (len(fraction) == 0 || len(fraction) > places) {
		return 0, false
	}

	for len(fraction) < places {
		fraction += "0"
	}

	amount, err := strconv.ParseUint(whole+fraction, decimal, bits-1)

	return int64(amount), err == nil && whole != ""
}
