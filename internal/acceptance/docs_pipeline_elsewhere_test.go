// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// gitLabJob runs the scripts of a job as GitLab's runner would: its variables, its identity, its steps in their order.
func (c *cli) gitLabJob(s *secretStore, name, identity string) (last output) {
	c.t.Helper()

	_, job, found := strings.Cut(c.file(".gitlab-ci.yml"), "\n"+name+":\n")
	if !found {
		c.t.Fatalf("there is no job %q", name)
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
		c.t.Fatalf("the job %q does nothing", name)
	}

	for _, step := range steps {
		if last = c.script(step[1], environment...); last.code != 0 {
			return last
		}
	}

	return last
}

// The jobs of the file for GitLab do what those of the workflow for GitHub do, with an identity of GitLab's.
func TestExamplePipelineOnGitLab(t *testing.T) {
	c, s := newPipelineWithStore(t)

	if planned := c.gitLabJob(s, "plan", anyJob); planned.code != 0 {
		t.Fatal(planned.text)
	}

	if review := c.file("review.md"); !strings.HasPrefix(review, "### Cards: 1 ordered\n") || !strings.HasSuffix(review, "\nPlanned for commit 0123abc.\n") {
		t.Errorf("the review says %s", review)
	}

	living(0)(t, c.Ledger())

	if refused := c.gitLabJob(s, "apply", anyJob); refused.code == 0 {
		t.Error("a job outside of the environment could apply")
	}

	living(0)(t, c.Ledger())
	c.gitLabJob(s, "plan", anyJob)

	if applied := c.gitLabJob(s, "apply", protectedJob); applied.code != 0 {
		t.Fatal(applied.text)
	}

	living(1)(t, c.Ledger())

	if quiet := c.gitLabJob(s, "drift", anyJob); quiet.code != 0 {
		t.Errorf("there is drift right after an apply:\n%s", quiet.text)
	}
}

// The step that Atlantis runs after a plan prints a review of it.
func TestExampleOfAtlantisReviews(t *testing.T) {
	c := newPipeline(t)
	c.do("init", "-input=false", "-lockfile=readonly")
	c.do("plan", "-input=false", "-lock=false", "-out=atlantis.tfplan")

	file, err := os.ReadFile(filepath.Join(examples, "atlantis", "repos.yaml"))
	c.must(err)

	steps := regexp.MustCompile(`(?m)^        - run: (.+)$`).FindAllStringSubmatch(string(file), -1)
	if len(steps) != 1 {
		t.Fatalf("%d steps are run", len(steps))
	}

	programs := t.TempDir()
	c.must(os.Symlink(c.terminal, filepath.Join(programs, "terraform")))

	command := exec.CommandContext(t.Context(), "bash", "-c", steps[0][1])
	command.Dir = c.dir
	command.Env = append(c.command().Env, "PLANFILE="+filepath.Join(c.dir, "atlantis.tfplan"), "PATH="+programs+":"+os.Getenv("PATH"))

	printed, err := command.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(printed), "Cards: 1 ordered\n") {
		t.Errorf("%v:\n%s", err, printed)
	}
}
