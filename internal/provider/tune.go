// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
)

// gcPercent lets the heap grow to three times what is alive before garbage is collected: a provider lives for seconds.
const gcPercent = 200

// Tune sets the process up for a short life with many small calls. What the environment says about logs and garbage
// collection stays. It must come before the server: the logger reads the environment only once.
//
// The plugin SDK logs every step of every call as JSON unless told otherwise, and Terraform drops the lines unless one of
// the variables TF_LOG* asks for them.
func Tune() error {
	if !slices.ContainsFunc(os.Environ(), asksForLogs) {
		err := os.Setenv("TF_LOG_SDK", "off")
		if err != nil {
			return fmt.Errorf("switching the SDK's log off: %w", err)
		}
	}

	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}

	return nil
}

// asksForLogs tells whether a variable, as NAME=value, asks Terraform or a provider for logs.
func asksForLogs(variable string) bool {
	name, value, _ := strings.Cut(variable, "=")

	return strings.HasPrefix(name, "TF_LOG") && value != ""
}
