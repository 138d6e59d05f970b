// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package simulated runs the provider with a simulated Terraform core against the emulator, in virtual time. It holds
// nothing but tests: of what takes hours, or comes in so many variants that a CLI would take as long.
package simulated
