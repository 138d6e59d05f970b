// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package chaos holds the random-schedule test of the promise that a resource has exactly one card, whatever fails. It draws
// configurations, faults, kills, people who approve or do not, and re-runs. It runs them against the emulator, and then
// compares the emulator's ledger with state and configuration: most of them through a simulated Terraform core in
// virtual time, some with a real CLI and the provider as a program. It contains nothing but tests.
//
// The files in reading order: generator_*, runner_*, fault_*, oracle_*, convergence_*, regressions_*.
//
//	go test ./internal/acceptance/chaos                        the short forms
//	make chaos COUNT=10000 SEED=1                              the long form, which must hit every cell of the fault matrix
//	make chaos-cli COUNT=200 SEED=1                            the long form with a real CLI
//	go test ./internal/acceptance/chaos -v -run TestExactlyOneCard -chaos.replay=SEED/NUMBER
//	go test ./internal/acceptance/chaos -v -run TestRealCLI -chaos.replay=SEED/NUMBER
//
// The last two play one schedule and tell everything that happened.
package chaos
