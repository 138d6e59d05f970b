// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"fmt"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var (
	errOptionNotTold = errors.New("qonto does not tell an option of the card that is not configured, and takes the options only together")
	errNotListed     = errors.New("qonto does not list the card")
)

// updateOptions sends all options, because Qonto takes them only together. Those that are not changed are read right
// before, and sent as they are: somebody else may have changed them since the plan. One that Qonto does not tell is sent as
// configured, unless the plan has another value: under ignore_changes the apply still gets the configured one.
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

	for _, a := range changedBy(optionsCall, configurable) {
		if a.isNotTold(&current) && a.same(wanted.config, wanted.plan) {
			a.copy(&current, wanted.config)
		}

		if a.value(&current).IsNull() {
			return qonto.Answer{}, fmt.Errorf("%w: configure %s as well, without ignore_changes", errOptionNotTold, a.name)
		}
	}

	var options qonto.CardOptions

	fillRequest(&options, optionFields, &current)

	return s.client.UpdateCardOptions(ctx, id, options)
}
