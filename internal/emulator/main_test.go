// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"testing"

	"go.uber.org/goleak"
)

// Nothing that an emulator starts outlives its test.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}
