// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// readOnly are the scopes of the token that plans.
func readOnly() []string { return []string{"card.read", "organization.read", "membership.read"} }

// newPipeline is a checkout of the example, with the lock file that its owners have committed. Its plans have a token that
// can only read.
func newPipeline(t *testing.T) *cli {
	t.Helper()

	c := newInstalledCLI(t)
	c.copyExample("gitops-pipeline")
	c.do("providers", "lock", "-fs-mirror="+mirrorDir(t), "-platform="+runtime.GOOS+"_"+runtime.GOARCH)
	c.must(os.RemoveAll(filepath.Join(c.dir, ".terraform")))

	return c
}

// plans has plan.sh run with a token that can only read.
func (c *cli) plans() output {
	c.t.Helper()

	return c.script("plan.sh", "QONTO_ACCESS_TOKEN="+c.TokenFor(c.OwnerMembershipID, readOnly()...))
}

// reviews has review.sh run, without any token, and returns the review.
func (c *cli) reviews(environment ...string) (review string, done output) {
	c.t.Helper()

	done = c.script("review.sh", append([]string{"QONTO_ACCESS_TOKEN=", "COMMIT=0123abc"}, environment...)...)

	return c.file("review.md"), done
}

// script runs a script of the pipeline as a runner would.
func (c *cli) script(name string, environment ...string) output {
	c.t.Helper()

	command := exec.CommandContext(c.t.Context(), "bash", filepath.Join("ci", name))
	command.Dir = c.dir
	command.Env = slices.Concat(c.command().Env, []string{
		"TERRAFORM=" + c.terminal, "GITHUB_OUTPUT=" + filepath.Join(c.dir, "outputs"), "GITHUB_STEP_SUMMARY=" + filepath.Join(c.dir, "summary"),
	}, environment)

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

// expectReview fails unless the review has this headline, and these texts in their order.
func (c *cli) expectReview(headline string, more ...string) {
	c.t.Helper()

	review, done := c.reviews()
	if done.code != 0 || !strings.HasPrefix(review, "### Cards: "+headline+"\n") || !strings.HasSuffix(review, "\nPlanned for commit 0123abc.\n") {
		c.t.Errorf("the review is not one of %q:\n%s\n%s", headline, review, done.text)
	}

	output{text: review}.expect(c.t, strings.Join(more, ".*"))

	if !strings.HasSuffix(c.file("summary"), review) {
		c.t.Error("the summary of the job lacks the review")
	}
}

// The way of a change: planned with a token that reads, reviewed without one, approved, applied as planned, and nothing
// left to do.
func TestExamplePipeline(t *testing.T) {
	c := newPipeline(t)

	if planned := c.plans(); planned.code != 0 {
		t.Fatal(planned.text)
	}

	c.expectReview("1 ordered", "`Software subscriptions`", "`Lea Sommer`", "€500 a month", "`qonto_card.software`", `1 approval\*\* in the Qonto app`,
		`Plan: 1 to add, 0 to change, 0 to destroy\.`)
	expectWrites(t, c.Ledger())

	if applied := c.script("apply.sh"); applied.code != 0 {
		t.Fatal(applied.text)
	}

	living(1)(t, c.Ledger())

	if stale := c.script("apply.sh"); stale.code == 0 {
		t.Error("the plan is applied twice")
	}

	c.plans()
	c.expectReview("nothing changes")

	if got := c.file("outputs"); got != "changes=true\nchanges=false\n" {
		t.Errorf("the pipeline was told %q", got)
	}
}

// What a reviewer must know is at the top of the review, and the warnings of the plan are below it.
func TestExamplePipelineWarnsReviewers(t *testing.T) {
	c := newPipeline(t)
	c.plans()
	c.script("apply.sh")
	c.edited("cards.tf", `resource "qonto_card" "software"`, `resource "qonto_card" "tools"`)
	c.edited("cards.tf", "Software subscriptions", "Tools")
	c.plans()
	c.expectReview("1 ends for good, 1 ordered", "`Software subscriptions` ••••", "its block was removed", "`Tools`",
		`Warning: Card "Software subscriptions" ••••\d+ will be discarded`)
}

// Whatever fails, the job fails, and the comment says what it was: it never shows an older review.
func TestExamplePipelineShowsFailures(t *testing.T) {
	c := newPipeline(t)

	failed := func(because string, plan output) {
		t.Helper()

		if plan.code == 0 {
			t.Error("the job passes")
		}

		c.expectReview("there is no plan", because)
	}

	failed("This step failed:.*`terraform plan`.*Qonto refused the access token", c.script("plan.sh", "QONTO_ACCESS_TOKEN=revoked"))

	c.edited("cards.tf", `card_level            = "virtual"`, `card_level = "virtual"`+"\n  colour = 1")
	failed("`terraform plan`.*Unsupported argument.*colour", c.plans())

	// Another version than the lock file has, and a provider that nobody has agreed to.
	c.edited("provider.tf", `version = "0.1.0"`, `version = "0.2.0"`)
	broken := c.plans()
	c.edited("provider.tf", `version = "0.2.0"`, `version = "0.1.0"`)
	failed("`terraform init`.*(Failed to query available provider packages|locked provider)", broken)

	c.edited("provider.tf", "    qonto = {", "    other = {\n      source = \"hashicorp/other\"\n    }\n    qonto = {")
	broken = c.plans()
	c.edited("provider.tf", "    other = {\n      source = \"hashicorp/other\"\n    }\n    qonto = {", "    qonto = {")
	failed("`terraform init`.*hashicorp/other", broken)

	if got := c.file("outputs"); strings.Contains(got, "true") {
		t.Errorf("the pipeline was told %q", got)
	}
}

// A plan that cannot be reviewed replaces an older review by saying so.
func TestExamplePipelineWithoutAReview(t *testing.T) {
	c := newPipeline(t)
	c.plans()
	c.reviews()
	c.write("review/plan.json", "{}")

	review, done := c.reviews()
	if done.code == 0 || review != "### Cards: the plan cannot be reviewed\n\nThe log of the job says why.\n\nPlanned for commit 0123abc.\n" {
		t.Errorf("%d: %s\n%s", done.code, review, done.text)
	}

	done.expect(t, `the input is not the JSON of a plan`)
}

// A review that does not fit into a comment says so at its top, and keeps the warnings at the end of the plan.
func TestExamplePipelineCutsTheReview(t *testing.T) {
	c := newPipeline(t)
	c.plans()
	c.script("apply.sh")
	c.edited("cards.tf", "Software subscriptions", "Software and tools")
	c.edited("cards.tf", "payment_monthly_limit = 500", "payment_monthly_limit = 900")
	c.plans()

	review, _ := c.reviews("LIMIT=1600")
	if len(review) > 1700 {
		t.Errorf("the review has %d bytes", len(review))
	}

	output{text: review}.expect(t, `^### Cards: 1 changed\n\n> \*\*Truncated\.\*\*.*`+
		`Software and tools.*\[The beginning is left out\.\].*one at a time, within 15 minutes each\.`)
}

// Nothing that a plan prints is a command to the runner, and nothing that it prints ends the code that it stands in.
func TestExamplePipelinePrintsNoCommands(t *testing.T) {
	c := newPipeline(t)
	c.edited("cards.tf", `"Software subscriptions"`, "\"a|b `c` @all <img> [x](y)\"")
	c.write("outputs.tf", "output \"note\" {\n  value = \"a\\n::error::b\\n```\\n@all\"\n}\n")

	planned := c.plans()
	planned.expect(t, `\n\s*::error::b\n`)

	if got := obeyed(planned.text); len(got) != 0 {
		t.Errorf("the runner obeys %q", got)
	}

	c.expectReview("1 ordered", "``a\\\\\\|b `c` @all <img> \\[x\\]\\(y\\)``", "\n````text\n")

	applied := c.script("apply.sh")
	applied.expect(t, `\n::error::b\n`)

	if got := obeyed(applied.text + "\n" + c.script("apply.sh").text); len(got) != 0 || applied.code != 0 {
		t.Errorf("the runner obeys %q:\n%s", got, applied.text)
	}
}

// obeyed are the commands that a runner of GitHub finds in a log: lines that begin with :: or hold ##[, unless they stand
// between the marks that stop it.
func obeyed(log string) []string {
	command := regexp.MustCompile(`^\s*::([a-z-]+)[^:]*::(.*)$`)
	mark := ""

	var commands []string

	for line := range strings.Lines(log) {
		line = strings.TrimRight(line, "\r\n")
		found := command.FindStringSubmatch(line)

		switch {
		case mark != "" && strings.TrimSpace(line) == "::"+mark+"::":
			mark = ""
		case mark != "":
		case found != nil && found[1] == "stop-commands":
			mark = found[2]
		case found != nil || strings.Contains(line, "##["):
			commands = append(commands, line)
		}
	}

	if mark != "" {
		commands = append(commands, "nothing: it was never told to go on")
	}

	return commands
}
