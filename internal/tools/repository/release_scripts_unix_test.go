// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package repository_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository is a small one with a main branch, and the release scripts of this one.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()

	r := repository{t: t, dir: t.TempDir()}
	r.write("go.mod", "module example.com/x\n\ngo 1.26.0\n\ntoolchain go1.26.99\n")
	r.git("init", "--quiet", "--initial-branch=main")
	r.commit("## 0.2.0 (Unreleased)\n\n* **New:** something\n\n## 0.1.0 (March 31, 2027)\n\n* **New:** everything\n")

	scripts, err := filepath.Abs(filepath.Join(root, "tools"))
	if err != nil {
		t.Fatal(err)
	}

	if err := os.Symlink(scripts, filepath.Join(r.dir, "tools")); err != nil {
		t.Fatal(err)
	}

	return r
}

func (r repository) write(name, text string) {
	r.t.Helper()

	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit(changelog string) {
	r.t.Helper()
	r.write("CHANGELOG.md", changelog)
	r.git("add", "go.mod", "CHANGELOG.md")
	r.git("-c", "user.name=Nobody", "-c", "user.email=nobody@example.invalid", "commit", "--quiet", "--message=Change")
}

func (r repository) git(args ...string) {
	r.t.Helper()

	if said, failed := r.run("git", args...); failed {
		r.t.Fatalf("git %v: %s", args, said)
	}
}

// run returns what a command prints, and whether it fails.
func (r repository) run(name string, args ...string) (printed string, failed bool) {
	r.t.Helper()

	command := exec.CommandContext(r.t.Context(), name, args...)
	command.Dir = r.dir
	command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_DIR="+filepath.Join(r.dir, ".git"))

	out, err := command.CombinedOutput()

	return string(out), err != nil
}

func TestTagOfARelease(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		tag, branch, changelog string
		want                   string
		refused                bool
	}{
		"a release":               {tag: "v0.1.0", want: "v0.1.0 is on main, and in the changelog."},
		"on a branch":             {tag: "v0.1.0", branch: "other", want: "its commit is not on main", refused: true},
		"no version":              {tag: "nightly", want: "a tag is a version", refused: true},
		"without a date":          {tag: "v0.2.0", want: `no heading of the form "## 0.2.0 (`, refused: true},
		"not in the changelog":    {tag: "v0.1.1", want: "no heading", refused: true},
		"a longer version":        {tag: "v0.1.0", changelog: "## 0.1.01 (March 31, 2027)\n", want: "no heading", refused: true},
		"a version that looks so": {tag: "v0.1.0", changelog: "## 0-1.0 (March 31, 2027)\n", want: "no heading", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := newRepository(t)

			if c.branch != "" {
				r.git("switch", "--quiet", "--create", c.branch)
				r.commit("## 0.1.0 (March 31, 2027)\n")
			}

			if c.changelog != "" {
				r.commit(c.changelog)
			}

			r.git("tag", c.tag)

			printed, refused := r.run("tools/release/check-tag", c.tag, "main")
			if refused != c.refused || !strings.Contains(printed, c.want) {
				t.Errorf("refused %t: %s", refused, printed)
			}
		})
	}

	if printed, refused := newRepository(t).run("tools/release/check-tag", "v0.1.0", "main"); !refused || !strings.Contains(printed, "no such tag") {
		t.Errorf("a tag that is not there: %s", printed)
	}
}

func TestNotesOfARelease(t *testing.T) {
	t.Parallel()

	r := newRepository(t)

	notes, failed := r.run("tools/release/notes", "0.1.0")
	if failed || !strings.Contains(notes, "* **New:** everything\n") || !strings.Contains(notes, "Built with Go 1.26.99.") {
		t.Errorf("the notes are:\n%s", notes)
	}

	if strings.Contains(notes, "something") || strings.Contains(notes, "\n## ") {
		t.Errorf("another version is in the notes:\n%s", notes)
	}

	if printed, failed := r.run("tools/release/notes", "0.3.0"); !failed {
		t.Errorf("a version that the changelog does not have: %s", printed)
	}

	r.write("go.mod", "module example.com/x\n\ngo 1.26.0\n")

	if printed, failed := r.run("tools/release/notes", "0.1.0"); !failed {
		t.Errorf("no version of Go: %s", printed)
	}
}
