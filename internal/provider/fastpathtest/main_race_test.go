// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package fastpathtest_test

// The requests of a sequence come one after the other, so the race detector has little to find. It watches some of the
// sequences; all are drawn without it.
const draws = "20"
