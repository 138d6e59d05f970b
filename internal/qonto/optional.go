// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

// Text is the text of a field that an answer may leave out, empty when it does.
func Text(field *string) string {
	if field == nil {
		return ""
	}

	return *field
}

// IsTrue tells whether an answer has a field and says true.
func IsTrue(field *bool) bool {
	return field != nil && *field
}
