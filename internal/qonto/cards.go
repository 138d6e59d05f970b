// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/google/uuid"
)

// Answer is what a successful write tells.
type Answer struct {
	Card Card
	Date time.Time // the server's clock, to the second; zero if it did not tell it
	// EarlierUnknown tells that the outcome of an earlier attempt is not known: it may have made another card.
	EarlierUnknown bool
}

// CreateOptions are what the caller of a create knows of its key, and does between its attempts. Every field may be zero.
type CreateOptions struct {
	// Sending is called before each attempt. Its error ends the create without that attempt.
	Sending func(ctx context.Context) error
	// Refused is called after an attempt that has certainly made no card. An earlier attempt may have made one.
	Refused func()
	// BeforeRepeat is called before the request is sent again after an attempt whose outcome is not known: Qonto stores
	// a key with the first successful answer, so a failure after the commit leaves a card without a key. Its error ends
	// the create. lostAt is when the answer of the last such attempt was lost.
	BeforeRepeat func(ctx context.Context, lostAt time.Time) error
}

// CreateCard orders a card. The key is the idempotency key: as long as Qonto remembers it, see KeyMemory, it is answered with
// the card that was made first, whatever the payload. The same key and the same bytes are sent on every retry; calls with one key wait
// for each other. An answer without an error that cannot be read counts as no answer.
func (c *Client) CreateCard(ctx context.Context, key string, card NewCard, options CreateOptions) (Answer, error) {
	return c.writeCard(ctx, &call{
		op:      OpCreateCard,
		method:  http.MethodPost,
		route:   "/v2/cards",
		key:     key,
		level:   card.CardLevel,
		private: card.Address.lines(),
		create:  options,
	}, card)
}

// LockCard pauses a card: its status becomes paused until it is unlocked.
func (c *Client) LockCard(ctx context.Context, id string) (Answer, error) {
	return c.putCard(ctx, opLockCard, "/v2/cards/{id}/lock", id)
}

// UnlockCard lifts the lock of a user. When Qonto holds a lock of its own, the answer is a card that is still paused.
func (c *Client) UnlockCard(ctx context.Context, id string) (Answer, error) {
	return c.putCard(ctx, OpUnlockCard, "/v2/cards/{id}/unlock", id)
}

// ReportCardLost blocks a physical card for good.
func (c *Client) ReportCardLost(ctx context.Context, id string) (Answer, error) {
	return c.putCard(ctx, opReportCardLost, "/v2/cards/{id}/lost", id)
}

// ReportCardStolen blocks a physical card for good.
func (c *Client) ReportCardStolen(ctx context.Context, id string) (Answer, error) {
	return c.putCard(ctx, opReportCardStolen, "/v2/cards/{id}/stolen", id)
}

// DiscardCard closes a card for good.
func (c *Client) DiscardCard(ctx context.Context, id string) (Answer, error) {
	return c.putCard(ctx, opDiscardCard, "/v2/cards/{id}/discard", id)
}

func (c *Client) putCard(ctx context.Context, operation Operation, route, id string) (Answer, error) {
	return c.writeCard(ctx, &call{
		op:     operation,
		method: http.MethodPut,
		route:  route,
		id:     id,
		key:    uuid.NewString(),
	}, nil)
}

// writeCard carries out a write with the payload, nil for none, and reads the card that it answers with.
func (c *Client) writeCard(ctx context.Context, call *call, payload any) (Answer, error) {
	if payload != nil {
		body, err := cardBody(payload)
		if err != nil {
			return Answer{}, (&execution{call: call}).fail(KindInvalid, err, err.Error())
		}

		call.body = body
	}

	card, answer, err := fetch(ctx, c, call, "card", func(card Card) error { return call.checkCard(card) })
	if err != nil {
		return Answer{}, err
	}

	if card.ID == "" {
		card.ID = call.id
	}

	return Answer{Card: card, Date: answer.date(), EarlierUnknown: answer.earlierUnknown}, nil
}

// checkCard refuses an answer that cannot be the one to this call. Where the call names the card, its answer need not, as
// long as it tells anything.
func (c *call) checkCard(card Card) error {
	switch {
	case c.id == "", reflect.ValueOf(card).IsZero():
		return requireID(card.ID)
	case card.ID != "" && !sameID(c.id, card.ID):
		return errForeignCard
	default:
		return nil
	}
}
