// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package chaos_test

// The race detector makes a schedule twenty times slower. It watches a few; all are played without it.
const (
	shortCount    = 40
	cliShortCount = 1
	orders        = 1
)
