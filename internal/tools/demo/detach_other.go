// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package demo

import "os/exec"

// detach leaves it to the console to tell the program of a Ctrl-C, where programs cannot be signalled.
func detach(cmd *exec.Cmd) {
	cmd.Cancel = func() error { return nil }
}

// sweep does nothing where there are no process groups.
func sweep(*exec.Cmd) {}
