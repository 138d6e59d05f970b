// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/terminal"
)

const (
	examples = "../../examples"
	// mirrored is the version that the mirror offers: the one that examples pin.
	mirrored = "0.1.0"
)

// newInstalledCLI is a CLI that installs the provider from a mirror, as people do: init works, and so do modules.
func newInstalledCLI(t *testing.T) *cli {
	t.Helper()

	c := newCLI(t)
	c.write("cli.tfrc", fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirrorDir(t)))

	return c
}

// mirrorDir is a mirror that offers the provider under the addresses that Terraform and OpenTofu make of its source.
func mirrorDir(t *testing.T) string {
	t.Helper()

	path := terminal.Provider(t)

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
				dir := filepath.Join(root, host, "qonto-community", "qonto", mirrored, runtime.GOOS+"_"+runtime.GOARCH)

				failed = os.MkdirAll(dir, 0o700)
				if failed == nil {
					failed = os.Link(program, filepath.Join(dir, "terraform-provider-qonto_v"+mirrored))
				}
			}
		})

		return root, failed
	}
}()

// copyExample copies a folder of examples into the folder of the run.
func (c *cli) copyExample(folder string) {
	c.t.Helper()
	c.must(os.CopyFS(c.dir, os.DirFS(filepath.Join(examples, folder))))
}

// do runs a command and fails the test if that fails.
func (c *cli) do(arguments ...string) output {
	c.t.Helper()

	done := c.terraform(arguments...)
	if done.code != 0 {
		c.t.Fatalf("%s failed:\n%s", strings.Join(arguments, " "), done.text)
	}

	return done
}

// needsListsAndActions skips the test unless the CLI has them. OpenTofu does not.
func (c *cli) needsListsAndActions() {
	c.t.Helper()

	const firstMinor = 14

	var said struct {
		Version string `json:"terraform_version"`
	}

	text, err := c.command("version", "-json").Output()
	c.must(err)
	c.must(json.Unmarshal(text, &said))

	got, err := strconv.Atoi(strings.Split(said.Version, ".")[1])
	c.must(err)

	if strings.Contains(version(c.t), "OpenTofu") || got < firstMinor {
		c.t.Skipf("needs Terraform 1.%d or later", firstMinor)
	}
}
