// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// CLI runs the CLI by hand in a directory of its own: for what the test framework cannot do (-replace, saved plans, killing
// processes) and for reading what the terminal shows. The provider of a command that the test waits for is served by the
// test; commands that it starts have the provider as a program.
type CLI struct {
	*Env

	Dir         string
	temp        string   // of its commands
	Path        string   // path of terraform or tofu
	Environment []string // of its commands, besides what every command gets
}

// NewCLI is a CLI with an empty folder and an emulator of its own.
func NewCLI(t *testing.T, options ...emulatortest.Option) *CLI {
	t.Helper()

	c := &CLI{Env: NewEnv(t, options...), Dir: t.TempDir(), temp: TempDir(t), Path: CLIPath(t)}
	c.WriteFile("cli.tfrc", CLISettings(t))

	return c
}

// InNewFolder is another folder, with nothing in it, of somebody with the same environment.
func (c *CLI) InNewFolder() *CLI {
	c.T.Helper()

	other := *c
	other.Dir, other.Environment = c.T.TempDir(), slices.Clone(c.Environment)
	other.WriteFile("cli.tfrc", c.ReadFile("cli.tfrc"))

	return &other
}

// WriteFile writes a file into the folder of the CLI.
func (c *CLI) WriteFile(name, text string) {
	c.T.Helper()
	c.Must(os.WriteFile(filepath.Join(c.Dir, name), []byte(text), 0o600))
}

// Configure writes the configuration: what the test gives, and the provider block.
func (c *CLI) Configure(blocks ...string) {
	c.T.Helper()

	c.WriteFile("provider.tf", ProviderRequirement)
	c.WriteFile("main.tf", c.Fill(strings.Join(blocks, "")))
}

// Command is the CLI with arguments, ready to run. Credentials come from its environment.
func (c *CLI) Command(arguments ...string) *exec.Cmd {
	command := exec.CommandContext(c.T.Context(), c.Path, arguments...)
	command.Dir = c.Dir
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "TMPDIR=" + c.temp, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.Dir, "cli.tfrc"),
		"QONTO_ENDPOINT=" + c.URL, "QONTO_ACCESS_TOKEN=" + c.Token,
		// A command ends before collecting garbage pays, and many of them share the cores.
		"GOGC=off", "GOMEMLIMIT=512MiB", "GOMAXPROCS=1",
	}, c.Environment...)

	return command
}

// Setenv sets an environment variable for all commands that follow.
func (c *CLI) Setenv(name, value string) {
	c.Environment = append(c.Environment, name+"="+value)
}

// Terraform runs a command and returns what it printed. No plan may write.
func (c *CLI) Terraform(arguments ...string) Output {
	c.T.Helper()

	mark := c.Ledger().Mark()
	command := c.Command(append(arguments, "-no-color")...)

	detach := c.attach(command)
	done := c.Launch(command).Wait()

	detach()

	for _, write := range c.Ledger().Since(mark).Writes() {
		if arguments[0] == "plan" && strings.HasPrefix(write.Path, "/v2/") { // a token may be refreshed
			c.T.Errorf("a plan has sent %s %s", write.Method, write.Path)
		}
	}

	return done
}

// Start lets a command run.
func (c *CLI) Start(arguments ...string) *Process {
	c.T.Helper()

	return c.Launch(c.Command(append(arguments, "-no-color")...))
}

// Apply plans and applies, and fails the test if that fails.
func (c *CLI) Apply(arguments ...string) Output {
	c.T.Helper()

	done := c.Terraform(append([]string{"apply", "-auto-approve"}, arguments...)...)
	if done.ExitCode != 0 {
		c.T.Fatalf("apply failed:\n%s", done.Text)
	}

	return done
}

// ReadFile reads a file in the folder of the CLI.
func (c *CLI) ReadFile(name string) string {
	c.T.Helper()

	text, err := os.ReadFile(filepath.Join(c.Dir, name))
	c.Must(err)

	return string(text)
}
