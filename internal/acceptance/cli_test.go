// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// cli runs the CLI by hand in a directory of its own, with the provider as a program of its own: for what the test
// framework cannot do (-replace, saved plans, killing processes) and for reading what the terminal shows.
type cli struct {
	*world

	dir         string
	terminal    string   // path of terraform or tofu
	environment []string // of its commands, besides what every command gets
}

// output is what one command printed, and how it ended.
type output struct {
	text string
	code int
}

func newCLI(t *testing.T, options ...emulatortest.Option) *cli {
	t.Helper()

	c := &cli{world: newWorld(t, options...), dir: t.TempDir(), terminal: terminal(t)}
	place := filepath.Dir(program(t))

	c.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		"registry.terraform.io/qonto-community/qonto", place, "registry.opentofu.org/qonto-community/qonto", place))

	return c
}

// elsewhere is another folder, with nothing in it, of somebody with the same environment.
func (c *cli) elsewhere() *cli {
	c.t.Helper()

	other := *c
	other.dir, other.environment = c.t.TempDir(), slices.Clone(c.environment)
	other.write("cli.tfrc", c.file("cli.tfrc"))

	return &other
}

// terminal is the CLI that the suite is run with.
func terminal(t *testing.T) string {
	t.Helper()

	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return path
	}

	for _, name := range []string{"terraform", "tofu"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}

	t.Fatal("there is neither terraform nor tofu")

	return ""
}

//nolint:gochecknoglobals // the program is built once for all tests
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "qonto-acceptance-")
	if err != nil {
		return "", fmt.Errorf("making a directory for the provider: %w", err)
	}

	path := filepath.Join(dir, "terraform-provider-qonto")

	printed, err := exec.Command("go", "build", "-o", path, "../..").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, printed)
	}

	return path, nil
})

// program is the provider as a program.
func program(t *testing.T) string {
	t.Helper()

	path, err := build()
	if err != nil {
		t.Fatal(err)
	}

	return path
}

func (c *cli) write(name, text string) {
	c.t.Helper()
	c.must(os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600))
}

// configure writes the configuration: what the test gives, and the provider block.
func (c *cli) configure(body string) {
	c.t.Helper()

	c.write("provider.tf", "terraform {\n  required_providers {\n    qonto = {\n      source = \"qonto-community/qonto\"\n    }\n  }\n}\n")
	c.write("main.tf", c.fill(body))
}

// command is the CLI with arguments, ready to run. Credentials come from its environment.
func (c *cli) command(arguments ...string) *exec.Cmd {
	command := exec.CommandContext(c.t.Context(), c.terminal, arguments...)
	command.Dir = c.dir
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.dir, "cli.tfrc"),
		"QONTO_ENDPOINT=" + c.URL, "QONTO_ACCESS_TOKEN=" + c.Token,
	}, c.environment...)

	return command
}

// setenv sets an environment variable for all commands that follow.
func (c *cli) setenv(name, value string) {
	c.environment = append(c.environment, name+"="+value)
}

// terraform runs a command and returns what it printed.
func (c *cli) terraform(arguments ...string) output {
	c.t.Helper()

	return c.start(arguments...).wait()
}

// start lets a command run.
func (c *cli) start(arguments ...string) *running {
	c.t.Helper()

	return c.launch(c.command(append(arguments, "-no-color")...))
}

// apply plans and applies, and fails the test if that fails.
func (c *cli) apply(arguments ...string) output {
	c.t.Helper()

	done := c.terraform(append([]string{"apply", "-auto-approve"}, arguments...)...)
	if done.code != 0 {
		c.t.Fatalf("apply failed:\n%s", done.text)
	}

	return done
}

// withoutOverrides removes the warning that the provider is not an installed one.
func withoutOverrides(text string) string {
	return regexp.MustCompile(`(?s)\n?Warning: Provider development overrides are in effect\n.*?\nreleases\.\n`).ReplaceAllString(text, "")
}

// expect fails unless the output matches, with white space as the CLI wraps it.
func (o output) expect(t *testing.T, want string) {
	t.Helper()

	if !wrapped(want).MatchString(o.text) {
		t.Errorf("want %q in:\n%s", want, o.text)
	}
}
