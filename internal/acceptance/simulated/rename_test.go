// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"fmt"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// A resource under a new name wants a card like the one that ends with the old name. The plan says so, whichever of the two
// Terraform plans first, and whether or not it reads a card before it plans its end.
func TestRenameIsRefusedInAnyOrder(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, reversed := range []bool{true, false} {
		for _, unread := range []bool{true, false} {
			t.Run(fmt.Sprintf("the other way round %t, end planned before a refresh %t", reversed, unread), func(t *testing.T) {
				for _, changed := range []values{nil, {"payment_monthly_limit": number(321)}} {
					synctest.Test(t, func(t *testing.T) { expectRenameRefused(newCoreRuns(t, schema), reversed, unread, changed) })
				}
			})
		}
	}
}

func expectRenameRefused(runs *coreRuns, reversed, unread bool, changed values) {
	runs.t.Helper()

	card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})

	runs.apply(card)
	maps.Copy(card, changed)

	if _, err := runs.admin.Advance(runs.t.Context(), time.Hour); err != nil {
		runs.t.Fatal(err)
	}

	order := func(n int, swap func(i, j int)) {
		if n != 2 {
			runs.t.Errorf("%d resources", n)
		} else if reversed {
			swap(0, 1)
		}
	}

	plan, said := runs.terraform.Plan(runs.t.Context(), core.Config{"qonto_card.new": runs.terraform.Block(card, false)}, runs.state, core.Options{
		Parallelism: 1, Signals: core.NewSignals(), OrphansUnread: unread, Shuffle: order,
	})

	if failed := said.Errors(); plan != nil || len(failed) != 1 || failed[0].Summary != "A card like this one exists already" ||
		!failed.Mention("moved block") {
		runs.t.Errorf("%v", said)
	}
}
