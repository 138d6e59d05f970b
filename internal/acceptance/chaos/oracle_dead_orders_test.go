// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// checkDeadOrders: when Qonto cancels the order of a card that a run has just issued, people decide whether there is to be
// another one, not the run. A list that is late cannot tell the run of it.
func (sim *simulation) checkDeadOrders(r *run, ledger *control.Ledger) {
	if r.step.Interrupt == nil || r.step.Interrupt.What != cancelOrder || sim.listsAreLate() {
		return
	}

	sim.countCheck(oracleDeadOrders)

	for at, i := range sim.issues {
		made, _ := ledger.Card(i.id)
		isAgain := slices.ContainsFunc(sim.issues[at+1:], func(other issue) bool {
			return other.run == i.run && other.card.address() == i.card.address()
		})

		if i.run == r.number && made.Status == "order_canceled" && isAgain {
			sim.violatef(oracleDeadOrders, "run %d has issued another card for %s after card %s", r.number, i.card.address(), i.id)
		}
	}
}
