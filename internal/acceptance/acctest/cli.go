// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// CLI runs the CLI by hand in a directory of its own, with the provider as a program of its own: for what the test
// framework cannot do (-replace, saved plans, killing processes) and for reading what the terminal shows.
type CLI struct {
	*Env

	Dir         string
	temp        string   // of its commands
	Path        string   // path of terraform or tofu
	Environment []string // of its commands, besides what every command gets
}

// Output is what one command printed, and how it ended.
type Output struct {
	Text     string
	ExitCode int
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
func (c *CLI) Configure(body string) {
	c.T.Helper()

	c.WriteFile("provider.tf", ProviderRequirement)
	c.WriteFile("main.tf", c.Fill(body))
}

// Command is the CLI with arguments, ready to run. Credentials come from its environment.
func (c *CLI) Command(arguments ...string) *exec.Cmd {
	command := exec.CommandContext(c.T.Context(), c.Path, arguments...)
	command.Dir = c.Dir
	command.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.Dir, "TMPDIR=" + c.temp, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.Dir, "cli.tfrc"),
		"QONTO_ENDPOINT=" + c.URL, "QONTO_ACCESS_TOKEN=" + c.Token,
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
	done := c.Start(arguments...).Wait()

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

// withoutOverrides removes the warning that the provider is not an installed one.
func withoutOverrides(text string) string {
	return regexp.MustCompile(`(?s)\n?Warning: Provider development overrides are in effect\n.*?\nreleases\.\n`).ReplaceAllString(text, "")
}

// Expect fails unless the output matches, with white space as the CLI wraps it.
func (o Output) Expect(t *testing.T, want string) {
	t.Helper()

	if !Wrapped(want).MatchString(o.Text) {
		t.Errorf("want %q in:\n%s", want, o.Text)
	}
}

// Wrapped matches a text that the CLI breaks into lines wherever it likes.
func Wrapped(text string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + regexp.MustCompile(` +`).ReplaceAllString(text, `[\s│|]+`))
}

// ReadFile reads a file in the folder of the CLI.
func (c *CLI) ReadFile(name string) string {
	c.T.Helper()

	text, err := os.ReadFile(filepath.Join(c.Dir, name))
	c.Must(err)

	return string(text)
}

// ExpectRefused fails unless a command failed and said why.
func (o Output) ExpectRefused(t *testing.T, why string) {
	t.Helper()
	o.Expect(t, why)

	if o.ExitCode == 0 {
		t.Errorf("it was accepted:\n%s", o.Text)
	}
}

// ExpectOneError fails unless exactly one error is about a resource, and it matches, with white space as the CLI wraps it.
func (o Output) ExpectOneError(t *testing.T, address, want string) {
	t.Helper()

	if said := o.errorsAbout(address); len(said) != 1 || !Wrapped(want).MatchString(said[0]) {
		t.Errorf("%s: want one error that matches %q: %q in:\n%s", address, want, said, o.Text)
	}
}

// errorsAbout are the errors about one resource, each as the CLI shows it.
func (o Output) errorsAbout(address string) []string {
	begin := regexp.MustCompile(`(?m)^(Error|Warning): `)
	starts := append(begin.FindAllStringIndex(o.Text, -1), []int{len(o.Text)})

	var found []string

	for i := range len(starts) - 1 {
		one := o.Text[starts[i][0]:starts[i+1][0]]
		if strings.HasPrefix(one, "Error: ") && strings.Contains(one, "with "+address+",") {
			found = append(found, one)
		}
	}

	return found
}
