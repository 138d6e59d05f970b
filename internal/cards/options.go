// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var (
	errOptionNotTold = errors.New("qonto does not tell an option of the card that is not configured, and takes the options only together")
	errNotListed     = errors.New("qonto does not list the card")
)

// updateOptions sends all four options, because Qonto takes them only together. Those that are not changed are read right
// before, and sent as they are: somebody else may have changed them since the plan. One that Qonto does not tell is sent as
// configured.
func (s *Session) updateOptions(ctx context.Context, id string, wanted *requestedChange) (qonto.Answer, error) {
	found, _, err := s.client.CardsByID(ctx, id)
	if err != nil {
		return qonto.Answer{}, fmt.Errorf("reading the options that are not configured: %w", err)
	}

	if len(found) == 0 {
		return qonto.Answer{}, errNotListed
	}

	current := fromAPI(&found[0])
	for _, a := range wanted.changed {
		a.copy(&current, wanted.plan)
	}

	for _, a := range configurable() {
		if a.isNotTold(&current) {
			a.copy(&current, wanted.config)
		}
	}

	var options qonto.CardOptions

	for _, option := range []struct {
		name string
		from types.Bool
		to   *bool
	}{
		{"atm_option", current.ATMOption, &options.ATMOption},
		{"nfc_option", current.NFCOption, &options.NFCOption},
		{"online_option", current.OnlineOption, &options.OnlineOption},
		{"foreign_option", current.ForeignOption, &options.ForeignOption},
	} {
		if option.from.IsNull() {
			return qonto.Answer{}, fmt.Errorf("%w: configure %s as well", errOptionNotTold, option.name)
		}

		*option.to = option.from.ValueBool()
	}

	return s.client.UpdateCardOptions(ctx, id, options)
}
