// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package credentials_test

// rounds is how often processes share a file, and how often one of them is killed.
const rounds = 40
