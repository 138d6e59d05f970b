// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"net/http"

	"github.com/google/uuid"
)

// UpdateCardLimits changes the limits that are not nil. Qonto may clamp a value without an error; the answer tells.
func (c *Client) UpdateCardLimits(ctx context.Context, id string, limits CardLimits) (Answer, error) {
	return c.patchCard(ctx, OpUpdateCardLimits, "/v2/cards/{id}/limits", id, limits)
}

// UpdateCardNickname sets the nickname, 1 to 40 characters. It cannot be cleared.
func (c *Client) UpdateCardNickname(ctx context.Context, id, nickname string) (Answer, error) {
	payload := struct {
		Nickname string `json:"nickname"`
	}{nickname}

	return c.patchCard(ctx, opUpdateCardNickname, "/v2/cards/{id}/nickname", id, payload)
}

// UpdateCardOptions sets all four options of a physical card; other levels refuse it.
func (c *Client) UpdateCardOptions(ctx context.Context, id string, options CardOptions) (Answer, error) {
	return c.patchCard(ctx, opUpdateCardOptions, "/v2/cards/{id}/options", id, options)
}

// UpdateCardRestrictions changes the restrictions that are not nil.
func (c *Client) UpdateCardRestrictions(ctx context.Context, id string, restrictions CardRestrictions) (Answer, error) {
	return c.patchCard(ctx, opUpdateCardRestrictions, "/v2/cards/{id}/restrictions", id, restrictions)
}

// patchCard sends a key although Qonto lists it for creates only: it does no harm and ties retries together.
func (c *Client) patchCard(ctx context.Context, operation Operation, route, id string, payload any) (Answer, error) {
	return c.writeCard(ctx, &call{
		op:     operation,
		method: http.MethodPatch,
		route:  route,
		id:     id,
		key:    uuid.NewString(),
	}, payload)
}
