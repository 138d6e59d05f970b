// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package simulated_test

const stride = 1
