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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Wherever the provider is killed in a refresh, the next run has a token.
func TestKilledWhileRefreshing(t *testing.T) {
	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Configure(lookUp)
	c.MustTerraform("plan")

	began, old := time.Now(), 0

	for round := range *credentialsRounds {
		c.Clock().Advance(anHour)

		before := storedCredentials(c)["refresh_token"]
		killWhileRefreshing(c, round)

		if storedCredentials(c)["refresh_token"] == before {
			old++
		}

		info, err := os.Stat(filepath.Join(c.Dir, acctest.CredentialsFile))
		c.Must(err)

		if info.Mode().Perm() != 0o600 {
			t.Errorf("round %d: the file has mode %o", round, info.Mode().Perm())
		}

		if next := c.Terraform("plan"); next.ExitCode != 0 {
			t.Fatalf("round %d:\n%s", round, next.Text)
		}

		expectGoodRefreshToken(c)
	}

	t.Logf("%d kills in %s: the file held the old token %d times; %+v",
		*credentialsRounds, time.Since(began).Round(time.Second), old, c.Ledger().OAuth)
}

// killWhileRefreshing lets a run come to its refresh and kills the provider: before the rotation at Qonto, after it, and twice at
// a moment of its own while the answer is read and stored.
func killWhileRefreshing(c *acctest.CLI, round int) {
	c.T.Helper()

	const points, moments, moment = 4, 25, 200 * time.Microsecond

	stage := "answer"
	if round%points == 0 {
		stage = "arrival"
	}

	held := c.Fault(control.Fault{Method: "POST", Route: tokens, Action: "hold", Stage: stage})
	run := c.Start("plan")

	waiting, cancel := context.WithTimeout(c.T.Context(), acctest.Patience)
	defer cancel()

	c.Must(held.WaitHeld(waiting, 1))

	victims := acctest.ProviderProcesses(c.T, run.Command)

	if round%points > 1 {
		c.Must(held.Release(c.T.Context()))
		<-time.After(time.Duration(round/points%moments) * moment)
	}

	for _, victim := range victims {
		_ = victim.Kill()
	}

	run.Wait()
	c.Must(held.Remove(c.T.Context()))
}
