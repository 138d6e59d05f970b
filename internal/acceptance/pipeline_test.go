// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// script runs a script of the pipeline as a runner would.
func (c *cli) script(name string) output {
	c.t.Helper()

	command := exec.CommandContext(c.t.Context(), "bash", filepath.Join("ci", name))
	command.Dir = c.dir
	command.Env = slices.Concat(c.command().Env, []string{"TERRAFORM=" + c.terminal, "GITHUB_OUTPUT=" + filepath.Join(c.dir, "outputs")})

	printed, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.t.Fatal(err)
	}

	return output{text: string(printed), code: command.ProcessState.ExitCode()}
}

func (c *cli) file(name string) string {
	c.t.Helper()

	text, err := os.ReadFile(filepath.Join(c.dir, name))
	c.must(err)

	return string(text)
}

func (c *cli) expectReview(headline string, more ...string) {
	c.t.Helper()

	review := c.file("review.md")
	if !strings.HasPrefix(review, "### Cards: "+headline+"\n\n```text\n") || !strings.HasSuffix(review, "\n```\n") {
		c.t.Errorf("the review is not one of %q:\n%s", headline, review)
	}

	for _, want := range more {
		output{text: review}.expect(c.t, want)
	}
}

// The way of a change: planned for the reviewers, approved, applied as planned, and nothing left to do.
func TestExamplePipeline(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("gitops-pipeline")

	if planned := c.script("plan.sh"); planned.code != 0 {
		t.Fatal(planned.text)
	}

	c.expectReview("Plan: 1 to add, 0 to change, 0 to destroy.", `qonto_card.software will be created`)
	expectWrites(t, c.Ledger())

	if applied := c.script("apply.sh"); applied.code != 0 {
		t.Fatal(applied.text)
	}

	living(1)(t, c.Ledger())

	if stale := c.script("apply.sh"); stale.code == 0 {
		t.Error("the plan is applied twice")
	}

	c.script("plan.sh")
	c.expectReview("No changes")

	if got := c.file("outputs"); got != "changes=true\nchanges=false\n" {
		t.Errorf("the pipeline was told %q", got)
	}
}

// What a reviewer must know is in the review, and the job fails with its plan.
func TestExamplePipelineWarnsReviewers(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("gitops-pipeline")
	c.script("plan.sh")
	c.script("apply.sh")
	c.edited("cards.tf", "data.qonto_membership.lea.id", quoted(c.OwnerMembershipID))
	c.script("plan.sh")
	c.expectReview("Plan: 1 to add, 0 to change, 1 to destroy.", `Warning: Card "Software subscriptions" ••••\d+ will be discarded`)

	c.Token = "revoked"

	if failed := c.script("plan.sh"); failed.code == 0 {
		t.Error("the job passes")
	}

	c.expectReview("The plan failed", `Qonto refused the access token`)
}

// The workflow runs the scripts, and waits for an approval before it applies.
func TestExamplePipelineRunsItsScripts(t *testing.T) {
	c := newInstalledCLI(t)
	c.copyExample("gitops-pipeline")

	workflow := c.file(".github/workflows/cards.yml")
	plan, apply, _ := strings.Cut(workflow, "\n  apply:\n")

	for _, want := range []struct{ job, text string }{
		{plan, "run: ci/plan.sh"},
		{plan, "--body-file review.md"},
		{plan, "path: cards.tfplan"},
		{plan, "cancel-in-progress: false"},
		{apply, "environment: cards"},
		{apply, "run: ci/apply.sh"},
	} {
		if !strings.Contains(want.job, want.text) {
			t.Errorf("a job lacks %q", want.text)
		}
	}

	for _, script := range []string{"plan.sh", "apply.sh"} {
		info, err := os.Stat(filepath.Join(examples, "gitops-pipeline", "ci", script))
		c.must(err)

		if info.Mode()&0o100 == 0 {
			t.Errorf("%s cannot be run", script)
		}
	}
}
