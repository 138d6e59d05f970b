// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Wherever the provider is killed in a refresh, the next run has a token.
func TestKilledWhileRefreshing(t *testing.T) {
	c := newCLI(t)
	c.keepCredentials()
	c.configure(lookUp)
	c.do("plan")

	began, old := time.Now(), 0

	for round := range *credentialsRounds {
		c.Clock().Advance(anHour)

		before := c.kept()["refresh_token"]
		c.killRefresh(round)

		if c.kept()["refresh_token"] == before {
			old++
		}

		info, err := os.Stat(filepath.Join(c.dir, credentialsFile))
		c.must(err)

		if info.Mode().Perm() != 0o600 {
			t.Errorf("round %d: the file has mode %o", round, info.Mode().Perm())
		}

		if next := c.terraform("plan"); next.code != 0 {
			t.Fatalf("round %d:\n%s", round, next.text)
		}

		c.expectGoodRefreshToken()
	}

	t.Logf("%d kills in %s: the file held the old token %d times; %+v",
		*credentialsRounds, time.Since(began).Round(time.Second), old, c.Ledger().OAuth)
}

// killRefresh lets a run come to its refresh and kills the provider: before the rotation at Qonto, after it, and twice at
// a moment of its own while the answer is read and stored.
func (c *cli) killRefresh(round int) {
	c.t.Helper()

	const points, moments, moment = 4, 25, 200 * time.Microsecond

	stage := "answer"
	if round%points == 0 {
		stage = "arrival"
	}

	held := c.Fault(control.Fault{Method: "POST", Route: tokens, Action: "hold", Stage: stage})
	run := c.start("plan")

	waiting, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()

	c.must(held.WaitHeld(waiting, 1))

	victims := providersOf(c.t, run.command)

	if round%points > 1 {
		c.must(held.Release(c.t.Context()))
		<-time.After(time.Duration(round/points%moments) * moment)
	}

	for _, victim := range victims {
		_ = victim.Kill()
	}

	run.wait()
	c.must(held.Remove(c.t.Context()))
}
