// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !windows

package qonto

import "syscall"

// errConnectionRefused is how the system says that nobody listens.
const errConnectionRefused = syscall.ECONNREFUSED
