// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package chaos holds the random-schedule test of the promise that a resource has exactly one card, whatever fails. It draws
// configurations, faults, kills, people who approve or do not, and re-runs. It runs them against the emulator, and then
// compares the emulator's ledger with state and configuration: most of them through a simulated Terraform core in
// virtual time, some with a real CLI and the provider as a program. It contains nothing but tests.
//
// The name of a file begins with the part that it belongs to:
//
//	generator ──> runner ──────────> fault ──────────────────> oracle ───> convergence
//	one seed      simulated core,    emulator, transport,      after       without faults, until
//	and number    or a real CLI      kill, Ctrl-C, people      every run   nothing is left to do
//
// In words:
//
//   - Generator: a seed and a number make one schedule, decided before anything runs, so that a failure can be played again.
//     Half of the schedules play a scenario, such as a renewal that is imported. The others are aimed at a cell of the matrix of
//     faults and requests.
//   - Runner: a simulation of Terraform's core (package core) calls the provider's protocol server, and a kill happens at an exact
//     request. Or a real CLI runs the provider as a program.
//   - Fault: what can fail at a request (before the change, after it, and between it and the storing of the key), kills and Ctrl-C,
//     broken connections, and approvals that people give, deny or ignore.
//   - Oracle: they know nothing of the implementation, and count what the guarantee does not cover.
//   - Convergence: a simulated user does what the messages say.
//
// Files regressions_* are schedules that once found something. Package mutants breaks the provider in one way each.
//
//	go test ./internal/acceptance/chaos                        the short forms
//	make chaos COUNT=10000 SEED=1                              the long form, which must hit every cell of the fault matrix
//	make chaos-cli COUNT=200 SEED=1                            the long form with a real CLI
//	go test ./internal/acceptance/chaos -v -run TestExactlyOneCard -chaos.replay=SEED/NUMBER
//	go test ./internal/acceptance/chaos -v -run TestRealCLI -chaos.replay=SEED/NUMBER
//
// The last two play one schedule and tell everything that happened.
package chaos
