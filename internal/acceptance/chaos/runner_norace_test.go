// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package chaos_test

const (
	shortCount = 200 // random schedules, unless a flag says how many
	orders     = 6   // in how many orders of its requests each written-down schedule is played
)
