// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// DataView is a page that shows the card's number and CVV once, for a short time. Its URL is a credential: never
// store or log it.
type DataView struct {
	IframeURL secret.Text
}

// CardDataView returns the page with the card's number. The language is one of en, it, es, de, fr and pt.
func (c *Client) CardDataView(ctx context.Context, id, language string) (DataView, error) {
	call := newRead(opShowCardNumber, "/v2/cards/{id}/data_view")
	call.id = id
	call.language = language

	address, _, err := fetch(ctx, c, call, "iframe_url", requireID)
	if err != nil {
		return DataView{}, err
	}

	return DataView{IframeURL: secret.New(address)}, nil
}
