// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "strings"

// envAppendUserAgent is Terraform's own variable for what people want to add to the User-Agent of every provider.
const envAppendUserAgent = "TF_APPEND_USER_AGENT"

// userAgent names provider and CLI with their versions, so that Qonto can tell who calls.
func userAgent(version, terraformVersion string, getenv func(string) string) string {
	parts := []string{"terraform-provider-qonto/" + version}

	if terraformVersion != "" {
		parts = append(parts, "Terraform/"+terraformVersion)
	}

	if extra := strings.TrimSpace(getenv(envAppendUserAgent)); extra != "" {
		parts = append(parts, extra)
	}

	return strings.Join(parts, " ")
}
