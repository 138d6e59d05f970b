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
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// readOnly are the scopes of the token that plans.
func readOnly() []string { return []string{"card.read", "organization.read", "membership.read"} }

// newPipeline is a checkout of the example, with the lock file that its owners have committed. Its plans have a token that
// can only read.
func newPipeline(t *testing.T) *acctest.CLI {
	t.Helper()

	c := acctest.NewInstalledCLI(t)
	c.CopyExample("gitops-pipeline")
	lockOnce.Do(func() {
		c.MustTerraform("providers", "lock", "-fs-mirror="+acctest.MirrorDir(t), "-platform="+runtime.GOOS+"_"+runtime.GOARCH)
		c.Must(os.RemoveAll(filepath.Join(c.Dir, ".terraform")))

		lockFile = c.ReadFile(".terraform.lock.hcl")
	})
	c.WriteFile(".terraform.lock.hcl", lockFile)

	return c
}

// The lock file is the same for all pipelines.
//
//nolint:gochecknoglobals // see above
var (
	lockOnce sync.Once
	lockFile string
)

// runPlanScript has plan.sh run with a token that can only read.
func runPlanScript(c *acctest.CLI) acctest.Output {
	c.T.Helper()

	return runScript(c, "plan.sh", "QONTO_ACCESS_TOKEN="+c.TokenFor(c.OwnerMembershipID, readOnly()...))
}

// runReviewScript has review.sh run, without any token, and returns the review.
func runReviewScript(c *acctest.CLI, environment ...string) (review string, done acctest.Output) {
	c.T.Helper()

	done = runScript(c, "review.sh", append([]string{"QONTO_ACCESS_TOKEN=", "COMMIT=0123abc"}, environment...)...)

	return c.ReadFile("review.md"), done
}

// runScript runs a script of the pipeline as a runner would.
func runScript(c *acctest.CLI, name string, environment ...string) acctest.Output {
	c.T.Helper()

	command := exec.CommandContext(c.T.Context(), "bash", filepath.Join("ci", name))
	command.Dir = c.Dir
	command.Env = slices.Concat(c.Command().Env, []string{
		"TERRAFORM=" + c.Path, "GITHUB_OUTPUT=" + filepath.Join(c.Dir, "outputs"), "GITHUB_STEP_SUMMARY=" + filepath.Join(c.Dir, "summary"),
	}, environment)

	printed, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.T.Fatal(err)
	}

	return acctest.Output{Text: string(printed), ExitCode: command.ProcessState.ExitCode()}
}

// expectReview fails unless the review has this headline, and these texts in their order.
func expectReview(c *acctest.CLI, headline string, more ...string) {
	c.T.Helper()

	review, done := runReviewScript(c)
	if done.ExitCode != 0 || !strings.HasPrefix(review, "### Cards: "+headline+"\n") || !strings.HasSuffix(review, "\nPlanned for commit 0123abc.\n") {
		c.T.Errorf("the review is not one of %q:\n%s\n%s", headline, review, done.Text)
	}

	acctest.Output{Text: review}.Expect(c.T, strings.Join(more, ".*"))

	if !strings.HasSuffix(c.ReadFile("summary"), review) {
		c.T.Error("the summary of the job lacks the review")
	}
}

// The way of a change: planned with a token that reads, reviewed without one, approved, applied as planned, and nothing
// left to do.
func TestExamplePipeline(t *testing.T) {
	c := newPipeline(t)

	if planned := runPlanScript(c); planned.ExitCode != 0 {
		t.Fatal(planned.Text)
	}

	expectReview(c, "1 ordered", "`Software subscriptions`", "`Lea Sommer`", "€500 a month", "`qonto_card.software`", `1 approval\*\* in the Qonto app`,
		`Plan: 1 to add, 0 to change, 0 to destroy\.`)
	acctest.ExpectWrites(t, c.Ledger())

	if applied := runScript(c, "apply.sh"); applied.ExitCode != 0 {
		t.Fatal(applied.Text)
	}

	acctest.ExpectLiving(1)(t, c.Ledger())

	if stale := runScript(c, "apply.sh"); stale.ExitCode == 0 {
		t.Error("the plan is applied twice")
	}

	runPlanScript(c)
	expectReview(c, "nothing changes")

	if got := c.ReadFile("outputs"); got != "changes=true\nchanges=false\n" {
		t.Errorf("the pipeline was told %q", got)
	}
}

