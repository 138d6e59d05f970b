// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/terminal"
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

	c := &cli{world: newWorld(t, options...), dir: t.TempDir(), terminal: terminal.CLI(t)}
	c.write("cli.tfrc", terminal.Settings(t))

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

func (c *cli) write(name, text string) {
	c.t.Helper()
	c.must(os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600))
}

// configure writes the configuration: what the test gives, and the provider block.
func (c *cli) configure(body string) {
	c.t.Helper()

	c.write("provider.tf", terminal.Requirement)
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

// terraform runs a command and returns what it printed. No plan may write.
func (c *cli) terraform(arguments ...string) output {
	c.t.Helper()

	mark := c.Ledger().Mark()
	done := c.start(arguments...).wait()

	for _, write := range c.Ledger().Since(mark).Writes() {
		if arguments[0] == "plan" && strings.HasPrefix(write.Path, "/v2/") { // a token may be refreshed
			c.t.Errorf("a plan has sent %s %s", write.Method, write.Path)
		}
	}

	return done
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
