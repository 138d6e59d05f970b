// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
)

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

// Happen lets something happen to a card and returns the card. For Renew and Upsell that is the old card; its
// successor is in the ledger, with the old card as its parent.
func (c *Client) Happen(ctx context.Context, id string, event Event) (Card, error) {
	return c.card(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/"+string(event), nil)
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
