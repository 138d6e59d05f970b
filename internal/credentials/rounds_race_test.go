// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build race

package credentials_test

// The race detector sees nothing of what happens between processes, and makes each of them expensive to start. It watches
// one kill at each point; all rounds are played without it.
const rounds = 8
