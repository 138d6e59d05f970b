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
)

// TestInstallMirror follows what make install-mirror prints, in an empty folder: init, a plan, and init with the lock file
// that the first one has left, as a pipeline runs it.
func TestInstallMirror(t *testing.T) {
	c := newCLI(t)
	mirror := filepath.Join(c.dir, "a mirror")

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

	c.write("cli.tfrc", string(block))
	c.write("main.tf", `terraform {
  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> `+mirrored+`"
    }
  }
}

data "qonto_organization" "this" {}
`)

	c.do("init")
	c.do("init", "-lockfile=readonly")

	plan := c.do("plan")
	plan.expect(t, "No changes.")

	if strings.Contains(plan.text, "development overrides") {
		t.Errorf("the plan warns of an override:\n%s", plan.text)
	}
}
