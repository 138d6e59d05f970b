// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package control has the types of the control API, which the emulator answers with, and a client for it. It shares nothing
// with the provider's client.
package control
