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

// sweep ends what the program has left running: a CLI that dies suddenly, for instance because nobody reads what it
// prints, does not take its providers along.
func sweep(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // mostly there is nobody left to be ended
	}
}
