// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package usage

import "os"

// peakOf is not known on this system.
func peakOf(*os.ProcessState) int64 { return 0 }
