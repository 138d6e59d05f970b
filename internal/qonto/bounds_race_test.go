// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package qonto_test

// The race detector makes reading a long answer twenty times slower, and such an answer is read by one goroutine. These are
// as long as it takes to be refused; the longest are read without it.
const (
	attackSize = 2 << 20
	mostMemory = 60 << 20
)
