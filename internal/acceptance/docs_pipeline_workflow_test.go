// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// workflowJobs are the jobs of the workflow, and what stands before them.
func workflowJobs(c *acctest.CLI) (head string, jobs map[string]string) {
	c.T.Helper()

	head, rest, _ := strings.Cut(c.ReadFile(".github/workflows/cards.yml"), "\njobs:\n")
	jobs = map[string]string{}

	starts := regexp.MustCompile(`(?m)^  ([a-z]+):$`).FindAllStringSubmatchIndex(rest, -1)
	for i, at := range starts {
		end := len(rest)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}

		jobs[rest[at[2]:at[3]]] = rest[at[0]:end]
	}

	if len(jobs) != 3 {
		c.T.Fatalf("%d jobs", len(jobs))
	}

	return head, jobs
}

// Each job has what it needs and no more. What can write is in the protected environment, and nowhere else.
func TestExamplePipelineGivesEachJobWhatItNeeds(t *testing.T) {
	c := newPipeline(t)
	head, jobs := workflowJobs(c)

	for name, c := range map[string]struct {
		text      string
		has, none []string
	}{
		"before the jobs": {head, []string{"permissions: {}", "cancel-in-progress: false", "pull_request:", "branches: [main]"}, []string{
			"secrets.", "env:", "pull_request_target", "workflow_run",
		}},
		"plan": {
			jobs["plan"],
			[]string{"contents: read", "id-token: write", "run: ci/plan.sh\n        env:", "cards-plan qonto/plan", "secrets.QONTO_PLAN_CLIENT_SECRET"},
			[]string{"environment:", "pull-requests:", "github.token", "APPLY", "cards-apply", "qonto/apply"},
		},
		"review": {
			jobs["review"],
			[]string{
				"contents: read", "pull-requests: write", "run: ci/review.sh", "github.event.pull_request.base.sha", "--body-file review.md", "if: always()",
			},
			[]string{"secrets.", "id-token", "QONTO", "VAULT"},
		},
		"apply": {
			jobs["apply"],
			[]string{
				"needs: [plan, review]", "environment: cards", "if: github.event_name == 'push'", "contents: read", "id-token: write",
				"run: ci/apply.sh\n        env:", "cards-apply qonto/apply", "secrets.QONTO_APPLY_CLIENT_SECRET",
			},
			[]string{"PLAN", "pull-requests:", "github.token"},
		},
	} {
		for _, want := range c.has {
			if !strings.Contains(c.text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}

		for _, wrong := range c.none {
			if strings.Contains(c.text, wrong) {
				t.Errorf("%s has %q", name, wrong)
			}
		}

		// Whatever comes out of GitHub goes through variables, never into a script.
		if found := regexp.MustCompile(`run:.*\$\{\{`).FindString(c.text); found != "" {
			t.Errorf("%s has a script with a value in it: %s", name, found)
		}
	}

	if got := strings.Count(strings.Join([]string{jobs["plan"], jobs["review"], jobs["apply"]}, ""), "QONTO_CREDENTIALS_COMMAND"); got != 2 {
		t.Errorf("%d steps have credentials, want two", got)
	}
}

// pinned is an action by its digest, with the version beside it.
func pinned() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
}

// What runs is what was chosen: actions by their digests, the provider by its version and the lock file, and no checkout
// that leaves a token behind.
func TestExamplePipelinePinsWhatRuns(t *testing.T) {
	c := newPipeline(t)
	workflow := c.ReadFile(".github/workflows/cards.yml")

	uses := regexp.MustCompile(`uses: (.*)`).FindAllStringSubmatch(workflow, -1)
	for _, one := range uses {
		if !pinned().MatchString(one[1]) {
			t.Errorf("%s is not pinned", one[1])
		}
	}

	checkouts := strings.Count(workflow, "uses: actions/checkout@")
	if len(uses) < 9 || checkouts != 3 || strings.Count(workflow, "persist-credentials: false") != checkouts {
		t.Errorf("%d actions, %d checkouts", len(uses), checkouts)
	}

	for _, script := range []string{"plan.sh", "review.sh", "apply.sh"} {
		if !strings.Contains(c.ReadFile("ci/"+script), "-lockfile=readonly") {
			t.Errorf("%s does not keep to the lock file", script)
		}
	}

	for _, script := range []string{"plan.sh", "review.sh", "apply.sh", "credentials.sh"} {
		info, err := os.Stat(filepath.Join(acctest.ExamplesFolder, "gitops-pipeline", "ci", script))
		c.Must(err)

		if info.Mode()&0o100 == 0 {
			t.Errorf("%s cannot be run", script)
		}
	}

	changelog, err := os.ReadFile("../../CHANGELOG.md")
	c.Must(err)

	if !strings.HasPrefix(string(changelog), "## "+acctest.MirroredVersion+" ") || !strings.Contains(c.ReadFile("provider.tf"),
		`version = "`+acctest.MirroredVersion+`"`) {
		t.Errorf("the example does not pin the version at the top of the changelog, or the tests do not offer it")
	}
}

// Without a lock file nothing runs, and the review says what to do.
func TestExamplePipelineWantsALockFile(t *testing.T) {
	c := newPipeline(t)
	runPlanScript(c)
	c.Must(os.Remove(filepath.Join(c.Dir, ".terraform.lock.hcl")))

	lock := filepath.Join(c.Dir, ".terraform.lock.hcl")
	if planned := runPlanScript(c); planned.ExitCode == 0 {
		t.Errorf("the plan runs:\n%s", planned.Text)
	}

	if _, err := os.Stat(lock); err == nil {
		t.Error("the pipeline has written a lock file")
	}

	if applied := runScript(c, "apply.sh"); applied.ExitCode == 0 {
		t.Errorf("the apply runs:\n%s", applied.Text)
	}

	acctest.ExpectWrites(t, c.Ledger())
}

// A file that nobody owns could hold an override of the provider block.
func TestExamplePipelineOwnsEveryFile(t *testing.T) {
	c := newPipeline(t)

	first, _, _ := strings.Cut(strings.TrimSpace(withoutComments(c.ReadFile(".github/CODEOWNERS"))), " ")
	if first != "*" {
		t.Errorf("the owners of %q come first, so new files may have none", first)
	}
}

// withoutComments leaves out the lines that begin with #.
func withoutComments(text string) string {
	return regexp.MustCompile(`(?m)^#.*\n`).ReplaceAllString(text, "")
}
