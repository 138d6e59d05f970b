// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package credentials

import (
	"os/exec"
	"syscall"
)

// detach gives the helper a process group of its own. Ctrl-C in a terminal goes to the whole group of Terraform and would
// end a helper that is just about to store the only copy of a refresh token.
func detach(helper *exec.Cmd) {
	helper.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	helper.Cancel = func() error { return syscall.Kill(-helper.Process.Pid, syscall.SIGKILL) }
}
