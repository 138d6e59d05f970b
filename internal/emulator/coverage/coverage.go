// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package coverage is the list of what is known about Qonto's API around cards, and which test shows that the emulator
// does it. COVERAGE.md, beside the emulator, is written from it.
package coverage

import "strings"

// Source is where a fact comes from.
type Source string

// The sources of facts.
const (
	// Documented is in Qonto's public reference, its published collections, its help centre or its own SDK.
	Documented Source = "documented"
	// Seen was observed by somebody outside Qonto who ran a client against the sandbox or production.
	Seen Source = "seen"
	// Unknown is settled by no public source. The emulator follows a guess, and a switch changes it.
	Unknown Source = "unknown"
	// Own is no fact about Qonto but a quality of the emulator.
	Own Source = "own"
)

// Row is one fact. It has tests, or a reason for having none.
type Row struct {
	Fact string
	From Source
	// Switches are the names of the switches that choose another behaviour, separated by blanks.
	Switches string
	// Tests are names of test functions of the emulator, separated by blanks.
	Tests  string
	Reason string
}

// TestNames are the tests of the row.
func (r Row) TestNames() []string {
	return strings.Fields(r.Tests)
}

// SwitchNames are the switches of the row.
func (r Row) SwitchNames() []string {
	return strings.Fields(r.Switches)
}

// Section is the rows about one thing.
type Section struct {
	Title string
	Rows  []Row
}

// Sections is the whole list.
func Sections() []Section {
	return []Section{
		gateway(), apiKey(), oauth(), scopes(), createFields(), createFigures(), createDelivery(), permissions(), money(), cardObject(),
		statuses(), lists(), reads(), locks(), ends(), updates(), life(), spending(), idempotency(), approvals(),
		sandboxApprovals(), errors(), rateLimits(), pages(), supporting(), beyond(), emulator(),
	}
}
