// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package directory

// SameName and SameIBAN are the rules by which arguments find what Qonto returned.
var (
	SameName = sameName //nolint:gochecknoglobals // for tests only
	SameIBAN = sameIBAN //nolint:gochecknoglobals // for tests only
)
