// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

const module = "github.com/qonto-community/terraform-provider-qonto"

// addresses are where Terraform and OpenTofu look for the provider.
//
//nolint:gochecknoglobals // a list
var addresses = []string{"registry.terraform.io/qonto-community/qonto", "registry.opentofu.org/qonto-community/qonto"}

// CLIPath is the path of the Terraform or OpenTofu that the tests are run with.
func CLIPath(t *testing.T) string {
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

// build builds the program into the temporary folder of [Main], which removes it.
//
//nolint:gochecknoglobals // the program is built once for all tests
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.TempDir(), programDir, "terraform-provider-qonto")

	printed, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, module).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, printed)
	}

	return path, nil
})

// ProviderPath is the path of the provider as a program, built from this tree.
func ProviderPath(t *testing.T) string {
	t.Helper()

	path, err := build()
	if err != nil {
		t.Fatal(err)
	}

	return path
}

// CLISettings are the contents of a CLI's settings file by which it takes that program, without an installation.
func CLISettings(t *testing.T) string {
	t.Helper()

	place := filepath.Dir(ProviderPath(t))

	return fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		addresses[0], place, addresses[1], place)
}

// ProviderRequirement is the terraform block that a configuration needs for the settings to take effect.
const ProviderRequirement = "terraform {\n  required_providers {\n    qonto = {\n      source = \"qonto-community/qonto\"\n    }\n  }\n}\n"
