// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package issuing issues a card once, whatever happens to answers, processes and other cards of the same run. issue.go walks
// the idempotency keys of key.go; duplicates.go looks for the card of a lost answer among the recent ones, attempts.go does
// so between two attempts; ownership.go knows which cards the resources of a run hold, and plan_registry.go which cards a
// plan keeps, ends and issues. It knows nothing of Terraform: requests come as plain values, and outcomes leave as results
// and errors, which package cards puts into words.
package issuing
