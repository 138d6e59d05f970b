// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Card is a card as the emulator's ledger has it. Limits are whole euros.
type Card struct {
	ID                  string     `json:"id"`
	Nickname            *string    `json:"nickname"`
	Status              string     `json:"status"`
	BaseStatus          string     `json:"base_status"`
	UserLocked          bool       `json:"user_locked"`
	SystemLocked        bool       `json:"system_locked"`
	PINSet              bool       `json:"pin_set"`
	LastDigits          *string    `json:"last_digits"`
	CardLevel           string     `json:"card_level"`
	CardDesign          string     `json:"card_design"`
	HolderID            string     `json:"holder_id"`
	InitiatorID         string     `json:"initiator_id"`
	BankAccountID       string     `json:"bank_account_id"`
	PaymentMonthlyLimit int64      `json:"payment_monthly_limit"`
	PreExpiresAt        *time.Time `json:"pre_expires_at"`
	ActiveDays          []int      `json:"active_days"`
	Categories          []string   `json:"categories"`
	Renewed             bool       `json:"renewed"`
	Renewal             bool       `json:"renewal"`
	CreatedAt           time.Time  `json:"created_at"`
	UpdatedAt           time.Time  `json:"updated_at"`
	// Parent is the card that this one renews or replaces.
	Parent *struct {
		ID string `json:"id"`
	} `json:"parent_card_summary"`
	// Origin is request, control, renewal or upsell.
	Origin         string `json:"origin"`
	IdempotencyKey string `json:"idempotency_key"`
	IssuedBy       string `json:"issued_by"`
}

// Request is one request to the API.
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
	TraceID        string    `json:"trace_id"`
	Status         int       `json:"status"`
	Committed      bool      `json:"committed"`
	Replayed       bool      `json:"replayed"`
	Finished       bool      `json:"finished"`
	Note           string    `json:"note"`
	// Challenge is the id of the challenge that the request opened, or whose token it carried.
	Challenge string `json:"challenge"`
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

// Ledger is everything that happened up to a moment.
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

// Ledger returns every card ever issued and every request.
func (c *Client) Ledger(ctx context.Context) (Ledger, error) {
	return c.LedgerSince(ctx, 0)
}

// LedgerSince returns every card, and the requests after the one with the given sequence number.
func (c *Client) LedgerSince(ctx context.Context, sequence int) (Ledger, error) {
	var ledger Ledger

	err := c.call(ctx, http.MethodGet, "/ledger?since="+strconv.Itoa(sequence), nil, &ledger)

	return ledger, err
}

// Card returns one card.
func (c *Client) Card(ctx context.Context, id string) (Card, error) {
	return c.card(ctx, http.MethodGet, "/"+url.PathEscape(id), nil)
}

// IssueCard issues a card outside the API. The first map is the inner object of a create (organization_id may be
// missing), the second sets any other key of a card, status and nickname included; it may be nil.
func (c *Client) IssueCard(ctx context.Context, create, set map[string]any) (Card, error) {
	body := map[string]any{"card": create}
	if set != nil {
		body["set"] = set
	}

	return c.card(ctx, http.MethodPost, "", body)
}

// EditCard changes any key of a card, as nothing in the API could.
func (c *Client) EditCard(ctx context.Context, id string, changes map[string]any) (Card, error) {
	return c.card(ctx, http.MethodPatch, "/"+url.PathEscape(id), changes)
}

// Event is something that people or Qonto do to a card outside the API.
type Event string

// The events.
const (
	SetPIN       Event = "set-pin"
	BlockPIN     Event = "block-pin"
	UnblockPIN   Event = "unblock-pin"
	Expire       Event = "expire"
	Hold         Event = "hold"
	ReleaseHold  Event = "release-hold"
	Abuse        Event = "abuse"
	CancelOrder  Event = "cancel-order"
	LoseInPost   Event = "lose-in-post"
	Ship         Event = "ship"
	SystemLock   Event = "system-lock"
	SystemUnlock Event = "system-unlock"
	Renew        Event = "renew"
	Upsell       Event = "upsell"
)

// Happen lets something happen to a card and returns the card. For Renew and Upsell that is the old card; its
// successor is in the ledger, with the old card as its parent.
func (c *Client) Happen(ctx context.Context, id string, event Event) (Card, error) {
	return c.card(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/"+string(event), nil)
}

// Spending is a payment, a withdrawal, or an attempt that was declined.
type Spending struct {
	AmountCents int64 `json:"amount_cents"`
	ATM         bool  `json:"atm"`
	WithPIN     bool  `json:"with_pin"`
	Declined    bool  `json:"declined"`
}

// Spend pays with a card, in cents.
func (c *Client) Spend(ctx context.Context, id string, amountCents int64) (Card, error) {
	return c.Use(ctx, id, Spending{AmountCents: amountCents})
}

// Use pays or withdraws with a card.
func (c *Client) Use(ctx context.Context, id string, spending Spending) (Card, error) {
	return c.card(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/spend", spending)
}

func (c *Client) card(ctx context.Context, method, path string, body any) (Card, error) {
	var card Card

	err := c.call(ctx, method, "/cards"+path, body, &card)

	return card, err
}
