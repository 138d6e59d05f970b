// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package simulated_test

// Of the cells of a table, one in stride is played: the race detector makes them three times slower, and has little to find,
// because the requests of one card come one after the other. All are played without it.
const stride = 7
