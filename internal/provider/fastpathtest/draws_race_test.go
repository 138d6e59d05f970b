// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package fastpathtest_test

import (
	"flag"
	"testing"
)

// TestMain has a fifth of the sequences drawn: their requests come one after the other, so the race detector has little to
// find. All are drawn without it.
func TestMain(m *testing.M) {
	err := flag.Set("rapid.checks", "20")
	if err != nil {
		panic(err)
	}

	m.Run()
}
