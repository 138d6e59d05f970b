// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acctest

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// KillGroup kills a command and its children.
func KillGroup(t *testing.T, command *exec.Cmd) {
	t.Helper()

	err := syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
}

// KillProvider kills the provider of a CLI, and not the CLI.
func KillProvider(t *testing.T, command *exec.Cmd) {
	t.Helper()

	for _, process := range ProviderProcesses(t, command) {
		_ = process.Kill()
	}
}

// ProviderProcesses are the children of the CLI: it has no other ones.
func ProviderProcesses(t *testing.T, command *exec.Cmd) []*os.Process {
	t.Helper()

	list, err := exec.CommandContext(t.Context(), "ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		t.Fatal(err)
	}

	var found []*os.Process

	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		if len(fields) == 2 && fields[1] == strconv.Itoa(command.Process.Pid) {
			pid, _ := strconv.Atoi(fields[0])

			process, err := os.FindProcess(pid)
			if err == nil {
				found = append(found, process)
			}
		}
	}

	if len(found) == 0 {
		t.Fatal("the CLI has no provider to kill")
	}

	return found
}
