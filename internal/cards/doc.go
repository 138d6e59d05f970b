// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package cards is everything that Terraform knows about Qonto cards. The resource is split by concern: schema*.go and
// model.go say what it looks like, attributes.go and levels.go hold its rules as tables, to_api.go and from_api.go
// translate, plan*.go plan, and create.go, read.go, update.go, delete.go and import.go act; what all cards of one walk of
// Terraform share is in session.go. Package issuing makes a create safe, and package reading turns reads into few requests;
// both know nothing of Terraform, and this package words what they find.
package cards
