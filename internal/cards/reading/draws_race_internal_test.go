// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package reading

import (
	"flag"
	"testing"
)

// TestMain has a fifth of the organizations drawn: the race detector makes each ten times slower. All are drawn without it.
func TestMain(m *testing.M) {
	err := flag.Set("rapid.checks", "20")
	if err != nil {
		panic(err)
	}

	m.Run()
}
