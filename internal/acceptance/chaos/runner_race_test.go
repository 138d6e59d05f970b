// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package chaos_test

// The race detector makes a schedule twenty times slower. It watches a few; all are played without it. It does not see into
// the processes of a real CLI.
const (
	shortCount = 20
	orders     = 1
)
