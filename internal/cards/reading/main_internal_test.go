// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"flag"
	"testing"
)

func TestMain(m *testing.M) {
	err := flag.Set("rapid.checks", draws)
	if err != nil {
		panic(err)
	}

	m.Run()
}
