// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package qonto_test

const (
	attackSize = 7 << 20   // bytes of an answer, less than what is read
	mostMemory = 100 << 20 // bytes at the same time, the answer and the server that sends it included
)
