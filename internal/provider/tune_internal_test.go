// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestWhoAsksForLogs(t *testing.T) {
	t.Parallel()

	for variable, want := range map[string]bool{
		"TF_LOG=TRACE":                true,
		"TF_LOG_PROVIDER=debug":       true,
		"TF_LOG_PROVIDER_QONTO=debug": true,
		"TF_LOG_SDK_PROTO=trace":      true,
		"TF_LOG_PATH=terraform.log":   true,
		"TF_LOG=":                     false,
		"TF_VAR_TF_LOG=x":             false,
		"HOME=/TF_LOG=x":              false,
	} {
		if got := asksForLogs(variable); got != want {
			t.Errorf("%s: %t", variable, got)
		}
	}
}