// What a reviewer must know is at the top of the review, and the warnings of the plan are below it.
func TestExamplePipelineWarnsReviewers(t *testing.T) {
	c := newPipeline(t)
	runPlanScript(c)
	runScript(c, "apply.sh")
	editFile(c, "cards.tf", `resource "qonto_card" "software"`, `resource "qonto_card" "tools"`)
	editFile(c, "cards.tf", "Software subscriptions", "Tools")
	runPlanScript(c)
	expectReview(c, "1 ends for good, 1 ordered", "`Software subscriptions` ••••", "its block was removed", "`Tools`",
		`Warning: Card "Software subscriptions" ••••\d+ will be discarded`)
}

// Whatever fails, the job fails, and the comment says what it was: it never shows an older review.
func TestExamplePipelineShowsFailures(t *testing.T) {
	c := newPipeline(t)

	failed := func(because string, plan acctest.Output) {
		t.Helper()

		if plan.ExitCode == 0 {
			t.Error("the job passes")
		}

		expectReview(c, "there is no plan", because)
	}

	failed("This step failed:.*`terraform plan`.*Qonto refused the access token", runScript(c, "plan.sh", "QONTO_ACCESS_TOKEN=revoked"))

	editFile(c, "cards.tf", `card_level            = "virtual"`, `card_level = "virtual"`+"\n  colour = 1")
	failed("`terraform plan`.*Unsupported argument.*colour", runPlanScript(c))

	// Another version than the lock file has, and a provider that nobody has agreed to.
	editFile(c, "provider.tf", `version = "0.1.0"`, `version = "0.2.0"`)
	broken := runPlanScript(c)
	editFile(c, "provider.tf", `version = "0.2.0"`, `version = "0.1.0"`)
	failed("`terraform init`.*(Failed to query available provider packages|locked provider)", broken)

	editFile(c, "provider.tf", "    qonto = {", "    other = {\n      source = \"hashicorp/other\"\n    }\n    qonto = {")
	broken = runPlanScript(c)
	editFile(c, "provider.tf", "    other = {\n      source = \"hashicorp/other\"\n    }\n    qonto = {", "    qonto = {")
	failed("`terraform init`.*hashicorp/other", broken)

	if got := c.ReadFile("outputs"); strings.Contains(got, "true") {
		t.Errorf("the pipeline was told %q", got)
	}
}

// A plan that cannot be reviewed replaces an older review by saying so.
func TestExamplePipelineWithoutAReview(t *testing.T) {
	c := newPipeline(t)
	runPlanScript(c)
	runReviewScript(c)
	c.WriteFile("review/plan.json", "{}")

	review, done := runReviewScript(c)
	if done.ExitCode == 0 || review != "### Cards: the plan cannot be reviewed\n\nThe log of the job says why.\n\nPlanned for commit 0123abc.\n" {
		t.Errorf("%d: %s\n%s", done.ExitCode, review, done.Text)
	}

	done.Expect(t, `the input is not the JSON of a plan`)
}

// A review that does not fit into a comment says so at its top, and keeps the warnings at the end of the plan.
func TestExamplePipelineCutsTheReview(t *testing.T) {
	c := newPipeline(t)
	runPlanScript(c)
	runScript(c, "apply.sh")
	editFile(c, "cards.tf", "Software subscriptions", "Software and tools")
	editFile(c, "cards.tf", "payment_monthly_limit = 500", "payment_monthly_limit = 900")
	runPlanScript(c)

	review, _ := runReviewScript(c, "LIMIT=1600")
	if len(review) > 1700 {
		t.Errorf("the review has %d bytes", len(review))
	}

	acctest.Output{Text: review}.Expect(t, `^### Cards: 1 changed\n\n> \*\*Truncated\.\*\*.*`+
		`Software and tools.*\[The beginning is left out\.\].*one at a time, within 15 minutes each\.`)
}

// Nothing that a plan prints is a command to the runner, and nothing that it prints ends the code that it stands in.
func TestExamplePipelinePrintsNoCommands(t *testing.T) {
	c := newPipeline(t)
	editFile(c, "cards.tf", `"Software subscriptions"`, "\"a|b `c` @all <img> [x](y)\"")
	c.WriteFile("outputs.tf", "output \"note\" {\n  value = \"a\\n::error::b\\n```\\n@all\"\n}\n")

	planned := runPlanScript(c)
	planned.Expect(t, `\n\s*::error::b\n`)

	if got := obeyed(planned.Text); len(got) != 0 {
		t.Errorf("the runner obeys %q", got)
	}

	expectReview(c, "1 ordered", "``a\\\\\\|b `c` @all <img> \\[x\\]\\(y\\)``", "\n````text\n")

	applied := runScript(c, "apply.sh")
	applied.Expect(t, `\n::error::b\n`)

	if got := obeyed(applied.Text + "\n" + runScript(c, "apply.sh").Text); len(got) != 0 || applied.ExitCode != 0 {
		t.Errorf("the runner obeys %q:\n%s", got, applied.Text)
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
