// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix && !race

package chaos_test

import "testing"

const (
	cliShortCount = 1 // random schedules, unless a flag says how many
	cliWorkers    = 6 // more than there are processors: most of the time is spent waiting
)

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
