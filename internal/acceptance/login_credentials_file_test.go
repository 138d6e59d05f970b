// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"encoding/json"
	"flag"
	"testing"
	"time"

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
	c := newCLI(t)
	c.keepCredentials()
	c.configure(lookUp)
	c.do("plan")

	other := c.elsewhere()
	other.configure(lookUp)

	before, began := c.Ledger().OAuth, time.Now()

	for round := range *credentialsRounds {
		together := c.refusedTogether
		if round%2 == 1 {
			together = c.expiredTogether
		}

		for _, run := range together(c, other) {
			if done := run.wait(); done.code != 0 {
				t.Fatalf("round %d:\n%s", round, done.text)
			}
		}

		c.expectGoodRefreshToken()
	}

	after := c.Ledger().OAuth
	t.Logf("%d rounds of two runs in %s: %d refreshes", *credentialsRounds, time.Since(began).Round(time.Second), after.Refreshes-before.Refreshes)

	if after.Refreshes-before.Refreshes != *credentialsRounds || after.GraceUses != 0 {
		t.Errorf("one refresh is wanted in each round: %+v", after)
	}
}

// refusedTogether starts two runs whose token has ended earlier than the file says. Both are told so at the same moment.
func (c *cli) refusedTogether(one, two *cli) []*running {
	c.t.Helper()
	c.Clock().Advance(anHour)

	barrier := c.Fault(control.Fault{Method: "GET", Route: organization, Action: "hold"})
	runs := []*running{one.start("plan"), two.start("plan")}

	waiting, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()

	c.must(barrier.WaitHeld(waiting, len(runs)))
	c.must(barrier.Remove(c.t.Context()))

	return runs
}

// expiredTogether starts two runs of which both see in the file that the token has ended. The refresh takes so long that
// the second one comes to it meanwhile.
func (c *cli) expiredTogether(one, two *cli) []*running {
	c.t.Helper()
	c.Clock().Advance(graceIsOver)

	kept := c.kept()
	kept["expires_at"] = time.Now().Add(-time.Minute).UTC().Format(time.RFC3339)

	document, err := json.Marshal(kept)
	c.must(err)
	c.write(credentialsFile, string(document))

	const overlap = 500 // milliseconds

	c.Fault(control.Fault{Method: "POST", Route: tokens, Action: "delay", DelayMS: overlap, Times: 1})

	return []*running{one.start("plan"), two.start("plan")}
}

// kept is what is in the credentials file.
func (c *cli) kept() map[string]any {
	c.t.Helper()

	var document map[string]any

	c.must(json.Unmarshal([]byte(c.file(credentialsFile)), &document))

	return document
}

// expectGoodRefreshToken fails unless the refresh token in the file gets the next one, and nobody has ever used a dead one.
func (c *cli) expectGoodRefreshToken() {
	c.t.Helper()

	token, _ := c.kept()["refresh_token"].(string)
	if !c.isActive(token) {
		c.t.Fatal("the refresh token in the file is dead")
	}

	if count := c.Ledger().OAuth; count.Reuses != 0 || count.Revocations != 0 {
		c.t.Fatalf("dead refresh tokens were used: %+v", count)
	}
}

// isActive tells whether Qonto accepts a token.
func (w *world) isActive(token string) bool {
	w.t.Helper()

	known, err := w.Control.Tokens(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}

	for _, one := range known {
		if one.Token == token {
			return one.Active
		}
	}

	w.t.Fatal("nobody has issued this token")

	return false
}
