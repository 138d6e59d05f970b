// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package reading

// The race detector makes an organization ten times slower. It watches some; all are drawn without it.
const draws = "20"
