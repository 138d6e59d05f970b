// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

// root is the root of the module, seen from this package.
const root = "../../.."
