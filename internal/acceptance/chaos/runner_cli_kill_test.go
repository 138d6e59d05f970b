// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package chaos_test

import (
	"fmt"
	"os/exec"
	"strings"
	"syscall"
)

// killGroup kills a CLI and its provider.
func killGroup(command *exec.Cmd) error {
	err := syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	if err != nil {
		return fmt.Errorf("killing a CLI: %w", err)
	}

	return nil
}

// killChildren kills the children of a CLI, of which the provider is the only one, and returns how many there were.
func killChildren(command *exec.Cmd) int {
	list, err := exec.Command("ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		return 0
	}

	killed := 0

	for line := range strings.Lines(string(list)) {
		var pid, parent int

		_, err := fmt.Sscan(line, &pid, &parent)
		if err == nil && parent == command.Process.Pid && syscall.Kill(pid, syscall.SIGKILL) == nil {
			killed++
		}
	}

	return killed
}
