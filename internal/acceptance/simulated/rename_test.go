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

	for _, address := range []string{"qonto_card.aaa", "qonto_card.zzz"} { // in the order of addresses
		for _, unread := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, end planned before a refresh %t", address, unread), func(t *testing.T) {
				for _, changed := range []values{nil, {"payment_monthly_limit": number(321)}} {
					synctest.Test(t, func(t *testing.T) { expectRenameRefused(newCoreRuns(t, schema), address, unread, changed) })
				}
			})
		}
	}
}

func expectRenameRefused(runs *coreRuns, address string, unread bool, changed values) {
	runs.t.Helper()

	card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})

	runs.apply(card)
	maps.Copy(card, changed)

	if _, err := runs.admin.Advance(runs.t.Context(), time.Hour); err != nil {
		runs.t.Fatal(err)
	}

	plan, said := runs.terraform.Plan(runs.t.Context(), core.Config{address: runs.terraform.Block(card, false)}, runs.state, core.Options{
		Parallelism: 1, Signals: core.NewSignals(), OrphansUnread: unread,
	})

	if failed := said.Errors(); plan != nil || len(failed) != 1 || failed[0].Summary != "A card like this one exists already" ||
		!failed.Mention("moved block") {
		runs.t.Errorf("%v", said)
	}
}
