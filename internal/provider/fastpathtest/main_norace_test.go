// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package fastpathtest_test

const draws = "100" // of sequences of requests, unless a flag says how many
