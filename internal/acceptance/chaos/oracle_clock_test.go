// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

// checkClock: without the server's time nobody can tell whether a card that looks alike is one of a lost answer, so none is
// issued. People restore the time when the steps are over.
func (sim *simulation) checkClock(r *run) {
	if sim.schedule.Switches["date_header"] != false || r.number > len(sim.schedule.Steps) {
		return
	}

	sim.countCheck(oracleClock)

	for _, i := range sim.issues {
		if i.run == r.number {
			sim.violatef(oracleClock, "run %d has issued card %s", r.number, i.id)
		}
	}
}
