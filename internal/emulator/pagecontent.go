// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	cardsOnPage    = 50
	requestsOnPage = 30
	clockLayout    = "2006-01-02 15:04:05"
)

// pageContent is what the template shows.
type pageContent struct {
	View         view
	Style        template.CSS
	Organization string
	Now          string
	Frozen       bool
	ApprovalsOff bool
	Challenges   []shownChallenge
	Total        int
	Statuses     []statusCount
	Cards        []shownCard
	Earlier      int
	Later        int
	Requests     []shownRequest
}

type statusCount struct {
	Name  string
	Count int
}

type shownCard struct {
	ID, Nickname, Digits, Holder, Level, Status, Limit, Span, Spent, Issued string
	// Share is how much of the limit is spent, in percent.
	Share int64
}

type shownChallenge struct {
	Who, Method, Path, Since, Approve, Deny string

	Ignored bool
	Details []string
}

type shownRequest struct {
	Time, Method, Path, Status, Class, Note string
}

func (p *webPage) content(asked view) pageContent {
	s := p.server

	s.mu.Lock()
	defer s.mu.Unlock()

	now, switches := s.clock.Now(), s.switches
	content := pageContent{
		View: asked, Style: p.style, Now: now.Format(clockLayout), Frozen: s.clock.Frozen(), Requests: latest(s.ledger.last(requestsOnPage)),
		ApprovalsOff: switches.SCA == choiceOff && len(switches.SCAGated) == 0,
	}

	waiting, _ := s.challenges.selected(now, func(challenge *openChallenge) bool { return challenge.State == ChallengeWaiting })

	s.world.settle(now, switches)

	content.Organization = s.world.Organization.Name
	content.Total = len(s.world.Cards)
	content.Statuses = s.world.countStatuses()
	content.addCards(s.world)

	for _, challenge := range waiting {
		content.Challenges = append(content.Challenges, s.world.shown(challenge, asked))
	}

	return content
}

func (w *world) countStatuses() []statusCount {
	counts := make(map[string]int)
	for _, issued := range w.Cards {
		counts[issued.Status()]++
	}

	var found []statusCount

	for _, name := range allStatuses() {
		if counts[name] > 0 {
			found = append(found, statusCount{name, counts[name]})
		}
	}

	return found
}

// addCards chooses the cards of the view, the newest first.
func (c *pageContent) addCards(w *world) {
	var chosen []*issuedCard

	for _, issued := range w.Cards {
		if c.View.Status == "" || issued.Status() == c.View.Status {
			chosen = append(chosen, issued)
		}
	}

	slices.SortStableFunc(chosen, func(a, b *issuedCard) int { return b.CreatedAt.Compare(a.CreatedAt) })

	pages := max(1, (len(chosen)+cardsOnPage-1)/cardsOnPage)
	c.View.Page = min(c.View.Page, pages)
	c.Earlier = c.View.Page - 1

	if c.View.Page < pages {
		c.Later = c.View.Page + 1
	}

	first := (c.View.Page - 1) * cardsOnPage

	for _, issued := range chosen[first:min(first+cardsOnPage, len(chosen))] {
		c.Cards = append(c.Cards, w.shownCard(issued))
	}
}

func (w *world) shownCard(card *issuedCard) shownCard {
	shown := shownCard{
		ID: card.ID, Nickname: textOf(card.Nickname), Digits: textOf(card.LastDigits), Holder: w.nameOf(card.HolderID),
		Level: card.CardLevel, Status: card.Status(), Issued: card.CreatedAt.Format(dayLayout),
	}

	limit, spent := card.PaymentMonthlyLimit, card.PaymentMonthlySpent
	shown.Span = "a month"

	if card.PaymentLifespanLimit != nil {
		limit, spent = *card.PaymentLifespanLimit, card.PaymentLifespanSpent
		shown.Span = "in all"
	}

	const percent = 100

	shown.Limit, shown.Spent = "€"+grouped(strconv.FormatInt(limit, decimal)), "€"+grouped(decimals(spent))
	if limit > 0 && spent > 0 {
		shown.Share = min(percent, max(1, spent/limit))
	}

	return shown
}

func (w *world) nameOf(membershipID string) string {
	person, known := w.membership(membershipID)
	if !known {
		return membershipID
	}

	return person.FirstName + " " + person.LastName
}

// decimals is an amount in euros with two places.
func decimals(cents int64) string {
	const places, bits = 2, 64

	return strconv.FormatFloat(float64(cents)/centsPerEuro, 'f', places, bits)
}

// grouped puts commas between thousands.
func grouped(number string) string {
	const group = 3

	whole, fraction, hasFraction := strings.Cut(number, ".")

	for at := len(whole) - group; at > 0; at -= group {
		whole = whole[:at] + "," + whole[at:]
	}

	if hasFraction {
		whole += "." + fraction
	}

	return whole
}

func (w *world) shown(challenge Challenge, asked view) shownChallenge {
	return shownChallenge{
		Who: w.nameOf(challenge.MembershipID), Method: challenge.Method, Path: challenge.Path, Ignored: challenge.Ignored,
		Since:   challenge.OpenedAt.Format(clockLayout),
		Approve: asked.button(challenge.ID, DecisionApprove), Deny: asked.button(challenge.ID, DecisionDeny),
		Details: w.details(challenge),
	}
}

// details says in words what there is to approve: which card, and what is asked of it. An address is left out.
func (w *world) details(challenge Challenge) []string {
	var details []string

	if issued, known := w.byID[challenge.CardID]; known {
		details = append(details, fmt.Sprintf("the %s card %s of %s, %s",
			issued.CardLevel, textOf(issued.LastDigits), w.nameOf(issued.HolderID), textOf(issued.Nickname)))
	}

	var body struct {
		Card map[string]json.RawMessage `json:"card"`
	}

	// A body that is no card has no details.
	_ = json.Unmarshal([]byte(challenge.Body), &body)

	for _, key := range slices.Sorted(maps.Keys(body.Card)) {
		value := strings.Trim(string(body.Card[key]), `"`)

		switch key {
		case "address", "organization_id", "bank_account_id", "initiator_id":
			continue
		case "holder_id":
			value = w.nameOf(value)
		}

		details = append(details, key+": "+value)
	}

	return details
}

// latest turns records into rows, the newest first.
func latest(records []RequestRecord) []shownRequest {
	rows := make([]shownRequest, 0, len(records))

	for _, record := range slices.Backward(records) {
		row := shownRequest{
			Time: record.Time.Format(time.TimeOnly), Method: record.Method, Path: withoutTokens(record.Path),
			Status: strconv.Itoa(record.Status), Class: "ok", Note: record.summary(),
		}

		switch {
		case !record.Finished:
			row.Status, row.Class = "running", "pending"
		case record.Status == 0:
			row.Status, row.Class = "no answer", "refused"
		case record.Status >= http.StatusBadRequest:
			row.Class = "refused"
		}

		rows = append(rows, row)
	}

	return rows
}

// summary says what a request did, in a few words.
func (r RequestRecord) summary() string {
	var words []string

	if r.Committed {
		words = append(words, "changed something")
	}

	if r.Replayed {
		words = append(words, "stored answer")
	}

	if r.Challenge != "" {
		words = append(words, r.Challenge)
	}

	if r.Note != "" {
		words = append(words, r.Note)
	}

	return strings.Join(words, ", ")
}
