// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package usage

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf is the largest resident size of a process, in bytes.
func peakOf(ended *os.ProcessState) int64 {
	const kilobyte = 1024

	used, known := ended.SysUsage().(*syscall.Rusage)

	switch {
	case !known:
		return 0
	case runtime.GOOS == "darwin":
		return used.Maxrss
	default:
		return used.Maxrss * kilobyte
	}
}
