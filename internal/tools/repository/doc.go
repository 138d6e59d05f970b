// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package repository holds tests about the repository itself: which layer may depend on which other one, that every message
// is explained to users, that the documentation shows tested configurations, that workflows and releases are careful, and
// that what needs an owner has one. It contains nothing but tests.
package repository
