// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// sameName compares names the way people do: letter case, superfluous spaces and the encoding of accents do not count.
// Terraform composes accents in a configuration; what Qonto returns may be decomposed.
func sameName(wanted string, got *string) bool {
	return got != nil && strings.EqualFold(plainName(wanted), plainName(*got))
}

func plainName(name string) string {
	return norm.NFC.String(strings.Join(strings.Fields(name), " "))
}
