// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Ledger is a copy of everything that happened up to a moment.
type Ledger struct {
	Cards    []Card    `json:"cards"`
	Requests []Request `json:"requests"`
	Counters []Counter `json:"counters"`
	Living   int       `json:"living"`
	// Challenges are all challenges ever opened; MaxOpen is how many each membership had open at a time.
	Challenges []Challenge    `json:"challenges"`
	MaxOpen    map[string]int `json:"max_open_challenges"`
	OAuth      OAuthCounts    `json:"oauth"`
}

// Card is a card as it is now, and how it was issued.
type Card struct {
	CardFields

	Status string `json:"status"`
	// IsLiving says that the status is none that a card never leaves.
	IsLiving bool `json:"living"`
	// Origin is request, control, renewal or upsell.
	Origin         string `json:"origin"`
	IdempotencyKey string `json:"idempotency_key"`
	IssuedBy       string `json:"issued_by"`
	RequestID      string `json:"request_id"`
}

// Request is one request to the API; control calls are not recorded.
type Request struct {
	Sequence       int       `json:"sequence"`
	Time           time.Time `json:"time"`
	Method         string    `json:"method"`
	Path           string    `json:"path"`
	Query          string    `json:"query"`
	Route          string    `json:"route"`
	IdempotencyKey string    `json:"idempotency_key"`
	Body           string    `json:"body"`
	UserAgent      string    `json:"user_agent"`
	MembershipID   string    `json:"membership_id"`
	RequestID      string    `json:"request_id"`
	TraceID        string    `json:"trace_id"`
	// Status is what was answered; 0 while the request is being handled and when nothing was answered.
	Status int `json:"status"`
	// Committed says that the request changed something; Kept that its answer was stored under its key; Replayed that a
	// stored answer went back.
	Committed bool   `json:"committed"`
	Kept      bool   `json:"kept"`
	Replayed  bool   `json:"replayed"`
	Finished  bool   `json:"finished"`
	Note      string `json:"note,omitempty"`
	// Challenge is the id of the challenge that the request opened, or whose token it carried.
	Challenge string `json:"challenge,omitempty"`
}

// Counter counts the requests of one route.
type Counter struct {
	Method    string `json:"method"`
	Route     string `json:"route"`
	Received  int    `json:"received"`
	Committed int    `json:"committed"`
	Replayed  int    `json:"replayed"`
	Refused   int    `json:"refused"`
	Limited   int    `json:"limited"`
}

// Received counts the requests of a route, for instance "POST", "/v2/cards".
func (l Ledger) Received(method, route string) int {
	return l.counter(method, route).Received
}

// Committed counts the requests of a route that changed something.
func (l Ledger) Committed(method, route string) int {
	return l.counter(method, route).Committed
}

func (l Ledger) counter(method, route string) Counter {
	for _, counter := range l.Counters {
		if counter.Method == method && counter.Route == route {
			return counter
		}
	}

	return Counter{}
}

// Writes are the requests with another method than GET.
func (l Ledger) Writes() []Request {
	return l.selected(func(record Request) bool {
		return record.Method != http.MethodGet && record.Method != http.MethodHead
	})
}

// Requested are the requests of one route, in the order of arrival.
func (l Ledger) Requested(method, route string) []Request {
	return l.selected(func(record Request) bool { return record.Method == method && record.Route == route })
}

func (l Ledger) selected(wanted func(Request) bool) []Request {
	var found []Request

	for _, record := range l.Requests {
		if wanted(record) {
			found = append(found, record)
		}
	}

	return found
}

// Mark is the sequence number of the latest request, for Since.
func (l Ledger) Mark() int {
	if len(l.Requests) == 0 {
		return 0
	}

	return l.Requests[len(l.Requests)-1].Sequence
}

// Since is the ledger with only the requests after a mark, and the counters of those.
func (l Ledger) Since(mark int) Ledger {
	l.Requests = l.selected(func(record Request) bool { return record.Sequence > mark })
	l.Counters = Counted(l.Requests)

	return l
}

// LivingCards are the cards in no terminal status.
func (l Ledger) LivingCards() []Card {
	var living []Card

	for _, card := range l.Cards {
		if card.IsLiving {
			living = append(living, card)
		}
	}

	return living
}

// Card finds a card by its id.
func (l Ledger) Card(id string) (Card, bool) {
	at := slices.IndexFunc(l.Cards, func(card Card) bool { return card.ID == id })
	if at < 0 {
		return Card{}, false
	}

	return l.Cards[at], true
}

// Keys are the idempotency keys that requests carried, each once, in the order of first use.
func (l Ledger) Keys() []string {
	var keys []string

	for _, record := range l.Requests {
		if record.IdempotencyKey != "" && !slices.Contains(keys, record.IdempotencyKey) {
			keys = append(keys, record.IdempotencyKey)
		}
	}

	return keys
}

// Counted counts requests by route, in the order of their first one.
func Counted(records []Request) []Counter {
	var counters []Counter

	index := make(map[string]int)

	for _, record := range records {
		name := record.Method + " " + record.Route

		at, known := index[name]
		if !known {
			at = len(counters)
			index[name] = at

			counters = append(counters, Counter{Method: record.Method, Route: record.Route})
		}

		counters[at].count(record)
	}

	return counters
}

func (c *Counter) count(record Request) {
	const firstFailure, tooMany = 400, 429

	c.Received++

	if record.Committed {
		c.Committed++
	}

	if record.Replayed {
		c.Replayed++
	}

	if record.Status >= firstFailure {
		c.Refused++
	}

	if record.Status == tooMany {
		c.Limited++
	}
}

// WithoutTokens hides the segment behind each collection whose members are named by a secret.
func WithoutTokens(path string) string {
	segments := strings.Split(path, "/")

	for position := 1; position < len(segments); position++ {
		if slices.Contains([]string{"tokens", "sca_sessions", "mocked_sca_sessions"}, segments[position-1]) {
			segments[position] = "..."
		}
	}

	return strings.Join(segments, "/")
}
