// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package review is `terraform-provider-qonto review`: it reads a plan as JSON and prints what a reviewer decides on.
//
// A plan is hostile input: people type nicknames, names and addresses, and a proposal can make the whole file. So every
// value from outside is kept apart from the words of this package until a format renders it.
package review
