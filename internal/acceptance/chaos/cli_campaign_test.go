// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package chaos_test

import "testing"

const (
	cliShortCount = 5
	// cliWorkers is more than there are processors: most of the time is spent waiting.
	cliWorkers = 6
)

// The same promise, with everything real but the server: CLI, provider, signals, state files, and time.
func TestRealCLI(t *testing.T) {
	t.Parallel()

	schema, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	all := campaign{
		draw:  drawForCLI,
		play:  func(t *testing.T, s schedule) *world { return playWithCLI(t, schema, s) },
		count: cliShortCount, workers: cliWorkers,
	}

	all.run(t)
}
