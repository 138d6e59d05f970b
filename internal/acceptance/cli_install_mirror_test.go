// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// TestInstallMirror follows what make install-mirror prints, in an empty folder: init, a plan, and init with the lock file
// that the first one has left, as a pipeline runs it.
func TestInstallMirror(t *testing.T) {
	c := acctest.NewCLI(t)
	mirror := filepath.Join(c.Dir, "a mirror")

	build := exec.CommandContext(t.Context(), filepath.Join("tools", "install-mirror"), mirror)
	build.Dir = filepath.Join("..", "..")

	printed, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}

	settings := regexp.MustCompile(`(?m)^export TF_CLI_CONFIG_FILE="(.+)"$`).FindSubmatch(printed)
	block := regexp.MustCompile(`(?ms)^provider_installation \{.*?^\}$`).Find(printed)

	if settings == nil || block == nil {
		t.Fatalf("it does not print how to use it:\n%s", printed)
	}

	// Both ways that it names come to the same.
	file, err := os.ReadFile(string(settings[1]))
	if err != nil || strings.TrimSpace(string(file)) != string(block) {
		t.Errorf("the file differs from what is printed: %v\n%s", err, file)
	}

	c.WriteFile("cli.tfrc", string(block))
	c.WriteFile("main.tf", `terraform {
  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> `+acctest.MirroredVersion+`"
    }
  }
}

data "qonto_organization" "this" {}
`)

	c.MustTerraform("init")
	c.MustTerraform("init", "-lockfile=readonly")

	c.MustTerraform("plan").Expect(t, "No changes.")

	if lock := c.ReadFile(".terraform.lock.hcl"); !strings.Contains(lock, `"`+acctest.MirroredVersion+`"`) {
		t.Errorf("the lock file lacks the version:\n%s", lock)
	}
}
