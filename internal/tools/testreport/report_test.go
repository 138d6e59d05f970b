// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package testreport_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/testreport"
)

const (
	module  = "example.com/rehearsal"
	passing = "func TestFine(t *testing.T) {}\n"
)

// TestReport lets the go command run small packages and reads what it really says about them.
func TestReport(t *testing.T) {
	t.Parallel()

	skip := "func TestLater(t *testing.T) { t.Run(\"moon\", func(t *testing.T) { t.Skip(\"needs a full moon\") }) }\n"

	for name, c := range map[string]struct {
		test     string
		flags    []string
		allowed  testreport.Skips
		required []string

		closing string
		says    []string
		fails   bool
	}{
		"passes": {
			test: passing, required: []string{"room"},
			closing: "1 passed, 0 failed, 0 skipped",
		},
		"counts subtests instead of their parent": {
			test:    `func TestAll(t *testing.T) { for _, n := range []string{"a", "b"} { t.Run(n, func(t *testing.T) {}) } }`,
			closing: "2 passed, 0 failed, 0 skipped",
		},
		"a name may contain a slash": {
			test:    `func TestAll(t *testing.T) { t.Run("a/b", func(t *testing.T) {}) }`,
			closing: "1 passed, 0 failed, 0 skipped",
		},
		"a parent may fail by itself": {
			test:    `func TestAll(t *testing.T) { t.Run("a", func(t *testing.T) {}); t.Error("afterwards") }`,
			closing: "1 passed, 1 failed, 0 skipped", says: []string{"room TestAll", "afterwards"}, fails: true,
		},
		"shows a failure with its output": {
			test:    passing + `func TestWrong(t *testing.T) { t.Run("sub", func(t *testing.T) { t.Error("got 1, want 2") }) }`,
			closing: "1 passed, 1 failed, 0 skipped", says: []string{"room TestWrong/sub", "got 1, want 2"}, fails: true,
		},
		"a skip without leave fails": {
			test:    passing + skip,
			closing: "1 passed, 0 failed, 1 skipped", says: []string{"room TestLater/moon: needs a full moon", "NOT ALLOWED"}, fails: true,
		},
		"a skip with leave is shown": {
			test: passing + skip, allowed: testreport.Skips{"room TestLater": "the moon is not ours"},
			closing: "1 passed, 0 failed, 1 skipped", says: []string{"room TestLater/moon: needs a full moon"},
		},
		"a panic is the failure of the running test, the others of the package are not lost": {
			test:    passing + `func TestBoom(t *testing.T) { panic("boom") }`,
			closing: "1 passed, 1 failed, 0 skipped", says: []string{"room TestBoom", "panic: boom"}, fails: true,
		},
		"a timeout names who was running": {
			test: passing + `func TestStuck(t *testing.T) { <-t.Context().Done() }`, flags: []string{"-timeout=100ms"},
			closing: "1 passed, 1 failed, 0 skipped", says: []string{"room TestStuck", "test timed out"}, fails: true,
		},
		"a package that does not compile fails once": {
			test:    `func TestTypo(t *testing.T) { t.Whatever() }`,
			closing: "0 passed, 1 failed, 0 skipped", says: []string{"room (package)", "t.Whatever undefined"}, fails: true,
		},
		"a package whose main gives up fails once": {
			test:    passing + "func TestMain(*testing.M) { println(\"no database\"); os.Exit(3) }",
			closing: "0 passed, 1 failed, 0 skipped", says: []string{"room (package)", "no database"}, fails: true,
		},
		"a required package must pass a test": {
			test: passing, required: []string{"room", "elsewhere"},
			closing: "1 passed, 0 failed, 0 skipped", says: []string{"No test of elsewhere has passed"}, fails: true,
		},
		"a required package that only skipped did not run": {
			test: skip, allowed: testreport.Skips{"room TestLater": "the moon is not ours"}, required: []string{"room"},
			closing: "0 passed, 0 failed, 1 skipped", says: []string{"No test of room has passed"}, fails: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			rules := testreport.Rules{Module: module, Allowed: c.allowed, Required: c.required}
			report, err := reportOn(goTest(t, c.test, c.flags...), rules)

			if failed := errors.Is(err, testreport.ErrFailed); failed != c.fails {
				t.Errorf("error %v, want a failure: %t", err, c.fails)
			}

			checkReport(t, report, c.closing, c.says)
		})
	}
}

func TestReportOfABrokenOffRun(t *testing.T) {
	t.Parallel()

	events := `go: downloading nothing
{"Action":"start","Package":"example.com/rehearsal/room"}
{"Action":"run","Package":"example.com/rehearsal/room","Test":"TestHalf"}
{"Action":"output","Package":"example.com/rehearsal/room","Test":"TestHalf","Output":"half way\n"}
`

	report, err := reportOn([]byte(events), testreport.Rules{Module: module})
	if !errors.Is(err, testreport.ErrFailed) {
		t.Errorf("error %v, want ErrFailed", err)
	}

	checkReport(t, report, "0 passed, 1 failed, 0 skipped", []string{"go: downloading nothing", "half way", "did not finish"})
}

func checkReport(t *testing.T, report, closing string, says []string) {
	t.Helper()

	if !strings.HasSuffix(report, "\n"+closing+"\n") {
		t.Errorf("the report does not end with %q", closing)
	}

	for _, want := range says {
		if !strings.Contains(report, want) {
			t.Errorf("the report does not say %q", want)
		}
	}

	if t.Failed() {
		t.Log("\n" + report)
	}
}

func reportOn(events []byte, rules testreport.Rules) (string, error) {
	var out bytes.Buffer

	err := testreport.Report(bytes.NewReader(events), &out, rules)

	return out.String(), err
}

// goTest returns what `go test -json` prints for a module with one package, room, whose test file has the given body.
func goTest(t *testing.T, body string, flags ...string) []byte {
	t.Helper()

	dir := t.TempDir()
	header := "package room\n\nimport (\n\t\"os\"\n\t\"testing\"\n)\n\nvar _ = os.Exit\n\n"

	for path, content := range map[string]string{
		"go.mod":            "module " + module + "\n\ngo 1.26\n",
		"room/room.go":      "package room\n",
		"room/room_test.go": header + body,
	} {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	cmd := exec.CommandContext(t.Context(), "go", append([]string{"test", "-json", "./..."}, flags...)...)
	cmd.Dir = dir

	events, err := cmd.Output()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}

	return events
}
