// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package chaos_test

import "testing"

const (
	shortCount    = 400 // random schedules, unless a flag says how many
	cliShortCount = 2   // the same with a real CLI
	orders        = 6   // in how many orders of its requests each written-down schedule is played
)

// cliWorkers is more than there are processors: most of the time is spent waiting.
const cliWorkers = 6

// The same promise, with everything real but the server: CLI, provider, signals, state files, and time.
func TestRealCLI(t *testing.T) {
	t.Parallel()

	schema, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	all := runner{
		generate: generateForCLI,
		play:     func(t *testing.T, s schedule) *simulation { return playWithCLI(t, schema, s) },
		count:    cliShortCount, workers: cliWorkers,
	}

	all.run(t)
}
