// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"encoding/json"
	"flag"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	tokens       = "/oauth2/token"
	organization = "/v2/organization"

	// anHour is longer than an access token lives, graceIsOver longer than a used refresh token is accepted again.
	anHour      = 61 * time.Minute
	graceIsOver = 2 * time.Minute

	lookUp = `data "qonto_organization" "this" {}`
)

//nolint:gochecknoglobals // test flags are globals
var credentialsRounds = flag.Int("credentials.rounds", 4,
	"how often two runs share a credentials file, and how often a run is killed while it refreshes")

// Two runs that need a new token at the same moment make one refresh, and both go on with what it brought.
func TestTwoRunsShareACredentialsFile(t *testing.T) {
	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Configure(lookUp)
	c.MustTerraform("plan")

	other := c.InNewFolder()
	other.Configure(lookUp)

	before, began := c.Ledger().OAuth, time.Now()

	for round := range *credentialsRounds {
		together := startWithRefusedToken
		if round%2 == 1 {
			together = startWithExpiredToken
		}

		for _, run := range together(c, other) {
			if done := run.Wait(); done.ExitCode != 0 {
				t.Fatalf("round %d:\n%s", round, done.Text)
			}
		}

		expectGoodRefreshToken(c)
	}

	after := c.Ledger().OAuth
	t.Logf("%d rounds of two runs in %s: %d refreshes", *credentialsRounds, time.Since(began).Round(time.Second), after.Refreshes-before.Refreshes)

	if after.Refreshes-before.Refreshes != *credentialsRounds || after.GraceUses != 0 {
		t.Errorf("one refresh is wanted in each round: %+v", after)
	}
}

// startWithRefusedToken starts two runs whose token has ended earlier than the file says. Both are told so at the same moment.
func startWithRefusedToken(one, two *acctest.CLI) []*acctest.Process {
	one.T.Helper()
	one.Clock().Advance(anHour)

	barrier := one.Fault(control.Fault{Method: "GET", Route: organization, Action: "hold"})
	runs := []*acctest.Process{one.Start("plan"), two.Start("plan")}

	waiting, cancel := context.WithTimeout(one.T.Context(), acctest.Patience)
	defer cancel()

	one.Must(barrier.WaitHeld(waiting, len(runs)))
	one.Must(barrier.Remove(one.T.Context()))

	return runs
}

// startWithExpiredToken starts two runs of which both see in the file that the token has ended. The refresh takes so long that
// the second one comes to it meanwhile.
func startWithExpiredToken(one, two *acctest.CLI) []*acctest.Process {
	one.T.Helper()
	one.Clock().Advance(graceIsOver)

	kept := storedCredentials(one)
	kept["expires_at"] = time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)

	document, err := json.Marshal(kept)
	one.Must(err)
	one.WriteFile(acctest.CredentialsFile, string(document))

	const overlap = 500 // milliseconds

	one.Fault(control.Fault{Method: "POST", Route: tokens, Action: "delay", DelayMS: overlap, Times: 1})

	return []*acctest.Process{one.Start("plan"), two.Start("plan")}
}

// storedCredentials is what is in the credentials file.
func storedCredentials(c *acctest.CLI) map[string]any {
	c.T.Helper()

	var document map[string]any

	c.Must(json.Unmarshal([]byte(c.ReadFile(acctest.CredentialsFile)), &document))

	return document
}

// expectGoodRefreshToken fails unless the refresh token in the file gets the next one, and nobody has ever used a dead one.
func expectGoodRefreshToken(c *acctest.CLI) {
	c.T.Helper()

	token, _ := storedCredentials(c)["refresh_token"].(string)
	if !isActiveToken(c.Env, token) {
		c.T.Fatal("the refresh token in the file is dead")
	}

	if count := c.Ledger().OAuth; count.Reuses != 0 || count.Revocations != 0 {
		c.T.Fatalf("dead refresh tokens were used: %+v", count)
	}
}

// isActiveToken tells whether Qonto accepts a token.
func isActiveToken(e *acctest.Env, token string) bool {
	e.T.Helper()

	known, err := e.Control.Tokens(e.T.Context())
	if err != nil {
		e.T.Fatal(err)
	}

	for _, one := range known {
		if one.Token == token {
			return one.Active
		}
	}

	e.T.Fatal("nobody has issued this token")

	return false
}
