// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// workflow is the text of a workflow: what stands before its jobs, and each job.
type workflow struct {
	head string
	jobs map[string]string
}

func readWorkflow(t *testing.T, path string) workflow {
	t.Helper()

	text := readFile(t, path)
	head, rest, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\njobs:\n")
	w := workflow{head: head, jobs: map[string]string{}}
	starts := regexp.MustCompile(`(?m)^  ([a-z-]+):\n`).FindAllStringSubmatchIndex(rest, -1)

	for i, at := range starts {
		end := len(rest)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}

		w.jobs[rest[at[2]:at[3]]] = rest[at[0]:end]
	}

	if len(w.jobs) == 0 {
		t.Fatalf("%s has no jobs", path)
	}

	return w
}

// permissions are what a job may do. A job without any has those of the workflow.
func permissions(job string) []string {
	var all []string

	_, block, _ := strings.Cut(job, "\n    permissions:\n")
	for line := range strings.Lines(block) {
		line, _, _ = strings.Cut(line, "#")
		if !strings.HasPrefix(line, "      ") {
			break
		}

		all = append(all, strings.TrimSpace(line))
	}

	return all
}

// jobRules are what a job may do, which jobs come before it, and what its text must and must not have.
type jobRules struct {
	needs       string
	permissions []string
	has, none   []string
}

func (r jobRules) check(t *testing.T, name, job string) {
	t.Helper()

	if diff := cmp.Diff(r.permissions, permissions(job)); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}

	if needs := strings.Contains(job, "\n    needs: "+r.needs+"\n"); needs != (r.needs != "") {
		t.Errorf("%s does not need %q", name, r.needs)
	}

	for _, text := range r.has {
		if !strings.Contains(job, text) {
			t.Errorf("%s lacks %q", name, text)
		}
	}

	for _, text := range r.none {
		if strings.Contains(job, text) {
			t.Errorf("%s has %q", name, text)
		}
	}
}

// No job of a release has more than it needs. In particular, what signs builds nothing, and what builds can change nothing.
func TestReleaseGivesEachJobWhatItNeeds(t *testing.T) {
	t.Parallel()

	release := readWorkflow(t, filepath.Join(root, ".github", "workflows", "release.yml"))

	if !strings.Contains(release.head, "\npermissions: {}\n") || strings.Contains(release.head, "secrets.") {
		t.Error("what stands before the jobs gives every job something")
	}

	secrets := []string{"secrets", "environment:"}
	builds := []string{"setup-go", "make ", "run: go", "run: bin", "npm"}

	jobs := map[string]jobRules{
		"tag": {
			permissions: []string{"contents: read"},
			has:         []string{`run: tools/release/check-tag "$GITHUB_REF_NAME" origin/main`, "fetch-depth: 0"}, none: secrets,
		},
		"test": {needs: "tag", permissions: []string{"contents: read"}, none: secrets},
		"build": {
			needs: "test", permissions: []string{"contents: read"},
			has: []string{
				"goreleaser release", "make bin/goreleaser bin/syft", "go-version-file: go.mod", "cache: false", "tools/release/collect",
			},
			none: secrets,
		},
		"sign": {
			needs: "build", permissions: []string{"contents: read"},
			has: []string{"secrets.GPG_PRIVATE_KEY", "environment: release", "run: tools/release/sign release"}, none: builds,
		},
		"attest": {
			needs: "sign", permissions: []string{"id-token: write", "attestations: write"},
			has: []string{"subject-path: release/*"}, none: append(secrets, "run:"),
		},
		"publish": {
			needs: "[sign, attest]", permissions: []string{"contents: write"},
			has: []string{"--draft --verify-tag", "release/*"}, none: slices.Concat(secrets, builds),
		},
	}

	for name, rules := range jobs {
		rules.check(t, name, release.jobs[name])
	}

	if len(release.jobs) != len(jobs) {
		t.Errorf("%d jobs", len(release.jobs))
	}
}

// In every workflow an action is one commit, no job keeps the token of its checkout, and nothing that outsiders write is
// run by a shell or triggers a run with secrets.
func TestWorkflowsAreCareful(t *testing.T) {
	t.Parallel()

	paths, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d workflows: %v", len(paths), err)
	}

	triggers := regexp.MustCompile(`(?m)^ +(?:pull_request_target|workflow_run|issue_comment):`)

	for _, path := range paths {
		name := filepath.Base(path)
		w := readWorkflow(t, path)

		if !strings.Contains(w.head+"\n", "\npermissions: {}\n") && !strings.Contains(w.head, "\npermissions:\n  contents: read\n") {
			t.Errorf("%s gives every job more than reading", name)
		}

		if triggers.MatchString(w.head) {
			t.Errorf("%s can be triggered by outsiders with its secrets", name)
		}

		for job, text := range w.jobs {
			checkCare(t, name+", "+job, text)
		}
	}
}

func checkCare(t *testing.T, name, job string) {
	t.Helper()

	pinned := regexp.MustCompile(`^(?:\./\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)
	outsiders := regexp.MustCompile(`\$\{\{[^}]*github\.(?:event\.|head_ref|ref_name)`)

	for _, used := range regexp.MustCompile(`(?m)^ *(?:- )?uses: (.+)$`).FindAllStringSubmatch(job, -1) {
		if !pinned.MatchString(used[1]) {
			t.Errorf("%s: %q is not a commit with its version", name, used[1])
		}
	}

	if strings.Count(job, "actions/checkout@") != strings.Count(job, "persist-credentials: false") {
		t.Errorf("%s: a checkout keeps its token", name)
	}

	if outsiders.MatchString(job) {
		t.Errorf("%s: a text of outsiders is part of the workflow", name)
	}

	if !strings.Contains(job, "timeout-minutes:") && !strings.Contains(job, "\n    uses: ./") {
		t.Errorf("%s: without an end", name)
	}
}
