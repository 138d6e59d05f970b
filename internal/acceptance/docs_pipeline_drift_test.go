// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// drifts has drift.sh run with a token that can only read.
func (c *cli) drifts(environment ...string) output {
	c.t.Helper()

	return c.script("drift.sh", append([]string{"QONTO_ACCESS_TOKEN=" + c.TokenFor(c.OwnerMembershipID, readOnly()...)}, environment...)...)
}

// newAppliedPipeline is a pipeline that has issued its card.
func newAppliedPipeline(t *testing.T) *cli {
	t.Helper()

	c := newPipeline(t)
	c.plans()

	if applied := c.script("apply.sh"); applied.code != 0 {
		t.Fatal(applied.text)
	}

	return c
}

// A payment, and a use of the card, are no drift: nobody has changed anything.
func TestExampleDriftLeavesUseAlone(t *testing.T) {
	c := newAppliedPipeline(t)

	if quiet := c.drifts(); quiet.code != 0 {
		t.Errorf("status %d:\n%s", quiet.code, quiet.text)
	}

	_, err := c.Control.Spend(t.Context(), c.only().ID, 19_99)
	c.must(err)

	if used := c.drifts(); used.code != 0 {
		t.Errorf("status %d after a payment:\n%s", used.code, used.text)
	}

	if _, err := os.Stat(filepath.Join(c.dir, "summary")); err == nil {
		t.Errorf("the summary says %s", c.file("summary"))
	}
}

// What people have changed is said, by what it was and what it is, and nothing is written anywhere.
func TestExampleDriftSaysWhatPeopleChanged(t *testing.T) {
	c := newAppliedPipeline(t)
	before := c.file("terraform.tfstate")
	mark := c.Ledger().Mark()

	byPeople := map[string]any{"payment_monthly_limit": 5000, "user_locked": true, "nickname": "x\n::error::y"}

	_, err := c.Control.EditCard(t.Context(), c.only().ID, byPeople)
	c.must(err)

	changed := c.drifts()
	if changed.code != 2 {
		t.Errorf("status %d:\n%s", changed.code, changed.text)
	}

	if got := obeyed(changed.text); len(got) != 0 {
		t.Errorf("the runner obeys %q", got)
	}

	summary := output{text: c.file("summary")}
	summary.expect(t, `^### Cards: 1 changed outside Terraform\n`)
	summary.expect(t, `\| Locked \| no \| yes \|`)
	summary.expect(t, `\| Monthly limit \| €500 \| €5,000 \| \*\*\+€4,500\*\* \|`)

	if c.file("terraform.tfstate") != before {
		t.Error("the state has changed")
	}

	expectWrites(t, c.Ledger().Since(mark))
}

// A run that cannot tell is no run without drift.
func TestExampleDriftThatIsNotKnown(t *testing.T) {
	c := newAppliedPipeline(t)

	failed := c.drifts("QONTO_ACCESS_TOKEN=revoked")
	failed.expect(t, `Qonto refused the access token`)

	if failed.code != 1 {
		t.Errorf("status %d", failed.code)
	}
}

// The workflow has credentials that read, and no more.
func TestExampleDriftWorkflow(t *testing.T) {
	c := newPipeline(t)
	workflow := c.file(".github/workflows/drift.yml")

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
