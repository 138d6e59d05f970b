// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package acceptance runs a real Terraform or OpenTofu CLI against the emulator. It holds nothing but tests: they assert
// on state and plans, and on the emulator's ledger, which knows every card ever issued and every request.
package acceptance
