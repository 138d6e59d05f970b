// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package qonto is a client of the part of Qonto's Business API that cards need. It knows nothing of Terraform.
//
// One Client is made per run and shared by everything in it: it limits the rate of all requests, repeats what may be
// repeated, asks for approvals one at a time, and never has two requests with one idempotency key under way. Its errors
// (Error) say whether a write took effect, did not, or may have.
package qonto
