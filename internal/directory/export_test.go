// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package directory

// SameIBAN is the rule by which an IBAN finds what Qonto returned.
var SameIBAN = sameIBAN //nolint:gochecknoglobals // for tests only
