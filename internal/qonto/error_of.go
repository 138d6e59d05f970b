// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "errors"

// KindOf says why a call failed, empty for an error of another origin.
func KindOf(err error) Kind {
	failed, ok := errors.AsType[*Error](err)
	if !ok {
		return ""
	}

	return failed.Kind
}

// IsUnanswered tells whether a write may have taken effect although it failed.
func IsUnanswered(err error) bool {
	failed, ok := errors.AsType[*Error](err)

	return ok && failed.Outcome == OutcomeUnknown
}
