// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package reading

const draws = "100" // of random organizations, unless a flag says how many
