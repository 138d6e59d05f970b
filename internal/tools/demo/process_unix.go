// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// endTogether kills what a program has started along with it: the CLI, and the providers that it started in turn.
func endTogether(cmd *exec.Cmd) (sweep func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }

	return func() {
		if cmd.Process != nil {
			_ = cmd.Cancel() // mostly there is nothing left
		}
	}
}
