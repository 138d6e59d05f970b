// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import "fmt"

// oracle is a rule for runs. None of them knows how the provider works.
type oracle string

// The oracles. Their figures are counted one by one.
const (
	oracleOneCard     oracle = "one card for each resource"
	oracleState       oracle = "the state is true"
	oracleProtocol    oracle = "Terraform's rules for providers"
	oracleApprovals   oracle = "approvals, one at a time"
	oracleConvergence oracle = "people reach what they configure"
	oracleRequests    oracle = "no write in a plan, no key in flight twice"

	oracleNamedEnds   oracle = "O1: no card ends that the plan did not name"
	oracleNamedIssues oracle = "O2: every card is in the state or in a message"
	oracleOneHolder   oracle = "O3: no two resources hold one card"
	oraclePlanned     oracle = "O4: no attribute changes that the plan did not show"
	oracleMessages    oracle = "O5: what messages say of outcomes is true"
	oracleReplacement oracle = "O6: no replacement that nobody asked for, none in vain"
	oracleEndings     oracle = "O7: what the state forgets has ended as configured"
	oracleProtection  oracle = "O8: protected cards live, dead ones need no protection"
	oraclePatience    oracle = "O9: a short failure fails no create"

	oracleClock        oracle = "O11: no card is issued while nothing tells the time"
	oracleDeadOrders   oracle = "O12: a card that is cancelled at once is not ordered again by the same run"
	oraclePlanPromises oracle = "O10: an apply refuses no card that its plan has promised"
)

func oracles() []oracle {
	return []oracle{
		oracleOneCard, oracleState, oracleProtocol, oracleApprovals, oracleConvergence, oracleRequests, oracleNamedEnds, oracleNamedIssues,
		oracleOneHolder, oraclePlanned, oracleMessages, oracleReplacement, oracleEndings, oracleProtection, oraclePatience,
		oraclePlanPromises, oracleClock, oracleDeadOrders,
	}
}

// countCheck counts that an oracle has looked at something that could have violated it.
func (sim *simulation) countCheck(o oracle) { sim.checks[o]++ }

// violatef notes that an oracle finds a promise broken.
func (sim *simulation) violatef(o oracle, format string, arguments ...any) {
	text := string(o) + ": " + fmt.Sprintf(format, arguments...)
	sim.wrong = append(sim.wrong, text)
	sim.violations[o]++
	sim.tracef("VIOLATION %s", text)
}
