// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// envAppendUserAgent is Terraform's own variable for what people want to add to the User-Agent of every provider.
const envAppendUserAgent = "TF_APPEND_USER_AGENT"

// userAgent names provider and CLI with their versions, so that Qonto can tell who calls. What people add must fit into a
// header.
func userAgent(version, terraformVersion string, getenv func(string) string) (string, diag.Diagnostics) {
	var diags diag.Diagnostics

	parts := []string{"terraform-provider-qonto/" + version}

	if terraformVersion != "" {
		parts = append(parts, "Terraform/"+terraformVersion)
	}

	if extra := strings.TrimSpace(getenv(envAppendUserAgent)); extra != "" {
		if strings.ContainsFunc(extra, unicode.IsControl) {
			diags.AddError("Environment variable not accepted", "The environment variable "+envAppendUserAgent+" holds a line break or another "+
				"control character, which cannot be sent in the header User-Agent. Set it to one line of text, or unset it.")
		}

		parts = append(parts, extra)
	}

	return strings.Join(parts, " "), diags
}
