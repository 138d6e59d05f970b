// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package core is a simulation of Terraform's own core for one resource type without references: enough of it to drive a
// provider through plans and applies in thousands of runs within one process, with the rules by which Terraform calls a
// provider, checks its answers, and saves what it returns. It adds what a real CLI is bad at: kills and interrupts at an
// exact moment, and a report of everything that a provider must not do.
package core
