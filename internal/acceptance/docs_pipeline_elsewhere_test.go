// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// runGitLabJob runs the scripts of a job as GitLab's runner would: its variables, its identity, its steps in their order.
func runGitLabJob(c *acctest.CLI, s *secretStore, name, identity string) (last acctest.Output) {
	c.T.Helper()

	_, job, found := strings.Cut(c.ReadFile(".gitlab-ci.yml"), "\n"+name+":\n")
	if !found {
		c.T.Fatalf("there is no job %q", name)
	}

	if next := regexp.MustCompile(`(?m)^\S`).FindStringIndex(job); next != nil {
		job = job[:next[0]]
	}

	known := strings.NewReplacer(
		"$QONTO_PLAN_CLIENT_SECRET", c.ClientSecret, "$QONTO_APPLY_CLIENT_SECRET", c.ClientSecret, "$CI_COMMIT_SHA", "0123abc",
	)
	environment := []string{
		"VAULT_ID_TOKEN=" + identity, "VAULT_ADDR=" + s.URL, "QONTO_ACCESS_TOKEN=", "QONTO_OAUTH_ENDPOINT=" + c.URL, "GITHUB_STEP_SUMMARY=/dev/null",
	}

	for _, variable := range regexp.MustCompile(`(?m)^    ([A-Z_]+): (\S.*)$`).FindAllStringSubmatch(job, -1) {
		environment = append(environment, variable[1]+"="+known.Replace(variable[2]))
	}

	steps := regexp.MustCompile(`(?m)^    - ci/(\S+)$`).FindAllStringSubmatch(job, -1)
	if len(steps) == 0 {
		c.T.Fatalf("the job %q does nothing", name)
	}

	for _, step := range steps {
		if last = runScript(c, step[1], environment...); last.ExitCode != 0 {
			return last
		}
	}

	return last
}

// The jobs of the file for GitLab do what those of the workflow for GitHub do, with an identity of GitLab's.
func TestExamplePipelineOnGitLab(t *testing.T) {
	c, s := newPipelineWithStore(t)

	if planned := runGitLabJob(c, s, "plan", anyJob); planned.ExitCode != 0 {
		t.Fatal(planned.Text)
	}

	review := c.ReadFile("review.md")
	if !strings.HasPrefix(review, "### Cards: 1 ordered\n") || !strings.HasSuffix(review, "\nPlanned for commit 0123abc.\n") {
		t.Errorf("the review says %s", review)
	}

	acctest.ExpectLiving(0)(t, c.Ledger())

	if refused := runGitLabJob(c, s, "apply", anyJob); refused.ExitCode == 0 {
		t.Error("a job outside of the environment could apply")
	}

	acctest.ExpectLiving(0)(t, c.Ledger())
	runGitLabJob(c, s, "plan", anyJob)

	if applied := runGitLabJob(c, s, "apply", protectedJob); applied.ExitCode != 0 {
		t.Fatal(applied.Text)
	}

	acctest.ExpectLiving(1)(t, c.Ledger())

	if quiet := runGitLabJob(c, s, "drift", anyJob); quiet.ExitCode != 0 {
		t.Errorf("there is drift right after an apply:\n%s", quiet.Text)
	}
}

// The step that Atlantis runs after a plan prints a review of it.
func TestExampleOfAtlantisReviews(t *testing.T) {
	c := newPipeline(t)
	c.MustTerraform("init", "-input=false", "-lockfile=readonly")
	c.MustTerraform("plan", "-input=false", "-lock=false", "-out=atlantis.tfplan")

	steps := regexp.MustCompile(`(?m)^        - run: (.+)$`).FindAllStringSubmatch(readExample(c, "atlantis/repos.yaml"), -1)
	if len(steps) != 1 {
		t.Fatalf("%d steps are run", len(steps))
	}

	programs := t.TempDir()
	c.Must(os.Symlink(c.Path, filepath.Join(programs, "terraform")))

	command := exec.CommandContext(t.Context(), "bash", "-c", steps[0][1])
	command.Dir = c.Dir
	command.Env = slices.Concat(c.Command().Env, []string{
		"PLANFILE=" + filepath.Join(c.Dir, "atlantis.tfplan"), "PATH=" + programs + ":" + os.Getenv("PATH"),
	})

	printed, err := command.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(printed), "Cards: 1 ordered\n") {
		t.Errorf("%v:\n%s", err, printed)
	}
}
