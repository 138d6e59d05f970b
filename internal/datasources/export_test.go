// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

// Rules of comparison, for tests only.
//
//nolint:gochecknoglobals // for tests only
var (
	// SameIBAN is the rule by which an IBAN finds what Qonto returned.
	SameIBAN = sameIBAN
	// SameName is the rule by which a name finds what Qonto returned.
	SameName = sameName
)
