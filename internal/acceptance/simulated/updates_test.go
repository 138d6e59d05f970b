// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The options cannot be read right before they are changed: nothing was sent, so nobody is left in doubt.
func TestOptionsThatCannotBeReadWereNotChanged(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["standard"], nil)
		runs.apply(card)

		plan, _ := runs.plan(runs.config(with(card, values{"foreign_option": truth(false)})), core.Options{})
		runs.fault(control.Fault{Method: http.MethodGet, Route: creates, Action: control.ActionStatus, Status: http.StatusServiceUnavailable})

		said := runs.applyPlan(plan, core.Options{}).Errors()
		if said.Mention("is not known") || !said.Mention("was not updated") {
			t.Error(said)
		}
	})
}
