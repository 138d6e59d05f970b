// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package demo

import (
	"os"
	"os/exec"
	"syscall"
)

// detach keeps a Ctrl-C at the terminal from the program, which gets the interrupt from us, once: a second one makes the
// CLI give up without cleaning up.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
}
