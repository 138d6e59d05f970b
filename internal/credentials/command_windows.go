// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"os/exec"
	"syscall"
)

// detach gives the helper a process group of its own, so that Ctrl-C does not end it while it stores a refresh token.
func detach(helper *exec.Cmd) {
	helper.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
