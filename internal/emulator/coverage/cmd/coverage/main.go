// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command coverage writes internal/emulator/COVERAGE.md. It is run at the root of the module.
package main

import (
	"fmt"
	"os"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/coverage"
)

func main() {
	const readable = 0o644

	err := os.WriteFile("internal/emulator/COVERAGE.md", []byte(coverage.Render()), readable)
	if err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
}
