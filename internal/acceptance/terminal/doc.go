// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package terminal gives tests what they need to run a real CLI by hand: the CLI, the provider as a program of its own,
// and settings by which the one finds the other. It is for tests only.
package terminal
