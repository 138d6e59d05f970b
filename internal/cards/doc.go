// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package cards is everything that Terraform knows about Qonto cards. The resource is split by concern: model.go has
// all attributes; fields.go declares those of a card that can be configured, address.go the delivery address, and
// levels.go what a level allows; schema*.go describe the other attributes; api_fields.go, to_api.go and from_api.go
// translate; plan*.go plan, and create.go, read.go, update.go, delete.go and import.go act; session.go is what all
// cards of one walk of Terraform share. Package issuing makes a create safe, and package reading turns reads into few
// requests; both know nothing of Terraform, and this package words what they find.
package cards
