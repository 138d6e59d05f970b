// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	// ExamplesFolder is where the examples are, from the folder of the tests.
	ExamplesFolder = "../../examples"
	// MirroredVersion is the version that the mirror offers: the one that examples pin.
	MirroredVersion = "0.1.0"
)

// NewInstalledCLI is a CLI that installs the provider from a mirror, as people do: init works, and so do modules.
func NewInstalledCLI(t *testing.T) *CLI {
	t.Helper()

	c := NewCLI(t)
	c.WriteFile("cli.tfrc", fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", MirrorDir(t)))

	return c
}

// MirrorDir is a mirror that offers the provider under the addresses that Terraform and OpenTofu make of its source.
func MirrorDir(t *testing.T) string {
	t.Helper()

	path := ProviderPath(t)

	dir, err := mirror(path)
	if err != nil {
		t.Fatal(err)
	}

	return dir
}

//nolint:gochecknoglobals // the mirror is made once for all tests
var mirror = func() func(string) (string, error) {
	var once sync.Once

	var failed error

	return func(program string) (string, error) {
		root := filepath.Join(filepath.Dir(program), "mirror")

		once.Do(func() {
			for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
				dir := filepath.Join(root, host, "qonto-community", "qonto", MirroredVersion, runtime.GOOS+"_"+runtime.GOARCH)

				failed = os.MkdirAll(dir, 0o700)
				if failed == nil {
					failed = os.Link(program, filepath.Join(dir, "terraform-provider-qonto_v"+MirroredVersion))
				}

				if failed != nil {
					failed = fmt.Errorf("making a mirror: %w", failed)

					return
				}
			}
		})

		return root, failed
	}
}()

// CopyExample copies a folder of examples into the folder of the run.
func (c *CLI) CopyExample(folder string) {
	c.T.Helper()
	c.Must(os.CopyFS(c.Dir, os.DirFS(filepath.Join(ExamplesFolder, folder))))
}

// MustTerraform runs a command and fails the test if that fails.
func (c *CLI) MustTerraform(arguments ...string) Output {
	c.T.Helper()

	done := c.Terraform(arguments...)
	if done.ExitCode != 0 {
		c.T.Fatalf("%s failed:\n%s", strings.Join(arguments, " "), done.Text)
	}

	return done
}

// SkipWithoutListsAndActions skips the test unless the CLI has them. OpenTofu does not.
func (c *CLI) SkipWithoutListsAndActions() {
	c.T.Helper()

	const firstMinor = 14

	var said struct {
		Version string `json:"terraform_version"`
	}

	text, err := c.Command("version", "-json").Output()
	c.Must(err)
	c.Must(json.Unmarshal(text, &said))

	got, err := strconv.Atoi(strings.Split(said.Version, ".")[1])
	c.Must(err)

	if strings.Contains(CLIVersion(c.T), "OpenTofu") || got < firstMinor {
		c.T.Skipf("needs Terraform 1.%d or later", firstMinor)
	}
}

// CLIVersion is what the CLI says of itself.
func CLIVersion(t *testing.T) string {
	t.Helper()

	text, err := exec.CommandContext(t.Context(), CLIPath(t), "version").Output()
	if err != nil {
		t.Fatal(err)
	}

	return string(text)
}
