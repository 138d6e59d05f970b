// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package chaos holds the random-schedule test of the promise that a resource has exactly one card, whatever fails. It draws
// configurations, faults, kills, people who approve or do not, and re-runs, runs them against the emulator through a miniature of Terraform's core, in
// virtual time, and then compares the emulator's ledger with state and configuration. It contains nothing but tests.
//
//	go test ./internal/acceptance/chaos                          the short form
//	go test ./internal/acceptance/chaos -timeout=0 -chaos.count=10000  the long form, which must hit every cell of the fault matrix
//	go test ./internal/acceptance/chaos -chaos.replay=SEED/NUMBER -v   one schedule, with everything that happened
package chaos
