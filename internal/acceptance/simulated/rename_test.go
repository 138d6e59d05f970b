// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// A resource under a new name wants a card like the one that ends with the old name. The plan says so, whichever of the two
// Terraform plans first, whether or not it reads a card before it plans its end, and whatever it plans in between.
func TestRenameIsRefusedInAnyOrder(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, options := range map[string]core.Options{
		"old before new": {},
		"new before old": {Shuffle: reverse},
		"old before new, ended without a refresh": {OrphansUnread: true},
		"new before old, ended without a refresh": {OrphansUnread: true, Shuffle: reverse},
		"new between refresh and end of the old":  {EndsLast: true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, changed := range []values{nil, {"payment_monthly_limit": number(321)}} {
				synctest.Test(t, func(t *testing.T) { expectRenameRefused(newCoreRuns(t, schema), options, changed) })
			}
		})
	}
}

// reverse brings the old resource and the new one into the other order.
func reverse(_ int, swap func(i, j int)) { swap(0, 1) }

func expectRenameRefused(runs *coreRuns, options core.Options, changed values) {
	runs.t.Helper()

	card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})

	runs.apply(card)
	maps.Copy(card, changed)

	runs.advance(time.Hour)

	options.Parallelism, options.Signals = 1, core.NewSignals()

	plan, said := runs.terraform.Plan(runs.t.Context(), core.Config{"qonto_card.new": runs.terraform.Block(card, false)}, runs.state, options)

	if failed := said.Errors(); plan != nil || len(failed) != 1 || failed[0].Summary != "A card like this one exists already" ||
		!failed.Mention("moved block") {
		runs.t.Errorf("%v", said)
	}
}
