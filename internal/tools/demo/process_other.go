// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package main

import "os/exec"

// endTogether has nothing to do where the console tells all programs of a Ctrl-C.
func endTogether(*exec.Cmd) (sweep func()) { return func() {} }
