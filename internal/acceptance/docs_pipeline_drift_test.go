// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// runDriftScript has drift.sh run with a token that can only read.
func runDriftScript(c *acctest.CLI, environment ...string) acctest.Output {
	c.T.Helper()

	return runScript(c, "drift.sh", append([]string{"QONTO_ACCESS_TOKEN=" + c.TokenFor(c.OwnerMembershipID, readOnly()...)}, environment...)...)
}

// newAppliedPipeline is a pipeline that has issued its card.
func newAppliedPipeline(t *testing.T) *acctest.CLI {
	t.Helper()

	c := newPipeline(t)
	runPlanScript(c)

	if applied := runScript(c, "apply.sh"); applied.ExitCode != 0 {
		t.Fatal(applied.Text)
	}

	return c
}

// A payment, and a use of the card, are no drift: nobody has changed anything.
func TestExampleDriftLeavesUseAlone(t *testing.T) {
	c := newAppliedPipeline(t)

	if quiet := runDriftScript(c); quiet.ExitCode != 0 {
		t.Errorf("status %d:\n%s", quiet.ExitCode, quiet.Text)
	}

	_, err := c.Control.Spend(t.Context(), c.OnlyCard().ID, 19_99)
	c.Must(err)

	if used := runDriftScript(c); used.ExitCode != 0 {
		t.Errorf("status %d after a payment:\n%s", used.ExitCode, used.Text)
	}

	if _, err := os.Stat(filepath.Join(c.Dir, "summary")); err == nil {
		t.Errorf("the summary says %s", c.ReadFile("summary"))
	}
}

// What people have changed is said, by what it was and what it is, and nothing is written anywhere.
func TestExampleDriftSaysWhatPeopleChanged(t *testing.T) {
	c := newAppliedPipeline(t)
	before := c.ReadFile("terraform.tfstate")
	mark := c.Ledger().Mark()

	byPeople := map[string]any{"payment_monthly_limit": 5000, "user_locked": true, "nickname": "x\n::error::y"}

	_, err := c.Control.EditCard(t.Context(), c.OnlyCard().ID, byPeople)
	c.Must(err)

	changed := runDriftScript(c)
	if changed.ExitCode != 2 {
		t.Errorf("status %d:\n%s", changed.ExitCode, changed.Text)
	}

	if got := obeyed(changed.Text); len(got) != 0 {
		t.Errorf("the runner obeys %q", got)
	}

	summary := acctest.Output{Text: c.ReadFile("summary")}
	summary.Expect(t, `^### Cards: 1 changed outside Terraform\n`)
	summary.Expect(t, `\| Locked \| no \| yes \|`)
	summary.Expect(t, `\| Monthly limit \| €500 \| €5,000 \| \*\*\+€4,500\*\* \|`)

	if c.ReadFile("terraform.tfstate") != before {
		t.Error("the state has changed")
	}

	acctest.ExpectWrites(t, c.Ledger().Since(mark))
}

// A run that cannot tell is no run without drift.
func TestExampleDriftThatIsNotKnown(t *testing.T) {
	c := newAppliedPipeline(t)

	failed := runDriftScript(c, "QONTO_ACCESS_TOKEN=revoked")
	failed.Expect(t, `Qonto refused the access token`)

	if failed.ExitCode != 1 {
		t.Errorf("status %d", failed.ExitCode)
	}
}

// The workflow has credentials that read, and no more.
func TestExampleDriftWorkflow(t *testing.T) {
	c := newPipeline(t)
	workflow := c.ReadFile(".github/workflows/drift.yml")

	for _, want := range []string{
		"permissions: {}", "schedule:", "persist-credentials: false", "cards-plan qonto/plan", "run: ci/drift.sh\n        env:",
	} {
		if !strings.Contains(workflow, want) {
			t.Errorf("the workflow lacks %q", want)
		}
	}

	for _, wrong := range []string{"apply.sh", "cards-apply", "APPLY", "environment:", "write-all", "contents: write", "issues:"} {
		if strings.Contains(workflow, wrong) {
			t.Errorf("the workflow has %q", wrong)
		}
	}

	for line := range strings.Lines(workflow) {
		if _, action, isUse := strings.Cut(line, "uses: "); isUse && !pinned().MatchString(strings.TrimSpace(action)) {
			t.Errorf("%s is not pinned", action)
		}
	}
}
