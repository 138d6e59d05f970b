// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package cards is everything that Terraform knows about Qonto cards. The resource is split by concern: schema*.go and
// model.go say what it looks like, attributes.go and levels.go hold its rules as tables, to_api.go and from_api.go
// translate, plan*.go and plan_diff.go plan, and create.go, read.go, update.go, delete.go and import.go act. What makes a
// create safe is in key.go, issue.go, twins.go, claims.go and roster.go; what all cards of a run share is in session.go.
// Package reading turns reads into few requests.
package cards
